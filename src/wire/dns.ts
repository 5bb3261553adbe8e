/**
 * DNS messages (RFC 1035 §4): written and read whole; names with compression in both directions. EDNS (RFC 6891) as one OPT
 * record. Labels are bytes; in a name as text a dot or backslash within a label has a backslash before it, and \\DDD is a byte
 * (RFC 1035 §5.1).
 */
import { viewOf } from "./bytes.ts";
import { formatIpv4, type Ipv4, parseIpv4, toIpv4 } from "./ipv4-address.ts";
import { decodeText, encodeText, joinBytes } from "./text.ts";

export const DNS_TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  ANY: 255,
};
export const NOERROR = 0;
export const SERVFAIL = 2;
export const NXDOMAIN = 3;
export const RCODE_NAMES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

/** Bits of the flags word. */
export const QR = 0x8000;
export const AA = 0x0400;
export const RD = 0x0100;
export const RA = 0x0080;
export const AD = 0x0020;
export const CD = 0x0010;

export interface DnsQuestion {
  /** Without the final dot. */
  readonly name: string;
  readonly type: number;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: number;
  readonly ttlSeconds: number;
  /** An address, a name, or hexadecimal for what is not known here. */
  readonly data: string;
}

export interface DnsMessage {
  readonly id: number;
  readonly flags: number;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

/** 2.0.1.10.in-addr.arpa */
export function reverseName(address: Ipv4): string {
  return `${formatIpv4(address).split(".").reverse().join(".")}.in-addr.arpa`;
}

/** The labels of a name as written; a dot that a backslash quotes parts none. */
export function labelsOf(name: string): string[] {
  if (name === "") return [];
  const labels = [""];
  for (const piece of name.match(/\\.|./gs)!) {
    if (piece === ".") labels.push("");
    else labels[labels.length - 1] += piece;
  }
  return labels;
}

/** A label's bytes. */
export function labelBytes(label: string): Uint8Array {
  const pieces = label.match(/\\\d{3}|\\?[^\\]|\\./gsu) ?? [];
  return joinBytes(
    pieces.map((piece) => {
      if (/^\\\d{3}$/.test(piece)) return Uint8Array.of(Number(piece.slice(1)));
      return encodeText(piece.length > 1 && piece.startsWith("\\") ? piece.slice(1) : piece);
    }),
  );
}

export function dnsQuery(id: number, name: string, type: number, flags = RD): DnsMessage {
  return { id, flags, questions: [{ name, type }], answers: [], authority: [], additional: [] };
}

/** `compress: false` writes every name out, as a server may (RFC 1035 §4.1.4). */
export function encodeDns(message: DnsMessage, options: { readonly compress?: boolean } = {}): Uint8Array {
  const writer = new Writer(options.compress ?? true);
  const counts = [message.questions, message.answers, message.authority, message.additional].map((section) => section.length);
  for (const word of [message.id, message.flags, ...counts]) writer.word(word);
  for (const question of message.questions) {
    writer.name(question.name);
    writer.word(question.type);
    writer.word(1);
  }
  for (const record of [...message.answers, ...message.authority, ...message.additional]) writer.record(record);
  return Uint8Array.from(writer.bytes);
}

class Writer {
  readonly bytes: number[] = [];
  readonly #offsets = new Map<string, number>();
  readonly #compress: boolean;

  constructor(compress: boolean) {
    this.#compress = compress;
  }

  word(value: number): void {
    this.bytes.push((value >>> 8) & 255, value & 255);
  }

