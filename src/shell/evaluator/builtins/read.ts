/** read. bash 5.2: builtins/read.def. */

import { type Step, waitOn } from "../../../sim/wait.ts";
import { byteLength, encodeText, TextReader } from "../../../wire/text.ts";
import { type Input, toText } from "../../io.ts";
import type { Builtin } from "../builtin.ts";
import type { Shell } from "../shell.ts";
import { tryAssign, tryAssignArray } from "../store.ts";

interface ReadOptions {
  raw: boolean;
  array: string | null;
  delimiter: number;
  count: number | null;
  exact: boolean;
  prompt: string;
  timeoutUs: number | null;
  fd: number;
  first: number;
}

const USAGE =
  "read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n";

/** The options, or the exit code after a bad one. */
function parseOptions(shell: Shell, argv: readonly string[]): ReadOptions | number {
  const options: ReadOptions = {
    raw: false,
    array: null,
    delimiter: 10,
    count: null,
    exact: false,
    prompt: "",
    timeoutUs: null,
    fd: 0,
    first: 1,
  };
  let at = 1;
  for (; at < argv.length && /^-./.test(argv[at]!); at++) {
    if (argv[at] === "--") {
      at++;
      break;
    }
    const word = argv[at]!;
    for (let position = 1; position < word.length; position++) {
      const letter = word[position]!;
      if ("ers".includes(letter)) {
        if (letter === "r") options.raw = true;
        continue;
      }
      if (!"adinNptu".includes(letter)) {
        shell.complain(`read: -${letter}: invalid option`);
        shell.stderr.write(USAGE);
        return 2;
      }
      const value = position + 1 < word.length ? word.slice(position + 1) : argv[++at];
      if (value === undefined) {
        shell.complain(`read: -${letter}: option requires an argument`);
        shell.stderr.write(USAGE);
        return 2;
      }
      if (!applyOption(shell, options, letter, value)) return 1;
      break;
    }
  }
  options.first = at;
  return options;
}

function applyOption(shell: Shell, options: ReadOptions, letter: string, value: string): boolean {
  if (letter === "a") options.array = value;
  else if (letter === "d") options.delimiter = encodeText(value)[0] ?? 0;
  else if (letter === "p") options.prompt = value;
  else if (letter === "t") {
    if (!/^\d*\.?\d*$/.test(value) || value === "") {
      shell.complain(`read: ${value}: invalid timeout specification`);
      return false;
    }
    options.timeoutUs = Math.round(Number(value) * 1e6);
  } else if (letter === "u") {
    options.fd = Number(value);
    if (!/^\d+$/.test(value)) {
      shell.complain(`read: ${value}: invalid file descriptor specification`);
      return false;
    }
    if (shell.descriptors.get(options.fd) === undefined) {
      shell.complain(`read: ${value}: invalid file descriptor: Bad file descriptor`);
      return false;
    }
  } else if (letter === "n" || letter === "N") {
    if (!/^\d+$/.test(value)) {
      shell.complain(`read: ${value}: invalid number`);
      return false;
    }
    options.count = Number(value);
    options.exact = letter === "N";
  }
  return true;
}

interface Line {
  text: string;
  /** Characters a backslash quoted, by position: they do not split. */
  quoted: Set<number>;
  end: "line" | "eof" | "timeout";
}

const EMPTY: Line = { text: "", quoted: new Set(), end: "line" };

export const READ: Builtin = {
  name: "read",
  *run(shell, argv) {
    const options = parseOptions(shell, argv);
    if (typeof options === "number") return options;
    const names = argv.slice(options.first);
    if (options.array !== null) names.unshift(options.array);
    for (const name of names) {
      if (/^[a-zA-Z_]\w*(\[.*\])?$/s.test(name)) continue;
      shell.complain(`read: \`${name}': not a valid identifier`);
      return 1;
    }
    const input = shell.descriptors.get(options.fd)?.input;
    if (!input) {
      shell.complain("read: read error: 0: Bad file descriptor");
      return 1;
    }
    if (options.prompt !== "" && input.isTerminal) shell.stderr.write(options.prompt);
    if (options.timeoutUs === 0) {
      const chunk = input.read();
      if (chunk) input.unread(chunk);
      return chunk === undefined ? 1 : 0;
    }
    const line: Line = options.count === 0 ? EMPTY : yield* readUpTo(shell, input, options);
    if (!store(shell, line, options, names)) return 1;
    return line.end === "line" ? 0 : line.end === "timeout" ? 142 : 1;
  },
};

