/** -printf: what is known of a file without owners and times. GNU findutils 4.9: find/print.c. */
import { BadExpression } from "./nodes.ts";

export interface FileFacts {
  readonly path: string;
  /** The argument it was found under. */
  readonly start: string;
  readonly depth: number;
  readonly size: number;
  readonly type: string;
  readonly mode: number;
  /** What a link leads to. */
  readonly targetType: string;
}

export type PrintPiece = string | ((file: FileFacts) => string);

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

const DIRECTIVES: Readonly<Record<string, (file: FileFacts) => string>> = {
  p: ({ path }) => path,
  f: ({ path }) => baseName(path),
  h: ({ path }) => directoryName(path),
  P: ({ path, start }) => path.slice(start.length).replace(/^\//, ""),
  H: ({ start }) => start,
  d: ({ depth }) => String(depth),
  s: ({ size }) => String(size),
  y: ({ type }) => type,
  Y: ({ targetType }) => targetType,
  m: ({ mode }) => mode.toString(8),
  M: ({ type, mode }) => (type === "f" ? "-" : type) + modeText(mode),
  u: () => "root",
  g: () => "root",
  U: () => "0",
  G: () => "0",
};

/** Directives of the real find that ask for what files do not have here. */
const NOT_MODELLED = "aAbBcCDFiklKntTSZ";

/** Parses a format; warnings are handed on. */
export function parsePrintFormat(format: string, warn: (text: string) => void): PrintPiece[] {
  const pieces: PrintPiece[] = [];
  for (let at = 0; at < format.length; at++) {
    const mark = format[at]!;
    if (mark === "\\") {
      const octal = /^[0-7]{1,3}/.exec(format.slice(at + 1, at + 4));
      if (octal !== null) {
        pieces.push(String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff));
        at += octal[0].length;
        continue;
      }
      const next = format[++at];
      if (next === "c") break;
      if (next === undefined) {
        warn("warning: escape `\\' followed by nothing at all");
        pieces.push("\\");
      } else if (ESCAPES[next] !== undefined) pieces.push(ESCAPES[next]);
      else {
        warn(`warning: unrecognized escape \`\\${next}'`);
        pieces.push(`\\${next}`);
      }
    } else if (mark !== "%") pieces.push(mark);
    else {
      const [whole, flags, letter] = /^%([-+ #0]*\d*(?:\.\d*)?)([\s\S]?)/.exec(format.slice(at))!;
      at += whole.length - 1;
      if (letter === "") throw new BadExpression("error: % at end of format string");
      if (letter === "%") pieces.push("%");
      else pieces.push(directive(whole, flags!, letter!, warn));
    }
  }
  return pieces;
}

function directive(whole: string, flags: string, letter: string, warn: (text: string) => void): PrintPiece {
  const known = DIRECTIVES[letter];
  if (known === undefined) {
    if (NOT_MODELLED.includes(letter)) throw new BadExpression(`-printf: directive ${whole} is not modelled`);
    warn(`warning: unrecognized format directive \`${whole}'`);
    return whole;
  }
  const width = Number(/\d+/.exec(flags)?.[0] ?? "0");
  if (width === 0) return known;
  const fill = /^0/.test(flags) && "dsm".includes(letter) ? "0" : " ";
  return (file) => (flags.includes("-") ? known(file).padEnd(width) : known(file).padStart(width, fill));
}

export function baseName(path: string): string {
  const plain = path.replace(/\/+$/, "");
  return plain === "" && path !== "" ? "/" : plain.slice(plain.lastIndexOf("/") + 1);
}

function directoryName(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "." : at === 0 ? "" : path.slice(0, at);
}

function modeText(mode: number): string {
  return [6, 3, 0]
    .map((shift) => ["r", "w", "x"].map((mark, at) => ((mode >> (shift + 2 - at)) & 1 ? mark : "-")).join(""))
    .join("");
}