  name(name: string): void {
    const labels = labelsOf(name);
    for (let index = 0; index < labels.length; index++) {
      const rest = labels.slice(index).join(".");
      const known = this.#offsets.get(rest);
      if (known !== undefined) return this.word(0xc000 | known);
      if (this.#compress) this.#offsets.set(rest, this.bytes.length);
      const label = labelBytes(labels[index]!);
      if (label.length > 63) throw new Error(`DNS name ${name}: a label has ${label.length} bytes`);
      this.bytes.push(label.length, ...label);
    }
    this.bytes.push(0);
  }

  record(record: DnsRecord): void {
    this.name(record.name);
    this.word(record.type);
    // An OPT record's class is the size of response it accepts.
    this.word(record.type === DNS_TYPES.OPT ? 1232 : 1);
    this.word(record.ttlSeconds >>> 16);
    this.word(record.ttlSeconds);
    const lengthAt = this.bytes.length;
    this.word(0);
    this.#data(record);
    const length = this.bytes.length - lengthAt - 2;
    this.bytes[lengthAt] = length >>> 8;
    this.bytes[lengthAt + 1] = length & 255;
  }

  #data(record: DnsRecord): void {
    if (record.type === DNS_TYPES.A) {
      const address = parseIpv4(record.data)!;
      this.word(address >>> 16);
      this.word(address);
    } else if (isNameType(record.type)) this.name(record.data);
    else for (let at = 0; at < record.data.length; at += 2) this.bytes.push(Number.parseInt(record.data.slice(at, at + 2), 16));
  }
}

function isNameType(type: number): boolean {
  return type === DNS_TYPES.CNAME || type === DNS_TYPES.PTR || type === DNS_TYPES.NS;
}

/** Null where the message is cut short or a name runs in circles. */
export function decodeDns(bytes: Uint8Array): DnsMessage | null {
  try {
    const reader = new Reader(bytes);
    const [id, flags, questionCount, responseCount, authorityCount, additionalCount] = [0, 0, 0, 0, 0, 0].map(() =>
      reader.word(),
    );
    const questions: DnsQuestion[] = [];
    for (let index = 0; index < questionCount!; index++) {
      const name = reader.name();
      questions.push({ name, type: reader.word() });
      reader.word();
    }
    const section = (count: number): DnsRecord[] => Array.from({ length: count }, () => reader.record());
    const answers = section(responseCount!);
    const authority = section(authorityCount!);
    return { id: id!, flags: flags!, questions, answers, authority, additional: section(additionalCount!) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  word(): number {
    const value = this.#view.getUint16(this.#at);
    this.#at += 2;
    return value;
  }

  name(): string {
    const labels: string[] = [];
    let at = this.#at;
    let end = -1;
    for (let steps = 0; ; steps++) {
      if (steps > 128) throw new RangeError("a name that runs in circles");
      const length = this.#view.getUint8(at);
      if (length >= 0xc0) {
        if (end < 0) end = at + 2;
        at = this.#view.getUint16(at) & 0x3fff;
        continue;
      }
      if (at + 1 + length > this.#bytes.length) throw new RangeError("a label cut short");
      if (length === 0) break;
      labels.push(decodeText(this.#bytes.subarray(at + 1, at + 1 + length)).replace(/[.\\]/g, "\\$&"));
      at += 1 + length;
    }
    this.#at = end < 0 ? at + 1 : end;
    return labels.join(".");
  }

  record(): DnsRecord {
    const name = this.name();
    const type = this.word();
    this.word();
    const ttlSeconds = this.word() * 65_536 + this.word();
    const length = this.word();
    const start = this.#at;
    if (start + length > this.#bytes.length) throw new RangeError("data cut short");
    const data = this.#data(type, length);
    this.#at = start + length;
    return { name, type, ttlSeconds, data };
  }

  #data(type: number, length: number): string {
    if (type === DNS_TYPES.A && length === 4) return formatIpv4(toIpv4(this.#view.getInt32(this.#at)));
    if (isNameType(type)) return this.name();
    return [...this.#bytes.subarray(this.#at, this.#at + length)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** Which address a query asks for first: "AAAA", or "A" for that and anything else. */
export function askedType(query: Uint8Array): "A" | "AAAA" {
  return decodeDns(query)?.questions[0]?.type === DNS_TYPES.AAAA ? "AAAA" : "A";
}
