/** HTTP as tcpdump prints it (print-http.c, txtproto_print()): the first line, and with -v every line of text. */
import type { Reader } from "./reader.ts";

/** Those tcpdump 4.99 knows; PATCH is not among them. */
const METHODS: ReadonlySet<string> = new Set(
  (
    "GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE DELETE SEARCH UNLOCK REPORT " +
    "UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH BPROPFIND " +
    "BPROPPATCH UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL"
  ).split(" "),
);

const MAX_TOKEN = 128;

export function printHttp(reader: Reader, at: number, length: number): void {
  reader.protocol = "http";
  reader.write("HTTP");
  if (!opensMessage(reader, at, length)) return;
  if (reader.options.verbose === 0) {
    printLine(reader, ": ", at, at + length);
    return;
  }
  reader.write(`, length: ${length}`);
  let next: number | null = at;
  while (next !== null && next < at + length) next = printLine(reader, "\n\t", next, at + length);
}

/** True where the data begins with a method, or with a version and a status of three digits. */
function opensMessage(reader: Reader, at: number, length: number): boolean {
  const first = readToken(reader, at, at + length);
  if (first === null) return false;
  if (METHODS.has(first.token.toUpperCase())) return true;
  const second = readToken(reader, first.next, at + length);
  return second !== null && /^\d{3}$/.test(second.token);
}

function readToken(reader: Reader, from: number, end: number): { token: string; next: number } | null {
  let token = "";
  let at = from;
  for (; at < end; at++) {
    if (!reader.has(at, 1)) return null;
    const byte = reader.bytes[at]!;
    if (isSpace(byte)) break;
    if (byte < 0x20 || byte > 0x7e || token.length + 2 > MAX_TOKEN) return null;
    token += String.fromCharCode(byte);
  }
  if (token === "") return null;
  for (; at < end; at++) {
    if (!reader.has(at, 1)) return null;
    const byte = reader.bytes[at]!;
    if (byte === 0x0d || byte === 0x0a || !isSpace(byte)) break;
  }
  return { token, next: at };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** Prints a line of text; returns where the next begins, null where the text ends. */
function printLine(reader: Reader, prefix: string, from: number, end: number): number | null {
  for (let at = from; at < end; at++) {
    const byte = reader.u8(at);
    if (byte === 0x0a) return writeLine(reader, prefix, from, at, at + 1);
    if (byte === 0x0d) {
      if (at + 1 >= end) return null;
      if (reader.u8(at + 1) === 0x0a) return writeLine(reader, prefix, from, at, at + 2);
    }
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x09) return null;
  }
  writeLine(reader, prefix, from, end, end);
  reader.writeTruncated();
  return null;
}

function writeLine(reader: Reader, prefix: string, from: number, to: number, next: number): number {
  let text = "";
  for (let at = from; at < to; at++) text += String.fromCharCode(reader.bytes[at]!);
  reader.write(`${prefix}${text}`);
  return next;
}