function* readUpTo(shell: Shell, input: Input, options: ReadOptions): Step<Line> {
  const deadlineUs = options.timeoutUs === null ? Number.POSITIVE_INFINITY : shell.nowUs + options.timeoutUs;
  const bytes: number[] = [];
  const quotedBytes = new Set<number>();
  let escaped = false;
  const characters = new TextReader();
  let count = 0;
  const finish = (end: Line["end"]): Line => makeLine(bytes, quotedBytes, end);
  for (;;) {
    const chunk = input.read();
    if (chunk === null) return finish("eof");
    if (chunk === undefined) {
      if (shell.nowUs >= deadlineUs) return finish("timeout");
      yield waitOn(input.readable, deadlineUs);
      shell.checkTermination();
      if (shell.pendingSignals.length > 0) return finish("timeout");
      continue;
    }
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (!options.raw && !escaped && byte === 92) {
        escaped = true;
        continue;
      }
      if (byte === options.delimiter && !options.exact) {
        if (escaped && byte === 10) {
          escaped = false;
          continue;
        }
        if (!escaped) {
          input.unread(chunk.subarray(at + 1));
          return finish("line");
        }
      }
      if (escaped && options.exact && byte === 10) {
        escaped = false;
        continue;
      }
      if (escaped) quotedBytes.add(bytes.length);
      escaped = false;
      if (byte === 0) continue;
      bytes.push(byte);
      if (options.count === null) continue;
      // A character is as many bytes as it takes, or those that turn out to be none.
      if (characters.push(Uint8Array.of(byte)) !== "") count++;
      if (count >= options.count) {
        input.unread(chunk.subarray(at + 1));
        return finish("line");
      }
    }
  }
}

function makeLine(bytes: readonly number[], quotedBytes: ReadonlySet<number>, end: Line["end"]): Line {
  const text = toText(Uint8Array.from(bytes));
  if (quotedBytes.size === 0) return { text, quoted: new Set(), end };
  const quoted = new Set<number>();
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    if (quotedBytes.has(size)) quoted.add(at);
    const character = String.fromCodePoint(text.codePointAt(at)!);
    size += byteLength(character);
    at += character.length - 1;
  }
  return { text, quoted, end };
}

/** Splits the line at IFS into the variables; the last takes the rest. False where one could not be assigned. */
function store(shell: Shell, line: Line, options: ReadOptions, names: readonly string[]): boolean {
  if (options.array !== null) return tryAssignArray(shell, options.array, split(line, shell.ifs, Number.POSITIVE_INFINITY));
  if (names.length === 0) return tryAssign(shell, "REPLY", line.text);
  const parts = options.exact ? [line.text] : split(line, shell.ifs, names.length);
  return names.every((name, index) => tryAssign(shell, name, parts[index] ?? ""));
}

function split(line: Line, ifs: string, limit: number): string[] {
  const { text, quoted } = line;
  const isBlank = (at: number): boolean => !quoted.has(at) && ifs.includes(text[at]!) && /[ \t\n]/.test(text[at]!);
  const isSeparator = (at: number): boolean => !quoted.has(at) && ifs.includes(text[at]!);
  const parts: string[] = [];
  let at = 0;
  while (at < text.length && isBlank(at)) at++;
  while (at < text.length) {
    if (parts.length === limit - 1) {
      parts.push(lastPart(text, at, isBlank, isSeparator));
      return parts;
    }
    const start = at;
    while (at < text.length && !isSeparator(at)) at++;
    parts.push(text.slice(start, at));
    while (at < text.length && isBlank(at)) at++;
    if (at < text.length && isSeparator(at)) at++;
    while (at < text.length && isBlank(at)) at++;
  }
  return parts;
}

/** The rest of the line, without blanks at its end; a single separator that only ends it goes too. */
function lastPart(text: string, start: number, isBlank: (at: number) => boolean, isSeparator: (at: number) => boolean): string {
  let end = text.length;
  while (end > start && isBlank(end - 1)) end--;
  let first = start;
  while (first < end && !isSeparator(first)) first++;
  let after = first;
  while (after < end && isBlank(after)) after++;
  if (after < end && isSeparator(after) && after + 1 === end) return text.slice(start, first);
  return text.slice(start, end);
}
