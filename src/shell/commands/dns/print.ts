/** DNS messages as dig and `host -v` print them: BIND's master file style in columns. */
import { DNS_TYPES, type DnsMessage, type DnsRecord, RCODE_NAMES } from "../../../wire/dns.ts";
import { typeText } from "./exchange.ts";
import { absolute } from "./setup.ts";

export interface RecordStyle {
  readonly ttl: boolean;
  readonly ttlUnits: boolean;
  readonly klass: boolean;
  readonly multiline: boolean;
}

export const PLAIN_STYLE: RecordStyle = { ttl: true, ttlUnits: false, klass: true, multiline: false };

const FLAGS: readonly (readonly [number, string])[] = [
  [0x8000, "qr"],
  [0x0400, "aa"],
  [0x0200, "tc"],
  [0x0100, "rd"],
  [0x0080, "ra"],
  [0x0020, "ad"],
  [0x0010, "cd"],
];

export function formatHeader(message: DnsMessage): string {
  const { questions, answers, authority, additional } = message;
  const flags = FLAGS.filter(([bit]) => (message.flags & bit) !== 0).map(([, name]) => ` ${name}`);
  const counts = `QUERY: ${questions.length}, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length}`;
  return `;; ->>HEADER<<- opcode: QUERY, status: ${rcodeName(message)}, id: ${message.id}\n;; flags:${flags.join("")}; ${counts}\n`;
}

export function rcodeName(message: DnsMessage): string {
  const code = message.flags & 15;
  return RCODE_NAMES[code] ?? `RESERVED${code}`;
}

export function formatQuestions(message: DnsMessage, style: RecordStyle): string {
  const lines = message.questions.map((question) => {
    const line = new Columns(`;${absolute(question.name)}`);
    if (style.klass) line.at(style.multiline ? 24 : 32, "IN");
    line.at(style.multiline ? 24 : style.klass ? 40 : 32, typeText(question.type));
    return `${line.text}\n`;
  });
  return lines.join("");
}

export function formatRecord(record: DnsRecord, style: RecordStyle): string {
  const line = new Columns(absolute(record.name));
  const step = style.multiline ? 0 : 8;
  let column = 24;
  if (style.ttl) {
    line.at(column, style.ttlUnits ? formatTtl(record.ttlSeconds) : String(record.ttlSeconds));
    column += step;
  }
  if (style.klass) {
    line.at(column, "IN");
    column += step;
  }
  line.at(column, typeText(record.type));
  line.at(style.multiline ? 32 : column + 8, formatData(record));
  return `${line.text}\n`;
}

/** A record's data: an address, a name with its final dot, or RFC 3597's form of what is not known here. */
export function formatData(record: DnsRecord): string {
  if (record.type === DNS_TYPES.A) return record.data;
  if (record.type === DNS_TYPES.CNAME || record.type === DNS_TYPES.PTR || record.type === DNS_TYPES.NS)
    return absolute(record.data);
  return `\\# ${record.data.length / 2} ${record.data.toUpperCase()}`;
}

/** An OPT record: EDNS version, flags, size, and a COOKIE where there is one. */
export function formatOpt(record: DnsRecord, udpBytes: number): string {
  const flags = (record.ttlSeconds & 0x8000) !== 0 ? " do" : "";
  const cookie = /^000a0008(\w{16})/.exec(record.data);
  const version = (record.ttlSeconds >>> 16) & 255;
  const head = `;; OPT PSEUDOSECTION:\n; EDNS: version: ${version}, flags:${flags}; udp: ${udpBytes}\n`;
  return cookie === null ? head : `${head}; COOKIE: ${cookie[1]}\n`;
}

/** 20m, 1h30m, 1d. */
function formatTtl(seconds: number): string {
  const units = [
    [604_800, "w"],
    [86_400, "d"],
    [3600, "h"],
    [60, "m"],
    [1, "s"],
  ] as const;
  let left = seconds;
  let text = "";
  for (const [size, unit] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}

/** A line whose fields begin at tab stops, at least one blank apart. */
class Columns {
  text: string;
  #width: number;

  constructor(text: string) {
    this.text = text;
    this.#width = text.length;
  }

  at(column: number, field: string): void {
    const to = Math.max(column, this.#width + 1);
    const tabs = Math.max(0, Math.floor(to / 8) - Math.floor(this.#width / 8));
    const from = tabs > 0 ? Math.floor(to / 8) * 8 : this.#width;
    this.text += "\t".repeat(tabs) + " ".repeat(to - from) + field;
    this.#width = to + field.length;
  }
}
