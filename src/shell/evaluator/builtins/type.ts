/** type, command, builtin: what a name means, and running it as one of its meanings. */

import type { Step } from "../../../sim/wait.ts";
import { type Builtin, callBuiltin } from "../builtin.ts";
import { readBuiltinOptions } from "../builtin-options.ts";
import { allUserCommands, findUserCommand } from "../command-search.ts";
import { isExecutableFile } from "../path-search.ts";
import { singleQuoted } from "../quoting.ts";
import type { Shell } from "../shell.ts";

const KEYWORDS = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "time",
  "for",
  "in",
  "until",
  "while",
  "do",
  "done",
  "case",
  "esac",
  "coproc",
  "select",
  "function",
  "{",
  "}",
  "[[",
  "]]",
  "!",
]);

type Kind = "alias" | "keyword" | "function" | "builtin" | "file";

interface Meaning {
  readonly kind: Kind;
  /** The value of an alias, the definition of a function, the path of a file. */
  readonly text: string;
  /** The path is the one the shell remembers. */
  readonly isHashed?: boolean;
}

interface Inquiry {
  /** Every meaning, not only the first. */
  readonly all?: boolean;
  readonly withoutFunctions?: boolean;
  readonly filesOnly?: boolean;
  /** Looks where the standard tools are, not in PATH. */
  readonly standardPath?: boolean;
  readonly absolute?: boolean;
}

/** What a name means, in the order in which the shell looks. bash: describe_command(), builtins/type.def. */
function* meaningsOf(shell: Shell, name: string, inquiry: Inquiry): Generator<Meaning> {
  if (inquiry.filesOnly !== true) {
    const alias = shell.aliases.get(name);
    if (alias !== undefined && expandsAliases(shell)) yield { kind: "alias", text: alias };
    if (KEYWORDS.has(name)) yield { kind: "keyword", text: name };
    const definition = inquiry.withoutFunctions === true ? undefined : shell.functions.get(name);
    if (definition !== undefined) yield { kind: "function", text: definition.text };
    if (shell.executor.builtins.has(name)) yield { kind: "builtin", text: name };
  }
  if (name.includes("/")) {
    if (isExecutableFile(shell.world, shell.absolute(name))) yield { kind: "file", text: name };
    return;
  }
  if (name !== "") yield* filesOf(shell, name, inquiry);
}

function* filesOf(shell: Shell, name: string, inquiry: Inquiry): Generator<Meaning> {
  if (inquiry.all !== true || inquiry.filesOnly === true) {
    const hashed = shell.table.search(shell, name);
    if (hashed !== null) yield { kind: "file", text: hashed, isHashed: true };
  }
  const asFile = (path: string): Meaning => ({ kind: "file", text: inquiry.absolute === true ? shell.absolute(path) : path });
  if (inquiry.all === true) for (const path of allUserCommands(shell, name)) yield asFile(path);
  else {
    const found = findUserCommand(shell, name, inquiry.standardPath);
    if (found !== null && (found.isExecutable || found.path !== name)) yield asFile(found.path);
  }
}

/** A prompt's shell expands aliases, another where that is set. */
function expandsAliases(shell: Shell): boolean {
  return shell.shopt.has("expand_aliases") || shell.dialect !== "bash";
}

/** Prints each meaning a name has, or the first; returns whether it has one. */
function describeName(shell: Shell, name: string, inquiry: Inquiry, print: (meaning: Meaning) => string): boolean {
  let found = false;
  for (const meaning of meaningsOf(shell, name, inquiry)) {
    found = true;
    shell.stdout.write(print(meaning));
    if (inquiry.all !== true) break;
  }
  return found;
}

const TYPE_USAGE = "type [-afptP] name [name ...]";

const TYPE: Builtin = {
  name: "type",
  *run(shell, argv) {
    if (shell.dialect !== "bash") return typeOfPosix(shell, argv.slice(1));
    const firstName = argv.findIndex((word, at) => at > 0 && !word.startsWith("-"));
    const words = argv.map((word, at) => (firstName < 0 || at < firstName ? (WORDS.get(word) ?? word) : word));
    const options = readBuiltinOptions(shell, words, "afptP", TYPE_USAGE);
    if (typeof options === "number") return options;
    const { letters, rest } = options;
    const form = /[ptP](?=[^ptP]*$)/.exec(letters)?.[0] ?? "";
    const inquiry = {
      all: letters.includes("a"),
      withoutFunctions: letters.includes("f"),
      filesOnly: letters.includes("P"),
    };
    const print = (name: string, meaning: Meaning): string => {
      if (form === "t") return `${meaning.kind}\n`;
      if (form !== "") return meaning.kind === "file" ? `${meaning.text}\n` : "";
      return describe(name, meaning);
    };
    let status = 0;
    for (const name of rest) {
      if (describeName(shell, name, inquiry, (meaning) => print(name, meaning))) continue;
      status = 1;
      if (form === "") shell.complain(`type: ${name}: not found`);
    }
    return status;
  },
};

