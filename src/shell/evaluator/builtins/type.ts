/** type, command, builtin, hash. */
import type { Step } from "../../../sim/process.ts";
import { type Builtin, builtinNamed } from "../builtin.ts";
import { findCommand } from "../launch.ts";
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

interface Meaning {
  readonly kind: "alias" | "keyword" | "function" | "builtin" | "file";
  readonly text: string;
}

function meaningOf(shell: Shell, name: string): Meaning | null {
  const alias = shell.aliases.get(name);
  if (alias !== undefined && shell.isInteractive) return { kind: "alias", text: alias };
  if (KEYWORDS.has(name)) return { kind: "keyword", text: name };
  const definition = shell.functions.get(name);
  if (definition !== undefined) return { kind: "function", text: definition.text };
  if (builtinNamed(name) !== undefined) return { kind: "builtin", text: name };
  const path = pathOf(shell, name);
  return path === null ? null : { kind: "file", text: path };
}

function pathOf(shell: Shell, name: string): string | null {
  const found = findCommand(shell.world, [name], shell.variables.environment(), shell.cwd);
  return found.command === null ? null : found.path;
}

const TYPE: Builtin = {
  name: "type",
  *run(shell, argv) {
    const letters = argv
      .slice(1)
      .filter((word) => /^-[afptP]+$/.test(word))
      .join("");
    let status = 0;
    for (const name of argv.slice(1).filter((word) => !/^-[afptP]+$/.test(word))) {
      const meaning = letters.includes("P") ? filePath(shell, name) : meaningOf(shell, name);
      if (meaning === null) {
        status = shell.dialect === "bash" ? 1 : 127;
        if (shell.dialect !== "bash") shell.stdout.write(`${name}: not found\n`);
        else if (!/[tpP]/.test(letters)) shell.complain(`type: ${name}: not found`);
      } else if (letters.includes("t")) shell.stdout.write(`${meaning.kind}\n`);
      else if (/[pP]/.test(letters)) {
        if (meaning.kind === "file") shell.stdout.write(`${meaning.text}\n`);
      } else shell.stdout.write(describe(name, meaning));
    }
    return status;
  },
};

function filePath(shell: Shell, name: string): Meaning | null {
  const path = pathOf(shell, name);
  return path === null ? null : { kind: "file", text: path };
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
      return `${name} is ${meaning.text}\n`;
  }
}

const COMMAND: Builtin = {
  name: "command",
  *run(shell, argv) {
    let at = 1;
    let letters = "";
    for (; argv[at]?.startsWith("-") && argv[at] !== "-"; at++) {
      if (argv[at] === "--") {
        at++;
        break;
      }
      const bad = /[^pvV]/.exec(argv[at]!.slice(1));
      if (bad !== null) {
        shell.complain(`command: -${bad[0]}: invalid option`);
        shell.stderr.write("command: usage: command [-pVv] command [arg ...]\n");
        return 2;
      }
      letters += argv[at]!.slice(1);
    }
    const words = argv.slice(at);
    if (words.length === 0) return 0;
    if (/[vV]/.test(letters)) return describeAll(shell, words, letters.includes("V"));
    return yield* shell.executor.command(shell, words, { functions: false });
  },
};

function describeAll(shell: Shell, names: readonly string[], verbose: boolean): number {
  let found = 0;
  for (const name of names) {
    const meaning = meaningOf(shell, name);
    if (meaning === null) {
      if (verbose) shell.complain(`command: ${name}: not found`);
      continue;
    }
    found++;
    if (verbose) shell.stdout.write(describe(name, meaning));
    else if (meaning.kind === "alias") shell.stdout.write(`alias ${name}='${meaning.text}'\n`);
    else shell.stdout.write(`${meaning.kind === "file" ? meaning.text : name}\n`);
  }
  return found > 0 ? 0 : 1;
}

function* runBuiltin(shell: Shell, argv: readonly string[]): Step<number> {
  const name = argv[1] === "--" ? argv[2] : argv[1];
  if (name === undefined) return 0;
  const builtin = builtinNamed(name);
  if (builtin === undefined) {
    shell.complain(`builtin: ${name}: not a shell builtin`);
    return 1;
  }
  return yield* builtin.run(shell, argv.slice(argv.indexOf(name, 1)), new Map());
}

const HASH: Builtin = {
  name: "hash",
  *run(shell, argv) {
    let status = 0;
    for (const name of argv.slice(1).filter((word) => !word.startsWith("-"))) {
      if (builtinNamed(name) !== undefined || shell.functions.has(name) || pathOf(shell, name) !== null) continue;
      shell.complain(`hash: ${name}: not found`);
      status = 1;
    }
    return status;
  },
};

export const TYPE_BUILTINS: readonly Builtin[] = [TYPE, COMMAND, { name: "builtin", run: runBuiltin }, HASH];
