/** DNS as tcpdump prints it (print-domain.c): `12345+ A? www.example.com. (33)`. */
import { formatIpv4, toIpv4 } from "../../wire/ipv4-address.ts";
import { DNS_CLASSES, DNS_OPCODES, DNS_RESPONSES, DNS_TYPES, EDNS_OPTIONS } from "./dns-names.ts";
import { readName, readText, skipName } from "./dns-wire.ts";
import { formatIpv6 } from "./ipv6-text.ts";
import { hex, type Reader } from "./reader.ts";

const HEADER_BYTES = 12;
const IN = 1;
const OPT = 41;

/** A message being printed: where it starts, where the next record is. */
interface Message {
  readonly start: number;
  readonly multicast: boolean;
  at: number;
}

export function printDns(reader: Reader, at: number, length: number, multicast: boolean): void {
  reader.protocol = "domain";
  if (length < HEADER_BYTES) {
    reader.write(`domain [length ${length} < ${HEADER_BYTES}] (invalid)`);
    return;
  }
  reader.need(at, HEADER_BYTES);
  const message: Message = { start: at, multicast, at: at + HEADER_BYTES };
  const flags = reader.u16(at + 2);
  const whole = flags & 0x8000 ? printResponse(reader, message, flags) : printQuery(reader, message, flags);
  if (!whole) reader.writeTruncated();
  else reader.write(` (${length})`);
}

function counts(reader: Reader, start: number): [number, number, number, number] {
  return [reader.u16(start + 4), reader.u16(start + 6), reader.u16(start + 8), reader.u16(start + 10)];
}

function opcodeWord(flags: number): string {
  return DNS_OPCODES[(flags >>> 11) & 15] as string;
}

function printResponse(reader: Reader, message: Message, flags: number): boolean {
  const [questions, answers, authorities, additional] = counts(reader, message.start);
  reader.write(`${reader.u16(message.start)}${opcodeWord(flags)}${DNS_RESPONSES[flags & 15]}`);
  reader.write(
    `${flags & 0x0400 ? "*" : ""}${flags & 0x0080 ? "" : "-"}${flags & 0x0200 ? "|" : ""}${flags & 0x0020 ? "$" : ""}`,
  );
  if (questions !== 1) reader.write(` [${questions}q]`);
  const { verbose } = reader.options;
  for (let index = 0; index < questions; index++) {
    if (index > 0) reader.write(",");
    if (verbose > 1) {
      reader.write(" q:");
      if (!printQuestion(reader, message)) return false;
    } else {
      const next = skipName(reader, message.at);
      if (next === null) return false;
      message.at = next + 4;
    }
  }
  reader.write(` ${answers}/${authorities}/${additional}`);
  if (!printRecords(reader, message, answers, "")) return false;
  if (verbose < 2) return true;
  return printRecords(reader, message, authorities, " ns:") && printRecords(reader, message, additional, " ar:");
}

function printQuery(reader: Reader, message: Message, flags: number): boolean {
  const [questions, answers, authorities, additional] = counts(reader, message.start);
  reader.write(`${reader.u16(message.start)}${opcodeWord(flags)}${flags & 0x0100 ? "+" : ""}${flags & 0x0010 ? "%" : ""}`);
  if (flags & 0x06cf) reader.write(` [b2&3=0x${hex(flags)}]`);
  const inverse = ((flags >>> 11) & 15) === 1;
  if (inverse) {
    if (questions > 0) reader.write(` [${questions}q]`);
    if (answers !== 1) reader.write(` [${answers}a]`);
  } else {
    if (answers > 0) reader.write(` [${answers}a]`);
    if (questions !== 1) reader.write(` [${questions}q]`);
  }
  if (authorities > 0) reader.write(` [${authorities}n]`);
  if (additional > 0) reader.write(` [${additional}au]`);
  let left = questions;
  while (left > 0) {
    if (!printQuestion(reader, message)) return false;
    left--;
    if (message.at >= reader.end) break;
  }
  if (left > 0) return false;
  if (reader.options.verbose < 2) return true;
  return (
    printRecords(reader, message, answers, " an:") &&
    printRecords(reader, message, authorities, " ns:") &&
    printRecords(reader, message, additional, " ar:")
  );
}

/** Prints the records of a section; false where the message ends before them. */
function printRecords(reader: Reader, message: Message, count: number, title: string): boolean {
  if (count === 0) return true;
  if (message.at >= reader.end && title !== "") return false;
  reader.write(title);
  for (let left = count; left > 0; ) {
    if (!printRecord(reader, message)) return false;
    left--;
    if (left === 0) return true;
    if (message.at >= reader.end) return false;
    reader.write(",");
  }
  return true;
}

function printQuestion(reader: Reader, message: Message): boolean {
  const after = skipName(reader, message.at);
  if (after === null || !reader.has(after, 4)) return false;
  const type = reader.u16(after);
  const rawClass = reader.u16(after + 2);
  const dnsClass = message.multicast ? rawClass & 0x7fff : rawClass;
  reader.write(` ${typeWord(type)}`);
  if (dnsClass !== IN) reader.write(` ${classWord(dnsClass)}`);
  if (message.multicast) reader.write(rawClass & 0x8000 ? " (QU)" : " (QM)");
  reader.write("? ");
  if (readName(reader, message.start, message.at) === null) return false;
  message.at = after + 4;
  return true;
}

