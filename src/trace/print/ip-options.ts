/** IPv4 options as tcpdump -v prints them (ip_optprint() of print-ip.c). */
import type { Reader } from "./reader.ts";

const EOL = 0;
const NOP = 1;
const RECORD_ROUTE = 7;
const TIMESTAMP = 68;
const LOOSE_ROUTE = 131;
const STRICT_ROUTE = 137;

const NAMES: Readonly<Record<number, string>> = {
  [EOL]: "EOL",
  [NOP]: "NOP",
  [RECORD_ROUTE]: "RR",
  [TIMESTAMP]: "timestamp",
  130: "security",
  [LOOSE_ROUTE]: "LSRR",
  148: "RA",
  [STRICT_ROUTE]: "SSRR",
};

export function printIpOptions(reader: Reader, from: number, length: number): void {
  let at = from;
  const end = from + length;
  let separator = "";
  while (at < end) {
    reader.write(separator);
    separator = ",";
    const kind = reader.u8(at);
    reader.write(NAMES[kind] ?? `unknown ${kind}`);
    if (kind === EOL) return;
    if (kind === NOP) {
      at += 1;
      continue;
    }
    const size = at + 1 < end ? reader.u8(at + 1) : 0;
    if (size < 2) {
      reader.write(` [bad length ${size}]`);
      return;
    }
    if (at + size > end) {
      reader.write(` [bad length ${size}]`);
      return;
    }
    reader.need(at, size);
    if (kind === TIMESTAMP) printTimestamps(reader, at, size);
    else if (kind === RECORD_ROUTE || kind === LOOSE_ROUTE || kind === STRICT_ROUTE) printRoute(reader, at, size);
    at += size;
  }
}

/** The addresses of a recorded or given route; those still empty are not followed by a comma. */
function printRoute(reader: Reader, at: number, size: number): void {
  if (size < 3) {
    reader.write(` [bad length ${size}]`);
    return;
  }
  if (((size + 1) & 3) !== 0) reader.write(` [bad length ${size}]`);
  const pointer = reader.u8(at + 2) - 1;
  if (pointer < 3 || ((pointer + 1) & 3) !== 0) reader.write(` [bad ptr ${pointer + 1}]`);
  for (let offset = 3; offset < size; offset += 4) {
    reader.write(` ${reader.host(at + offset)}`);
    if (pointer > offset) reader.write(",");
  }
}

function printTimestamps(reader: Reader, at: number, size: number): void {
  if (size < 4) {
    reader.write(`[bad length ${size}]`);
    return;
  }
  const flags = reader.u8(at + 3);
  const kind = flags & 15;
  const names: Readonly<Record<number, string>> = { 0: "TSONLY", 1: "TS+ADDR", 3: "PRESPEC" };
  reader.write(` TS{${kind in names ? names[kind] : `[bad ts type ${kind}]`}`);
  const step = kind === 0 ? 4 : 8;
  const hop = step === 8;
  const pointer = reader.u8(at + 2) - 1;
  if (pointer + 1 < 5) reader.write(`[bad ptr ${pointer + 1}]`);
  let mark = "";
  for (let offset = 4; offset < size; offset += step) {
    if (pointer === offset) mark = " ^ ";
    const stamp = reader.u32(at + offset + step - 4);
    reader.write(`${mark || " "}${stamp}@${hop ? reader.host(at + offset) : ""}`);
    mark = "";
  }
  if (pointer === size) reader.write(" ^ ");
  const overflow = flags >>> 4;
  reader.write(overflow > 0 ? ` [${overflow} hops not recorded]} ` : "}");
}
