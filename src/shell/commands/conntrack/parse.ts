/** Reads conntrack's command line as getopt_long() and the tool do, with the tool's words for every mistake. */
import { type Arguments, emptyArguments, NotModelledError, UsageError } from "./arguments.ts";
import { checkOptions } from "./check.ts";
import {
  COMMAND_LETTERS,
  type CommandLetter,
  LONG_NAMES,
  OPTIONAL_ARGUMENT,
  type OptionLetter,
  PROTOCOL_OPTIONS,
  type ProtocolField,
  SHORT_OPTIONS,
  WITHOUT_ARGUMENT,
} from "./options.ts";
import { setField, setOption } from "./settings.ts";

export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = emptyArguments();
  const rest = argv.slice(1);
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at]!;
    if (word === "--") break;
    if (word.startsWith("--")) at = readLong(parsed, rest, at);
    else if (word.startsWith("-") && word.length > 1) at = readShort(parsed, rest, at);
  }
  checkOptions(parsed);
  return parsed;
}

/** `--name`, `--name=value`, `--name value`, and any beginning of a name that says which. Returns where reading goes on. */
function readLong(parsed: Arguments, rest: readonly string[], at: number): number {
  const equals = rest[at]!.indexOf("=");
  const name = equals < 0 ? rest[at]!.slice(2) : rest[at]!.slice(2, equals);
  const attached = equals < 0 ? null : rest[at]!.slice(equals + 1);
  const found = findLong(parsed, name);
  if (["counter", "nat-range"].includes(rest[at]!.slice(2).split("=")[0]!))
    throw new NotModelledError(`option ${rest[at]} is not modelled`);
  if (found === null) throw new UsageError(`unknown option \`${rest[at]}'`);
  if (found.kind === "command") return readCommand(parsed, found.letter, rest, at, attached);
  const takesNone = found.kind === "option" && WITHOUT_ARGUMENT.includes(found.letter);
  if (takesNone) {
    setOption(parsed, found.letter, null);
    return at;
  }
  if (found.kind === "option" && OPTIONAL_ARGUMENT.includes(found.letter))
    return readOptional(parsed, found.letter, rest, at, attached);
  const value = attached ?? rest[at + 1];
  if (value === undefined) throw new UsageError(`option \`${rest[at]}' requires an argument`);
  if (found.kind === "option") setOption(parsed, found.letter, value);
  else setField(parsed, found.field, value);
  return attached === null ? at + 1 : at;
}

type Found =
  | { readonly kind: "command"; readonly letter: CommandLetter }
  | { readonly kind: "option"; readonly letter: OptionLetter }
  | { readonly kind: "field"; readonly field: ProtocolField };

function findLong(parsed: Arguments, name: string): Found | null {
  const candidates = new Map<string, Found>();
  for (const [letter, names] of Object.entries(LONG_NAMES)) {
    const isCommand = COMMAND_LETTERS.includes(letter);
    const found = { kind: isCommand ? "command" : "option", letter } as Found;
    if (names.includes(name)) return found;
    if (names.some((long) => long.startsWith(name))) candidates.set(letter, found);
  }
  for (const [long, field] of Object.entries(PROTOCOL_OPTIONS[parsed.protocol ?? -1] ?? {})) {
    if (long === name) return { kind: "field", field };
    if (long.startsWith(name)) candidates.set(field, { kind: "field", field });
  }
  return candidates.size === 1 ? [...candidates.values()][0]! : null;
}

function readShort(parsed: Arguments, rest: readonly string[], at: number): number {
  const word = rest[at]!;
  for (let index = 1; index < word.length; index++) {
    const letter = word[index]!;
    const attached = word.slice(index + 1);
    if (letter === "h" || letter === "V") {
      readCommand(parsed, letter, rest, at, null, false);
      continue;
    }
    if (COMMAND_LETTERS.includes(letter)) return readCommand(parsed, letter as CommandLetter, rest, at, attached || null);
    if (letter === "a") throw new NotModelledError("option -a is not modelled");
    if (!SHORT_OPTIONS.includes(letter)) throw new UsageError(`unknown option \`-${letter}'`);
    const option = letter as OptionLetter;
    if (WITHOUT_ARGUMENT.includes(letter)) {
      setOption(parsed, option, null);
      continue;
    }
    if (OPTIONAL_ARGUMENT.includes(letter)) return readOptional(parsed, option, rest, at, attached || null);
    const value = attached || rest[at + 1];
    if (value === undefined) throw new UsageError(`option \`-${letter}' requires an argument`);
    setOption(parsed, option, value);
    return attached ? at : at + 1;
  }
  return at;
}

/** A command letter, and the table that may follow it as a word of its own. */
function readCommand(
  parsed: Arguments,
  letter: CommandLetter,
  rest: readonly string[],
  at: number,
  attached: string | null,
  mayTakeTable = true,
): number {
  const next = rest[at + 1];
  let end = at;
  if (mayTakeTable && letter !== "V" && attached === null && next !== undefined && !/^[-!]/.test(next)) {
    parsed.table = tableOf(next);
    end = at + 1;
  } else if (letter === "h" && next !== undefined && !/^[-!]/.test(next)) {
    parsed.table = tableOf(next);
  }
  if (parsed.command !== null) throw new UsageError("Invalid commands combination");
  parsed.command = letter;
  return end;
}

function tableOf(word: string): Arguments["table"] {
  if (word.startsWith("expect")) return "expect";
  for (const table of ["conntrack", "dying", "unconfirmed"] as const) if (word.startsWith(table)) return table;
  throw new UsageError(`unknown type \`${word}'`);
}

function readOptional(
  parsed: Arguments,
  letter: OptionLetter,
  rest: readonly string[],
  at: number,
  attached: string | null,
): number {
  const next = rest[at + 1];
  const takesNext = attached === null && next !== undefined && !/^[-!]/.test(next);
  setOption(parsed, letter, attached ?? (takesNext ? next : null));
  return takesNext ? at + 1 : at;
}