function typeWord(type: number): string {
  return DNS_TYPES[type] ?? `Type${type}`;
}

function classWord(dnsClass: number): string {
  return DNS_CLASSES[dnsClass] ?? `(Class ${dnsClass})`;
}

/** Prints one resource record and moves behind it; false where it is cut short. */
function printRecord(reader: Reader, message: Message): boolean {
  const { verbose } = reader.options;
  let next: number | null;
  if (verbose > 0) {
    reader.write(" ");
    next = readName(reader, message.start, message.at);
    if (next === null) return false;
  } else next = skipName(reader, message.at);
  if (next === null || !reader.has(next, 10)) {
    message.at = reader.end;
    return true;
  }
  const type = reader.u16(next);
  const rawClass = reader.u16(next + 2);
  const dnsClass = message.multicast ? rawClass & 0x7fff : rawClass;
  if (message.multicast && rawClass & 0x8000) reader.write(" (Cache flush)");
  if (dnsClass !== IN && type !== OPT) reader.write(` ${classWord(dnsClass)}`);
  const ttl = reader.u32(next + 4);
  if (verbose > 2 && type !== OPT) reader.write(` [${duration(ttl)}]`);
  const length = reader.u16(next + 8);
  const data = next + 10;
  message.at = data + length;
  reader.write(` ${typeWord(type)}`);
  if (message.at > reader.end) return false;
  return printData(reader, message.start, { type, dnsClass: rawClass, ttl, at: data, length });
}

interface RecordData {
  readonly type: number;
  readonly dnsClass: number;
  readonly ttl: number;
  readonly at: number;
  readonly length: number;
}

function printData(reader: Reader, start: number, record: RecordData): boolean {
  const { at, length } = record;
  switch (record.type) {
    case 1:
      if (!reader.has(at, 4)) return false;
      reader.write(` ${formatIpv4(toIpv4(reader.i32(at)))}`);
      return true;
    case 2:
    case 5:
    case 12:
    case 39:
      reader.write(" ");
      return readName(reader, start, at) !== null;
    case 6:
      return printSoa(reader, start, at);
    case 15: {
      reader.write(" ");
      if (readName(reader, start, at + 2) === null) return false;
      reader.write(` ${reader.u16(at)}`);
      return true;
    }
    case 16:
      return printTexts(reader, at, at + length);
    case 28:
      if (!reader.has(at, 16)) return false;
      reader.write(` ${formatIpv6(reader.bytes, at)}`);
      return true;
    case 33: {
      reader.write(" ");
      if (!reader.has(at, 6) || readName(reader, start, at + 6) === null) return false;
      reader.write(`:${reader.u16(at + 4)} ${reader.u16(at)} ${reader.u16(at + 2)}`);
      return true;
    }
    case OPT:
      return printEdns(reader, record);
    default:
      return true;
  }
}

function printSoa(reader: Reader, start: number, at: number): boolean {
  if (reader.options.verbose === 0) return true;
  reader.write(" ");
  const second = readName(reader, start, at);
  if (second === null) return false;
  reader.write(" ");
  const numbers = readName(reader, start, second);
  if (numbers === null || !reader.has(numbers, 20)) return false;
  for (let index = 0; index < 5; index++) reader.write(` ${reader.u32(numbers + 4 * index)}`);
  return true;
}

function printTexts(reader: Reader, from: number, end: number): boolean {
  let at = from;
  while (at < end) {
    reader.write(' "');
    const next = readText(reader, at);
    if (next === null) return false;
    reader.write('"');
    at = next;
  }
  return true;
}

/** EDNS0 (RFC 6891): the class is the size of what the sender takes, the TTL holds flags. */
function printEdns(reader: Reader, record: RecordData): boolean {
  reader.write(` UDPsize=${record.dnsClass}`);
  if (record.ttl & 0x8000) reader.write(" DO");
  if (record.length === 0) return true;
  reader.write(" [");
  let at = record.at;
  const end = record.at + record.length;
  let separator = "";
  while (at < end) {
    const option = reader.u16(at);
    const size = reader.u16(at + 2);
    const name = EDNS_OPTIONS[option] ?? `Opt${option}`;
    reader.write(`${separator}${name}`);
    if (size > 0) {
      reader.write(" ");
      for (let index = 0; index < size; index++) reader.write(hex(reader.u8(at + 4 + index), 2));
    }
    separator = ",";
    at += 4 + size;
  }
  reader.write("]");
  return true;
}

/** Seconds as tcpdump writes spans of time: 1h30m, 2d. */
function duration(seconds: number): string {
  if (seconds === 0) return "0s";
  let left = seconds;
  let text = "";
  for (const [unit, size] of [
    ["w", 604_800],
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${unit}`;
    left -= count * size;
  }
  return text;
}
