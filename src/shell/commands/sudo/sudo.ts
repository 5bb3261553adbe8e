/**
 * sudo 1.9.13 as root types it, with Debian's sudoers: the environment is emptied (env_reset), the path is secure_path.
 * Everything runs as
 * root: other users, editing, listing and passwords are not modelled. That the host's own name resolves is taken for granted.
 */
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { accepted, modelled, on, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { runChild } from "../../run-child.ts";
import { SUDO_HELP, SUDO_USAGE } from "./usage.ts";

const SECURE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
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

interface SudoOptions {
  help: boolean;
  version: boolean;
  login: boolean;
  shell: boolean;
  keepsEnvironment: boolean;
  /** -v, -K: nothing else is done. */
  onlyCredentials: boolean;
  /** -k: a command may follow. */
  forgets: boolean;
  user: string;
}

const VERSION = `Sudo version 1.9.13p3
Sudoers policy plugin version 1.9.13p3
Sudoers file grammar version 50
Sudoers I/O plugin version 1.9.13p3
Sudoers audit plugin version 1.9.13p3
`;

const OPTIONS = new OptionTable<SudoOptions>(
  "sudo",
  {
    h: modelled((options, { hasValue }) => {
      if (hasValue) throw OPTIONS.notModelled("a remote host");
      options.help = true;
    }),
    V: on("version"),
    i: on("login"),
    s: on("shell"),
    E: modelled((options, { hasValue }) => {
      if (hasValue) throw OPTIONS.notModelled("a list of variables to keep");
      options.keepsEnvironment = true;
    }),
    u: value("user"),
    "v K": on("onlyCredentials"),
    k: on("forgets"),
    "H n S N": accepted,
  },
  { usage: SUDO_USAGE, exitCode: 1 },
);

export const sudoCommand: Command = { name: "sudo", path: "/usr/bin/sudo", options: OPTIONS, run: runSudo };

interface SudoLine {
  readonly options: SudoOptions;
  readonly settings: ReadonlyMap<string, string>;
  readonly argv: readonly string[];
}

function* runSudo(context: CommandContext): Program {
  const line = readLine(context.argv);
  refuse(context, line);
  const { options, argv } = line;
  const env = environmentFor(context, line);
  const cwd = options.login ? "/root" : context.cwd;
  return yield* runChild(context.process, context.spawn(shellFor(options, argv), { env, cwd }));
}

/** Options and settings (NAME=VALUE) in any order, up to the command. */
function readLine([name = "", ...words]: readonly string[]): SudoLine {
  const settings = new Map<string, string>();
  const options: SudoOptions = {
    help: false,
    version: false,
    login: false,
    shell: false,
    keepsEnvironment: false,
    onlyCredentials: false,
    forgets: false,
    user: "root",
  };
  let rest: readonly string[] = words;
  for (;;) {
    const argv = OPTIONS.read([name, ...rest], options);
    const wasEnded = rest.at(-argv.length - 1) === "--";
    const assignment = wasEnded ? null : /^([^-=/][^=]*)=(.*)$/s.exec(argv[0] ?? "");
    if (assignment === null) return { options, settings, argv };
    settings.set(assignment[1]!, assignment[2]!);
    rest = argv.slice(1);
  }
}

/** Ends it where nothing is run. */
function refuse(context: CommandContext, { options, argv }: SudoLine): void {
  const { user } = options;
  if (user === "" || (options.onlyCredentials && argv.length > 0)) throw OPTIONS.misuse();
  if (options.login && options.shell) throw OPTIONS.misuse("sudo: you may not specify both the -i and -s options\n");
  if (options.help && argv.length > 0) throw OPTIONS.notModelled("a remote host");
  if (options.help) throw new Exit(0, "", SUDO_HELP);
  if (options.version) throw new Exit(0, "", VERSION);
  if (user !== "root" && user !== "#0") {
    if (isKnownUser(user)) throw OPTIONS.notModelled(`user "${user}"`);
    throw new Exit(1, `sudo: unknown user ${user}\nsudo: error initializing audit plugin sudoers_audit\n`);
  }
  if (options.login || options.shell) return;
  const name = argv[0];
  if (name === undefined) throw options.onlyCredentials || options.forgets ? new Exit(0) : OPTIONS.misuse();
  if (context.canExecute?.(name) !== false) return;
  const hint = `sudo: "${name}" is a shell built-in command, it cannot be run directly.\nsudo: the -s option may be used to run a privileged shell.\n`;
  const chdir = "sudo: the -D option may be used to run a command in a specific directory.\n";
  const more = BUILTINS.has(name) ? `${hint}${name === "cd" ? chdir : ""}` : "";
  throw new Exit(1, `sudo: ${name}: command not found\n${more}`);
}

/** The users Debian has from the start: they exist, but nothing runs as them here. */
function isKnownUser(user: string): boolean {
  return /^(daemon|bin|sys|sync|games|man|lp|mail|news|uucp|proxy|www-data|backup|list|irc|nobody|_apt|#\d+)$/.test(user);
}

function environmentFor(context: CommandContext, line: SudoLine): ReadonlyMap<string, string> {
  const env = new Map<string, string>(line.options.keepsEnvironment ? context.env : []);
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

/** The command with its whole path, as SUDO_COMMAND has it. */
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
function shellFor({ login, shell }: SudoOptions, argv: readonly string[]): readonly string[] {
  if (!login && !shell) return argv;
  if (argv.length === 0) return ["bash"];
  return ["bash", "-c", argv.map((word) => word.replace(/[^A-Za-z0-9_$-]/g, "\\$&")).join(" ")];
}
