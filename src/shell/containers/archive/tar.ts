/**
 * Archives in tar's format, as docker's clients and dockerd send them. Written: ustar, a long name in a record of PAX. Read:
 * these, PAX's sizes, and GNU's long names. Owner and times are those of nobody: root, and one time for all. POSIX.1-2001, pax.
 */
import { decodeText, encodeText, joinBytes } from "../../../wire/text.ts";

export interface ArchiveEntry {
  /** `dir/two`, `./two`: without a slash at its end. */
  readonly name: string;
  /** `other`: a link, a device. */
  readonly kind: "file" | "directory" | "other";
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

const BLOCK = 512;
const NAME_BYTES = 100;
const NONE = new Uint8Array(0);

export function writeTar(entries: readonly ArchiveEntry[], seconds: number): Uint8Array {
  const parts: Uint8Array[] = [];
  const add = (type: string, name: string, content: Uint8Array, isExecutable: boolean): void => {
    const mode = (type === "5" ? 0o040_000 : 0o100_000) | (isExecutable ? 0o755 : 0o644);
    parts.push(header(type, name, mode, content.length, seconds), content, new Uint8Array(-content.length & (BLOCK - 1)));
  };
  for (const { name, kind, content, isExecutable } of entries) {
    const isDirectory = kind === "directory";
    const shown = isDirectory && !name.endsWith("/") ? `${name}/` : name;
    const isPlain = shown.length <= NAME_BYTES && encodeText(shown).length === shown.length;
    if (!isPlain) add("x", "PaxHeaders.0/name", paxRecord("path", shown), false);
    add(isDirectory ? "5" : "0", isPlain ? shown : "long", content, isDirectory || isExecutable);
  }
  return joinBytes([...parts, new Uint8Array(2 * BLOCK)]);
}

function header(type: string, name: string, mode: number, size: number, seconds: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => block.set(encodeText(text), at);
  const putOctal = (at: number, length: number, value: number): void => put(at, value.toString(8).padStart(length - 1, "0"));
  put(0, name);
  for (const [at, value] of [
    [100, mode],
    [108, 0],
    [116, 0],
  ] as const)
    putOctal(at, 8, value);
  putOctal(124, 12, size);
  putOctal(136, 12, seconds);
  put(156, `${type}`);
  put(257, "ustar\x0000");
  putOctal(148, 7, checksum(block));
  block[155] = 0x20;
  return block;
}

/** Its own eight bytes count as blanks. */
function checksum(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (const [at, byte] of block.entries()) if (at < 148 || at >= 156) sum += byte;
  return sum;
}

/** `LENGTH NAME=VALUE\n`; the length counts itself. */
function paxRecord(name: string, value: string): Uint8Array {
  const rest = encodeText(` ${name}=${value}\n`).length;
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return encodeText(`${length} ${name}=${value}\n`);
}

/** The entries, or what is wrong, in the words of Go's archive/tar. */
export function readTar(bytes: Uint8Array): readonly ArchiveEntry[] | string {
  const entries: ArchiveEntry[] = [];
  let extended: ReadonlyMap<string, string> = new Map();
  for (let at = 0; at < bytes.length; ) {
    const block = bytes.subarray(at, at + BLOCK);
    if (block.length < BLOCK) return "unexpected EOF";
    if (block.every((byte) => byte === 0)) break;
    if (octalAt(block, 148, 8) !== checksum(block)) return "archive/tar: invalid tar header";
    const size = Number(extended.get("size") ?? octalAt(block, 124, 12));
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) return "unexpected EOF";
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = textAt(block, 156, 1);
    if (type === "x") extended = paxRecords(content);
    else if (type === "L") extended = new Map([["path", textAt(content, 0, size)]]);
    else if (type !== "g") {
      const prefix = textAt(block, 257, 5) === "ustar" ? textAt(block, 345, 155) : "";
      const name = extended.get("path") ?? `${prefix === "" ? "" : `${prefix}/`}${textAt(block, 0, NAME_BYTES)}`;
      const kind = name.endsWith("/") || type === "5" ? "directory" : ["", "0", "7"].includes(type) ? "file" : "other";
      entries.push({
        name: name.length > 1 ? name.replace(/\/+$/, "") : name,
        kind,
        content: kind === "file" ? content : NONE,
        isExecutable: (octalAt(block, 100, 8) & 0o111) !== 0,
      });
      extended = new Map();
    }
  }
  return entries;
}

/** Up to the first NUL. */
function textAt(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeText(end < 0 ? field : field.subarray(0, end));
}

function octalAt(block: Uint8Array, at: number, length: number): number {
  return Number.parseInt(textAt(block, at, length).trim() || "0", 8);
}

function paxRecords(content: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(decodeText(content.subarray(at, at + 20)), 10);
    if (!(length > 0)) break;
    const [, name, value] = /^\d+ ([^=]*)=(.*)\n$/s.exec(decodeText(content.subarray(at, at + length))) ?? [];
    if (name !== undefined) records.set(name, value!);
    at += length;
  }
  return records;
}
