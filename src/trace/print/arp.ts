/** ARP and its relatives as tcpdump prints them (print-arp.c). */
import { hexAsciiLines } from "./hex.ts";
import { hex, type Reader } from "./reader.ts";

const HEADER_BYTES = 8;
const IPV4 = 0x0800;

const HARDWARE: Readonly<Record<number, string>> = {
  1: "Ethernet",
  6: "TokenRing",
  7: "ArcNet",
  15: "FrameRelay",
  24: "IEEE 1394",
};

const OPERATIONS: Readonly<Record<number, string>> = {
  1: "Request",
  2: "Reply",
  3: "Reverse Request",
  4: "Reverse Reply",
  8: "Inverse Request",
  9: "Inverse Reply",
  10: "NACK Reply",
};

export function printArp(reader: Reader, at: number, length: number): void {
  reader.protocol = "arp";
  reader.need(at, HEADER_BYTES);
  const { verbose, linkHeader } = reader.options;
  const hardware = reader.u16(at);
  const protocol = reader.u16(at + 2);
  const macBytes = reader.u8(at + 4);
  const ipBytes = reader.u8(at + 5);
  const operation = reader.u16(at + 6);
  const fields = new ArpFields(reader, at + HEADER_BYTES, macBytes, ipBytes);
  reader.need(at, HEADER_BYTES + 2 * macBytes + 2 * ipBytes);
  if (!linkHeader) reader.write("ARP, ");
  const foreign = protocol !== IPV4 || ipBytes !== 4 || macBytes === 0;
  if (foreign || verbose > 0) {
    const protocolName = protocol === IPV4 ? "IPv4" : `Unknown Protocol (0x${hex(protocol, 4)})`;
    const hardwareName = HARDWARE[hardware] ?? `Unknown Hardware (${hardware})`;
    reader.write(`${hardwareName} (len ${macBytes}), ${protocolName} (len ${ipBytes})`);
    if (verbose === 0) {
      reader.write(`, length ${length}`);
      return;
    }
  }
  reader.write(`${verbose > 0 ? ", " : ""}${OPERATIONS[operation] ?? `Unknown (${operation})`} `);
  const words = operationWords(fields, operation, protocol === IPV4);
  if (words === null) reader.write(hexAsciiLines(reader.bytes.subarray(at, reader.end)));
  else reader.write(`${words}, length ${length}`);
}

class ArpFields {
  readonly #reader: Reader;
  readonly #at: number;
  readonly #macBytes: number;
  readonly #ipBytes: number;

  constructor(reader: Reader, at: number, macBytes: number, ipBytes: number) {
    this.#reader = reader;
    this.#at = at;
    this.#macBytes = macBytes;
    this.#ipBytes = ipBytes;
  }

  senderMac(): string {
    return this.#mac(this.#at);
  }

  targetMac(): string {
    return this.#mac(this.#targetAt());
  }

  hasTargetMac(): boolean {
    const at = this.#targetAt();
    return this.#reader.bytes.subarray(at, at + this.#macBytes).some((octet) => octet !== 0);
  }

  senderIp(isIp: boolean): string {
    return this.#ip(this.#at + this.#macBytes, isIp);
  }

  targetIp(isIp: boolean): string {
    return this.#ip(this.#targetAt() + this.#macBytes, isIp);
  }

  #targetAt(): number {
    return this.#at + this.#macBytes + this.#ipBytes;
  }

  #mac(at: number): string {
    if (this.#macBytes === 0) return "<No address>";
    if (this.#macBytes === 6) return this.#reader.mac(at);
    return [...this.#reader.bytes.subarray(at, at + this.#macBytes)].map((octet) => hex(octet, 2)).join(":");
  }

  #ip(at: number, isIp: boolean): string {
    if (!isIp) return "<wrong proto type>";
    return this.#ipBytes === 4 ? this.#reader.host(at) : "<wrong len>";
  }
}

function operationWords(fields: ArpFields, operation: number, isIp: boolean): string | null {
  switch (operation) {
    case 1: {
      const asked = fields.hasTargetMac() ? ` (${fields.targetMac()})` : "";
      return `who-has ${fields.targetIp(isIp)}${asked} tell ${fields.senderIp(isIp)}`;
    }
    case 2:
      return `${fields.senderIp(isIp)} is-at ${fields.senderMac()}`;
    case 3:
    case 8:
      return `who-is ${fields.targetMac()} tell ${fields.senderMac()}`;
    case 4:
      return `${fields.targetMac()} at ${fields.targetIp(isIp)}`;
    case 9:
      return `${fields.senderMac()} at ${fields.senderIp(isIp)}`;
    default:
      return null;
  }
}
