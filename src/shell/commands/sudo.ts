/**
 * sudo 1.9.13 as root types it, with Debian's sudoers: the environment is emptied (env_reset), the path is secure_path.
 * Everything runs as
 * root: other users, editing, listing and passwords are not modelled. That the host's own name resolves is taken for granted.
 */
import type { Program } from "../../sim/process.ts";
import type { Command, CommandContext } from "../command.ts";
import { runChild } from "./run-child.ts";
import { SUDO_HELP, SUDO_USAGE } from "./sudo-usage.ts";

const SECURE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Letters that take an argument, letters that do not, and those that change nothing here. */
const WITH_ARGUMENT = "CDghpRrTtUu";
const PLAIN = "ABbEeHhiKklnNPSsVv";
const NO_EFFECT = "HnSkN";
const LONG: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({
    user: "u",
    "preserve-env": "E",
    "non-interactive": "n",
    "set-home": "H",
    login: "i",
    shell: "s",
    stdin: "S",
    "reset-timestamp": "k",
    "remove-timestamp": "K",
    validate: "v",
    version: "V",
    help: "h",
    background: "b",
    chdir: "D",
    group: "g",
    list: "l",
    edit: "e",
  }),
);
const BUILTINS: ReadonlySet<string> = new Set([
  "cd",
  "export",
  "source",
  "alias",
  "exit",
  "umask",
  "ulimit",
  "unset",
  "set",
  "shift",
  "jobs",
  "fg",
  "bg",
]);

export const sudoCommand: Command = { name: "sudo", path: "/usr/bin/sudo", run: runSudo };

interface SudoLine {
  readonly given: ReadonlySet<string>;
  readonly user: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly argv: readonly string[];
}

/** How the command line ends the run: what is said, where, and the exit code. */
interface Ending {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode: number;
}

function* runSudo(context: CommandContext): Program {
  const line = readLine(context.argv.slice(1));
  const ending = "exitCode" in line ? line : refuse(context, line);
  if (ending !== null) {
    context.stdout.write(ending.stdout ?? "");
    context.stderr.write(ending.stderr ?? "");
    return ending.exitCode;
  }
  const { given, argv } = line as SudoLine;
  const env = environmentFor(context, line as SudoLine);
  const cwd = given.has("i") ? "/root" : context.cwd;
  return yield* runChild(context.process, context.spawn(shellFor(given, argv), { env, cwd }));
}

function readLine(args: readonly string[]): SudoLine | Ending {
  const given = new Set<string>();
  const settings = new Map<string, string>();
  let user = "root";
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at]!;
    const assignment = /^([^-=/][^=]*)=(.*)$/s.exec(word);
    if (assignment !== null) {
      settings.set(assignment[1]!, assignment[2]!);
      continue;
    }
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    if (word.startsWith("--")) {
      const [name = "", value] = word.slice(2).split("=", 2);
      const letter = LONG.get(name);
      if (letter === undefined) return { stderr: `sudo: unrecognized option '${word}'\n${SUDO_USAGE}`, exitCode: 1 };
      given.add(letter);
      if (letter === "u") user = value ?? args[++at] ?? "";
      continue;
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!;
      if (WITH_ARGUMENT.includes(letter) && letter !== "h") {
        const value = word.slice(index + 1) || args[++at];
        if (value === undefined)
          return { stderr: `sudo: option requires an argument -- '${letter}'\n${SUDO_USAGE}`, exitCode: 1 };
        given.add(letter);
        if (letter === "u") user = value;
        break;
      }
      if (!PLAIN.includes(letter)) return { stderr: `sudo: invalid option -- '${letter}'\n${SUDO_USAGE}`, exitCode: 1 };
      given.add(letter);
    }
  }
  return { given, user, settings, argv: args.slice(at) };
}

/** Why nothing is run; null where something is. */
function refuse(context: CommandContext, { given, user, argv }: SudoLine): Ending | null {
  if (given.has("h")) return { stdout: SUDO_HELP, exitCode: 0 };
  if (given.has("V")) return { stdout: VERSION, exitCode: 0 };
  for (const letter of given) {
    if (!`iusEvK${NO_EFFECT}`.includes(letter)) return { stderr: `sudo: option "-${letter}" is not modelled\n`, exitCode: 2 };
  }
  if (user !== "root" && user !== "#0") {
    if (isKnownUser(user)) return { stderr: `sudo: user "${user}" is not modelled\n`, exitCode: 2 };
    return { stderr: `sudo: unknown user ${user}\nsudo: error initializing audit plugin sudoers_audit\n`, exitCode: 1 };
  }
  if (given.has("i") || given.has("s")) return null;
  if (argv.length === 0)
    return given.has("v") || given.has("K") || given.has("k") ? { exitCode: 0 } : { stderr: SUDO_USAGE, exitCode: 1 };
  const name = argv[0]!;
  if (context.canExecute?.(name) !== false) return null;
  const hint = `sudo: "${name}" is a shell built-in command, it cannot be run directly.\nsudo: the -s option may be used to run a privileged shell.\n`;
  const chdir = "sudo: the -D option may be used to run a command in a specific directory.\n";
  const more = BUILTINS.has(name) ? `${hint}${name === "cd" ? chdir : ""}` : "";
  return { stderr: `sudo: ${name}: command not found\n${more}`, exitCode: 1 };
}

const VERSION = `Sudo version 1.9.13p3
Sudoers policy plugin version 1.9.13p3
Sudoers file grammar version 50
Sudoers I/O plugin version 1.9.13p3
Sudoers audit plugin version 1.9.13p3
`;

/** The users Debian has from the start: they exist, but nothing runs as them here. */
function isKnownUser(user: string): boolean {
  return /^(daemon|bin|sys|sync|games|man|lp|mail|news|uucp|proxy|www-data|backup|list|irc|nobody|_apt|#\d+)$/.test(user);
}

function environmentFor(context: CommandContext, line: SudoLine): ReadonlyMap<string, string> {
  const env = new Map<string, string>(line.given.has("E") ? context.env : []);
  for (const name of ["LANG", "TERM", "DISPLAY"]) {
    const value = context.env.get(name);
    if (value !== undefined) env.set(name, value);
  }
  for (const [name, value] of Object.entries(ROOT)) env.set(name, value);
  env.set("SUDO_COMMAND", commandText(context, line.argv));
  for (const [name, value] of Object.entries(CALLER)) env.set(name, value);
  for (const [name, value] of line.settings) env.set(name, value);
  return env;
}

/** The command with its whole path, as it is told in SUDO_COMMAND. */
function commandText(context: CommandContext, [name, ...rest]: readonly string[]): string {
  if (name === undefined) return "/bin/bash";
  const directory = name.includes("/")
    ? undefined
    : SECURE_PATH.split(":").find((each) => context.files.exists(`${each}/${name}`));
  return [directory === undefined ? name : `${directory}/${name}`, ...rest].join(" ");
}

const ROOT = { PATH: SECURE_PATH, MAIL: "/var/mail/root", LOGNAME: "root", USER: "root", HOME: "/root", SHELL: "/bin/bash" };
const CALLER = { SUDO_USER: "root", SUDO_UID: "0", SUDO_GID: "0" };

/** With -i and -s the words become one line for the shell, what is special in them escaped. */
function shellFor(given: ReadonlySet<string>, argv: readonly string[]): readonly string[] {
  if (!given.has("i") && !given.has("s")) return argv;
  if (argv.length === 0) return ["bash"];
  return ["bash", "-c", argv.map((word) => word.replace(/[^A-Za-z0-9_$-]/g, "\\$&")).join(" ")];
}
