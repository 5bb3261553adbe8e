/**
 * tcpdump's text (version 4.99.3) of captured packets. A Printer remembers what tcpdump remembers from packet to packet: the
 * TCP conversations whose numbers it prints relative, the time before, the count. Each protocol has a file beside this one; what
 * tcpdump would decode and netnsim does not is named in the line instead of being guessed (undecoded.ts).
 */
import type { CapturedPacket } from "../pcap.ts";
import { asciiText, hexAsciiLines, hexLines } from "./hex.ts";
import { linkHeaderLength, printLink } from "./link.ts";
import type { PrintOptions } from "./options.ts";
import { Reader, Truncated } from "./reader.ts";
import { Conversations } from "./tcp-conversations.ts";
import { TimeStamps } from "./time.ts";

export class Printer {
  readonly options: PrintOptions;
  readonly conversations = new Conversations();
  readonly #linkType: number;
  readonly #stamps = new TimeStamps();
  #count = 0;

  constructor(linkType: number, options: PrintOptions) {
    this.#linkType = linkType;
    this.options = options;
  }

  /** The packet's lines, with the newline that ends them. */
  print(packet: CapturedPacket): string {
    const { options } = this;
    this.#count++;
    const number = options.number ? `${String(this.#count).padStart(5)}  ` : "";
    const invalid = invalidHeader(packet);
    if (invalid !== null) return `${number}${invalid}\n`;
    const head = `${number}${this.#stamps.print(packet, options)}`;
    const reader = new Reader(packet.bytes, options);
    let headerLength = 0;
    try {
      headerLength = printLink(reader, packet, this.#linkType, this.conversations);
    } catch (error) {
      if (!(error instanceof Truncated)) throw error;
      reader.writeTruncated();
      // tcpdump leaves most printers by a jump, forgets where the link header ended, and dumps from the front; these return.
      const { protocol, jumps } = reader;
      const returns = protocol === "tcp" || protocol === "domain" || (protocol === "icmp" && !jumps);
      headerLength = returns ? linkHeaderLength(this.#linkType) : 0;
    }
    return `${head}${reader.text}${this.#dump(packet.bytes, headerLength)}\n`;
  }

  #dump(bytes: Uint8Array, headerLength: number): string {
    const { options } = this;
    const body = bytes.subarray(headerLength);
    if (options.hexAscii > 0) return hexAsciiLines(options.hexAscii > 1 ? bytes : body);
    if (options.hex > 0) return hexLines(options.hex > 1 ? bytes : body);
    if (options.ascii === 0) return "";
    const text = options.ascii > 1 ? bytes : body;
    return text.length > 0 ? asciiText(text) : "";
  }
}

function invalidHeader(packet: CapturedPacket): string | null {
  const captured = packet.bytes.length;
  const problems: string[] = [];
  if (captured === 0) problems.push(`caplen==0`);
  if (packet.length === 0) problems.push("len==0");
  if (captured > packet.length) return `[Invalid header: len(${packet.length}) < caplen(${captured})]`;
  return problems.length > 0 ? `[Invalid header: ${problems.join(", ")}]` : null;
}
