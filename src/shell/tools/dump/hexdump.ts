/** hexdump and hd. util-linux 2.38. Left out: formats of one's own (-e, -f) and colours (-L). */

import { isRefusal } from "../../../kernel/config/errno.ts";
import { writeSlowly } from "../../io.ts";
import { recordedOptions } from "../../options/recorded.ts";
import { absolutePath, complain, complainOfReading, makeTool, openInput, refusalText, type ToolContext } from "../kit.ts";
import { ToolOptions } from "../tool-options.ts";
import { ESCAPES } from "./escapes.ts";
import { readFiles } from "./input.ts";
import { printable, sameBytes } from "./od.ts";

interface Format {
  /** Bytes of one value. */
  readonly size: number;
  readonly width: number;
  readonly show: (value: number) => string;
}

const FORMATS: Readonly<Record<string, Format>> = {
  "": { size: 2, width: 5, show: (value) => value.toString(16).padStart(4, "0") },
  b: { size: 1, width: 4, show: (value) => value.toString(8).padStart(3, "0") },
  c: { size: 1, width: 4, show: characterText },
  d: { size: 2, width: 8, show: (value) => String(value).padStart(5, "0") },
  o: { size: 2, width: 8, show: (value) => value.toString(8).padStart(6, "0") },
  x: { size: 2, width: 8, show: (value) => value.toString(16).padStart(4, "0") },
};

function characterText(value: number): string {
  return ESCAPES[value] ?? (value >= 32 && value < 127 ? String.fromCharCode(value) : value.toString(8).padStart(3, "0"));
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 512,
  K: 1024,
  KiB: 1024,
  k: 1024,
  M: 1024 ** 2,
  MiB: 1024 ** 2,
  m: 1024 ** 2,
  G: 1024 ** 3,
};

function makeHexdump(name: string, canonical: boolean) {
  const options = new ToolOptions(name, "b c C d o n s v x", { known: recordedOptions("hexdump") });
  return makeTool(options, function* (context) {
    const parsed = options.read(context.argv);
    const counts = ["s", "n"].map((letter) => readCount(parsed.value(letter)));
    const bad = ["s", "n"].find((_, index) => counts[index] === null);
    if (bad !== undefined) {
      complain(context, `failed to parse ${bad === "s" ? "offset" : "length"}: '${parsed.value(bad)}': Invalid argument`);
      return 1;
    }
    const [skip, most] = [counts[0] ?? 0, parsed.value("n") === undefined ? Number.POSITIVE_INFINITY : counts[1]!];
    let status = 0;
    const data = yield* readFiles(
      context,
      parsed.operands,
      skip + most,
      (path, why) => {
        complain(context, refusalText(path, why));
        status = 1;
      },
      (failed) => {
        complainOfReading(context, failed);
      },
    );
    if (data === null) complain(context, "all input file arguments failed");
    if (most === 0 || data === null) return status;
    if (status !== 0 && parsed.operands.every((path) => isMissing(context, path))) {
      complain(context, "all input file arguments failed");
      return 1;
    }
    const letters = parsed.options.map(({ name }) => name).filter((letter) => letter === "C" || letter in FORMATS);
    if (canonical) letters.unshift("C");
    const text = dump(data, skip, letters.length > 0 ? letters : [""], parsed.has("v"));
    for (let at = 0; at < text.length; at += 8192) yield* writeSlowly(context.stdout, text.slice(at, at + 8192));
    return status;
  });
}

function isMissing(context: ToolContext, path: string): boolean {
  if (path === "-" || !context.files.exists(absolutePath(context, path))) return path !== "-";
  const input = openInput(context, path);
  if (isRefusal(input)) return true;
  input.close();
  return false;
}

function readCount(text: string | undefined): number | null {
  if (text === undefined) return 0;
  const match = /^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)(KiB|MiB|[bKkMmG]?)$/.exec(text);
  if (match === null) return null;
  return Number(/^0\d/.test(match[1]!) ? `0o${match[1]!.slice(1)}` : match[1]) * UNITS[match[2]!]!;
}

function dump(data: Uint8Array, skip: number, letters: readonly string[], showsAll: boolean): string {
  const lines: string[] = [];
  let previous: Uint8Array | null = null;
  for (let at = skip; at < data.length; at += 16) {
    const block = data.subarray(at, at + 16);
    if (!showsAll && previous !== null && block.length === 16 && sameBytes(previous, block)) {
      if (lines.at(-1) !== "*") lines.push("*");
      continue;
    }
    previous = block;
    for (const letter of letters) lines.push(letter === "C" ? canonicalLine(at, block) : plainLine(at, block, FORMATS[letter]!));
  }
  if (data.length > 0) lines.push(data.length.toString(16).padStart(letters.at(-1) === "C" ? 8 : 7, "0"));
  return lines.map((line) => `${line}\n`).join("");
}

function canonicalLine(at: number, block: Uint8Array): string {
  const hex = Array.from(block, (byte) => `${byte.toString(16).padStart(2, "0")} `);
  const halves = [hex.slice(0, 8), hex.slice(8)].map((half) => half.join("").padEnd(24));
  return `${at.toString(16).padStart(8, "0")}  ${halves.join(" ")} |${printable(block)}|`;
}

function plainLine(at: number, block: Uint8Array, { size, width, show }: Format): string {
  const values: string[] = [];
  for (let index = 0; index < block.length; index += size) {
    const value = size === 1 ? block[index]! : block[index]! | ((block[index + 1] ?? 0) << 8);
    values.push(show(value).padStart(width));
  }
  return at.toString(16).padStart(7, "0") + values.join("").padEnd((16 / size) * width);
}

export const HEXDUMP_TOOLS = [makeHexdump("hexdump", false), makeHexdump("hd", true)] as const;
