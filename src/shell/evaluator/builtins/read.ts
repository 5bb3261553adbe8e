/** read and mapfile. */

import { type Step, waitOn } from "../../../sim/process.ts";
import { type Input, readAll, toText } from "../../io.ts";
import type { Builtin } from "../builtin.ts";
import type { Shell } from "../shell.ts";
import { assignText } from "../store.ts";

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

function parseOptions(shell: Shell, argv: readonly string[]): ReadOptions | null {
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
    for (let place = 1; place < word.length; place++) {
      const letter = word[place]!;
      if ("ers".includes(letter)) {
        if (letter === "r") options.raw = true;
        continue;
      }
      if (!"adinNptu".includes(letter)) {
        shell.complain(`read: -${letter}: invalid option`);
        shell.stderr.write(USAGE);
        return null;
      }
      const value = place + 1 < word.length ? word.slice(place + 1) : argv[++at];
      if (value === undefined) {
        shell.complain(`read: -${letter}: option requires an argument`);
        shell.stderr.write(USAGE);
        return null;
      }
      if (!applyOption(shell, options, letter, value)) return null;
      break;
    }
  }
  options.first = at;
  return options;
}

function applyOption(shell: Shell, options: ReadOptions, letter: string, value: string): boolean {
  if (letter === "a") options.array = value;
  else if (letter === "d") options.delimiter = value === "" ? 0 : value.charCodeAt(0);
  else if (letter === "p") options.prompt = value;
  else if (letter === "t") {
    if (!/^\d*\.?\d*$/.test(value) || value === "") {
      shell.complain(`read: ${value}: invalid timeout specification`);
      return false;
    }
    options.timeoutUs = Math.round(Number(value) * 1e6);
  } else if (letter === "u") {
    options.fd = Number(value);
    if (!/^\d+$/.test(value) || shell.descriptors.get(options.fd) === undefined) {
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

export const READ: Builtin = {
  name: "read",
  *run(shell, argv) {
    const options = parseOptions(shell, argv);
    if (options === null) return 2;
    const names = argv.slice(options.first);
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
    const line = yield* readUpTo(shell, input, options);
    store(shell, line, options, names);
    return line.end === "line" ? 0 : line.end === "timeout" ? 142 : 1;
  },
};

function* readUpTo(shell: Shell, input: Input, options: ReadOptions): Step<Line> {
  const deadlineUs = options.timeoutUs === null ? Number.POSITIVE_INFINITY : shell.nowUs + options.timeoutUs;
  const bytes: number[] = [];
  const quotedBytes = new Set<number>();
  let escaped = false;
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
      if (escaped) quotedBytes.add(bytes.length);
      escaped = false;
      if (byte !== 0) bytes.push(byte);
      if (options.count !== null && characterCount(bytes) >= options.count) {
        input.unread(chunk.subarray(at + 1));
        return finish("line");
      }
    }
  }
}

function characterCount(bytes: readonly number[]): number {
  let count = 0;
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) count++;
  return count;
}

function makeLine(bytes: readonly number[], quotedBytes: ReadonlySet<number>, end: Line["end"]): Line {
  const text = toText(Uint8Array.from(bytes));
  if (quotedBytes.size === 0) return { text, quoted: new Set(), end };
  const quoted = new Set<number>();
  for (const at of quotedBytes) quoted.add(toText(Uint8Array.from(bytes.slice(0, at))).length);
  return { text, quoted, end };
}

/** Splits the line at IFS into the variables; the last takes the rest. */
function store(shell: Shell, line: Line, options: ReadOptions, names: readonly string[]): void {
  if (options.array !== null) {
    shell.variables.setArray(options.array, split(line, shell.ifs, Number.POSITIVE_INFINITY));
    return;
  }
  if (names.length === 0) return assignText(shell, "REPLY", line.text);
  if (options.exact) {
    for (const [index, name] of names.entries()) assignText(shell, name, index === 0 ? line.text : "");
    return;
  }
  const parts = split(line, shell.ifs, names.length);
  for (const [index, name] of names.entries()) assignText(shell, name, parts[index] ?? "");
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

function* runMapfile(shell: Shell, argv: readonly string[]): Step<number> {
  let trims = false;
  let delimiter = "\n";
  let count = 0;
  let origin = 0;
  let skip = 0;
  let fd = 0;
  let keeps = false;
  let at = 1;
  for (; at < argv.length && argv[at]!.startsWith("-"); at++) {
    const word = argv[at]!;
    if (word === "-t") trims = true;
    else if (/^-[dnOsu]/.test(word)) {
      const value = word.length > 2 ? word.slice(2) : (argv[++at] ?? "");
      if (word[1] === "d") delimiter = value === "" ? "\0" : value[0]!;
      else if (word[1] === "n") count = Number(value);
      else if (word[1] === "O") {
        origin = Number(value);
        keeps = true;
      } else if (word[1] === "s") skip = Number(value);
      else fd = Number(value);
    } else {
      shell.complain(`${argv[0]}: ${word.slice(0, 2)}: invalid option`);
      shell.stderr.write(
        `${argv[0]}: usage: ${argv[0]} [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]\n`,
      );
      return 2;
    }
  }
  const name = argv[at] ?? "MAPFILE";
  const input = shell.descriptors.get(fd)?.input;
  const text = input ? yield* readAll(input) : "";
  const pieces = text.split(delimiter);
  if (pieces.at(-1) === "") pieces.pop();
  else if (pieces.length > 0) pieces[pieces.length - 1] += "\u0000";
  let lines = pieces
    .map((piece) => (piece.endsWith("\u0000") ? piece.slice(0, -1) : trims ? piece : piece + delimiter))
    .slice(skip);
  if (count > 0) lines = lines.slice(0, count);
  const existing = shell.variables.value(name);
  const array = keeps && Array.isArray(existing) ? existing.slice() : [];
  lines.forEach((line, index) => {
    array[origin + index] = line;
  });
  shell.variables.setArray(name, array);
  return 0;
}

export const MAPFILE_BUILTINS: readonly Builtin[] = [
  { name: "mapfile", run: runMapfile },
  { name: "readarray", run: runMapfile },
];
