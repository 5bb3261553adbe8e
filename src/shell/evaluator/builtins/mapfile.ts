/** mapfile, also named readarray. bash 5.2: builtins/mapfile.def. */
import type { Step } from "../../../sim/wait.ts";
import { Holding } from "../../../sim/work.ts";
import { decodeText, encodeText } from "../../../wire/text.ts";
import { LineReader } from "../../tools/lines.ts";
import type { Builtin } from "../builtin.ts";
import { quoteForReuse } from "../quoting.ts";
import type { Shell } from "../shell.ts";
import { arrayToFill } from "../store.ts";
import { Unit } from "../unit.ts";

interface MapfileLine {
  trims: boolean;
  delimiter: number;
  count: number;
  origin: number | null;
  skip: number;
  fd: number;
  callback: string | null;
  quantum: number;
  name: string;
}

const DEFAULT_QUANTUM = 5000;

/** What a number is called where it is none, by option. */
const NUMBERS: Readonly<Record<string, string>> = {
  n: "invalid line count",
  s: "invalid line count",
  O: "invalid array origin",
  c: "invalid callback quantum",
};

function readLine(shell: Shell, argv: readonly string[]): MapfileLine | number {
  const line: MapfileLine = {
    trims: false,
    delimiter: 10,
    count: 0,
    origin: null,
    skip: 0,
    fd: 0,
    callback: null,
    quantum: DEFAULT_QUANTUM,
    name: "MAPFILE",
  };
  const who = argv[0]!;
  const misuse = (text: string): number => {
    shell.complain(`${who}: ${text}`);
    shell.stderr.write(
      `${who}: usage: ${who} [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]\n`,
    );
    return 2;
  };
  let at = 1;
  for (; at < argv.length && /^-./.test(argv[at]!); at++) {
    const word = argv[at]!;
    if (word === "--") {
      at++;
      break;
    }
    for (let position = 1; position < word.length; position++) {
      const letter = word[position]!;
      if (letter === "t") {
        line.trims = true;
        continue;
      }
      if (!"dunOsCc".includes(letter)) return misuse(`-${letter}: invalid option`);
      const value = position + 1 < word.length ? word.slice(position + 1) : argv[++at];
      if (value === undefined) return misuse(`-${letter}: option requires an argument`);
      const mistake = applyOption(shell, line, letter, value);
      if (mistake !== null) {
        shell.complain(`${who}: ${value}: ${mistake}`);
        return 1;
      }
      break;
    }
  }
  line.name = argv[at] ?? line.name;
  return line;
}

/** Returns what is wrong with the value. */
function applyOption(shell: Shell, line: MapfileLine, letter: string, value: string): string | null {
  const number = /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : -1;
  switch (letter) {
    case "d":
      line.delimiter = encodeText(value)[0] ?? 0;
      return null;
    case "C":
      line.callback = value;
      return null;
    case "u":
      line.fd = number;
      if (!/^\d+$/.test(value)) return "invalid file descriptor specification";
      return shell.descriptors.get(number) === undefined ? "invalid file descriptor: Bad file descriptor" : null;
  }
  if (number < 0 || (letter === "c" && number === 0)) return NUMBERS[letter]!;
  if (letter === "n") line.count = number;
  else if (letter === "s") line.skip = number;
  else if (letter === "O") line.origin = number;
  else line.quantum = number;
  return null;
}

function* runMapfile(shell: Shell, argv: readonly string[]): Step<number> {
  const line = readLine(shell, argv);
  if (typeof line === "number") return line;
  if (!/^[a-zA-Z_]\w*$/.test(line.name)) {
    shell.complain(`${argv[0]}: \`${line.name}': not a valid identifier`);
    return 1;
  }
  const array = arrayToFill(shell, line.name, argv[0]!);
  if (array === null) return 1;
  if (line.origin === null) array.length = 0;
  const input = shell.descriptors.get(line.fd)?.input;
  if (!input) return 0;
  const reader = new LineReader(input, line.delimiter);
  const held = new Holding();
  for (let skipped = 0; skipped < line.skip; skipped++) if ((yield* reader.next()) === null) return 0;
  for (let taken = 0; line.count === 0 || taken < line.count; taken++) {
    const bytes = yield* reader.next();
    if (bytes === null) break;
    const isWhole = bytes.at(-1) === line.delimiter;
    // A text of the shell ends at its first NUL.
    const text = decodeText(isWhole && line.trims ? bytes.subarray(0, -1) : bytes).replace(/\0.*/s, "");
    held.add(bytes.length);
    const index = (line.origin ?? 0) + taken;
    if (line.callback !== null && (taken + 1) % line.quantum === 0)
      yield* shell.executor.source(
        shell,
        new Unit(`${line.callback} ${index} ${quoteForReuse(text)}`, shell.unit.name, shell.line),
        "eval",
      );
    array[index] = text;
  }
  reader.release();
  return 0;
}

export const MAPFILE_BUILTINS: readonly Builtin[] = [
  { name: "mapfile", run: runMapfile },
  { name: "readarray", run: runMapfile },
];