/** What bash took before it had letters, and still takes. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["-type", "-t"],
  ["--type", "-t"],
  ["-path", "-p"],
  ["--path", "-p"],
  ["-all", "-a"],
  ["--all", "-a"],
]);

/** type of dash and ash: every word is a name. dash: exec.c, describe_command(). */
function typeOfPosix(shell: Shell, names: readonly string[]): number {
  let status = 0;
  for (const name of names) {
    if (describeName(shell, name, {}, (meaning) => describePosix(shell, name, meaning))) continue;
    status = 127;
    shell.stdout.write(`${name}: not found\n`);
  }
  return status;
}

function describe(name: string, meaning: Meaning): string {
  switch (meaning.kind) {
    case "alias":
      return `${name} is aliased to \`${meaning.text}'\n`;
    case "keyword":
      return `${name} is a shell keyword\n`;
    case "function":
      return `${name} is a function\n${name} () \n${meaning.text}\n`;
    case "builtin":
      return `${name} is a shell builtin\n`;
    case "file":
      return meaning.isHashed === true ? `${name} is hashed (${meaning.text})\n` : `${name} is ${meaning.text}\n`;
  }
}

function describePosix(shell: Shell, name: string, meaning: Meaning): string {
  switch (meaning.kind) {
    case "alias":
      return `${name} is an alias for ${meaning.text}\n`;
    case "function":
      return `${name} is a ${shell.dialect === "dash" ? "shell " : ""}function\n`;
    case "builtin":
      return `${name} is a ${shell.executor.builtins.get(name)!.special === true ? "special " : ""}shell builtin\n`;
    case "file":
      return `${name} is ${meaning.isHashed === true ? "a tracked alias for " : ""}${meaning.text}\n`;
    case "keyword":
      return describe(name, meaning);
  }
}

const COMMAND_USAGE = "command [-pVv] command [arg ...]";

const COMMAND: Builtin = {
  name: "command",
  *run(shell, argv) {
    const options = readBuiltinOptions(shell, argv, "pvV", COMMAND_USAGE);
    if (typeof options === "number") return options;
    const { letters, rest } = options;
    const standardPath = letters.includes("p");
    if (rest.length === 0) return 0;
    const form = /[vV](?=[^vV]*$)/.exec(letters)?.[0];
    if (form !== undefined) return describeAll(shell, rest, form === "V", standardPath);
    return yield* shell.executor.command(shell, rest, { functions: false, standardPath });
  },
};

function describeAll(shell: Shell, names: readonly string[], verbose: boolean, standardPath: boolean): number {
  const print = (name: string, meaning: Meaning): string => {
    if (verbose) return shell.dialect === "bash" ? describe(name, meaning) : describePosix(shell, name, meaning);
    if (meaning.kind === "alias") return `alias ${name}=${singleQuoted(meaning.text)}\n`;
    return `${meaning.kind === "file" ? meaning.text : name}\n`;
  };
  let found = 0;
  for (const name of names) {
    if (describeName(shell, name, { absolute: verbose, standardPath }, (meaning) => print(name, meaning))) found++;
    else if (verbose && shell.dialect === "bash") shell.complain(`command: ${name}: not found`);
    else if (verbose) shell.stdout.write(`${name}: not found\n`);
  }
  if (found > 0) return 0;
  return shell.dialect === "bash" ? 1 : 127;
}

function* runBuiltin(shell: Shell, argv: readonly string[]): Step<number> {
  const name = argv[1] === "--" ? argv[2] : argv[1];
  if (name === undefined) return 0;
  const builtin = shell.executor.builtins.get(name);
  if (builtin === undefined) {
    shell.complain(`builtin: ${name}: not a shell builtin`);
    return 1;
  }
  return yield* callBuiltin(shell, builtin, argv.slice(argv.indexOf(name, 1)));
}

export const TYPE_BUILTINS: readonly Builtin[] = [TYPE, COMMAND, { name: "builtin", run: runBuiltin }];
