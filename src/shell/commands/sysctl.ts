/** `sysctl` (procps-ng 4.0.2): reads and writes the sysctls of its namespace; kernel.* and the like through /proc/sys. */
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import { listSysctls, readSysctl, writeSysctl } from "../../kernel/netlink/sysctl.ts";
import type { Step } from "../../sim/process.ts";
import type { Command, CommandContext } from "../command.ts";
import { readAll, toBytes, toText } from "../io.ts";
import { SYSCTL_HELP } from "./sysctl-usage.ts";

interface Options {
  all: boolean;
  binary: boolean;
  ignore: boolean;
  names: boolean;
  values: boolean;
  load: string | null;
  system: boolean;
  pattern: string | null;
  quiet: boolean;
  write: boolean;
  dryRun: boolean;
  words: string[];
}

export const sysctl: Command = {
  name: "sysctl",
  path: "/usr/sbin/sysctl",
  *run(context) {
    const options = parseOptions(context);
    if (typeof options === "number") return options;
    if (options.all) return listAll(context, options);
    if (options.load !== null) return yield* loadFile(context, options, options.load);
    if (options.system) {
      context.stderr.write("sysctl: option --system is not modelled\n");
      return 1;
    }
    if (options.words.length === 0) return printHelp(context, 1);
    let exitCode = 0;
    for (const word of options.words) exitCode = handle(context, options, word) || exitCode;
    return exitCode;
  },
};

function printHelp(context: CommandContext, exitCode: number): number {
  (exitCode === 0 ? context.stdout : context.stderr).write(SYSCTL_HELP);
  return exitCode;
}

const LONG: Readonly<Record<string, string>> = {
  all: "a",
  binary: "b",
  ignore: "e",
  names: "N",
  values: "n",
  load: "p",
  system: "S",
  pattern: "r",
  quiet: "q",
  write: "w",
  help: "h",
  version: "V",
  deprecated: "o",
  "dry-run": "D",
};

function parseOptions(context: CommandContext): Options | number {
  const options: Options = {
    all: false,
    binary: false,
    ignore: false,
    names: false,
    values: false,
    load: null,
    system: false,
    pattern: null,
    quiet: false,
    write: false,
    dryRun: false,
    words: [],
  };
  const args = [...context.argv.slice(1)];
  while (args.length > 0) {
    const word = args.shift()!;
    if (word === "--") {
      options.words.push(...args.splice(0));
    } else if (word.startsWith("--")) {
      const [name, value] = word.slice(2).split("=", 2);
      const letter = LONG[name!] ?? uniqueLong(name!);
      if (letter === null) {
        context.stderr.write(`sysctl: unrecognized option '${word}'\n`);
        context.stdout.write(SYSCTL_HELP);
        return 0;
      }
      const done = apply(context, options, letter, value ?? null, args);
      if (done !== null) return done;
    } else if (word.startsWith("-") && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const takesRest = word[at] === "r" && at + 1 < word.length;
        const done = apply(context, options, word[at]!, takesRest ? word.slice(at + 1) : null, args);
        if (done !== null) return done;
        if (takesRest) break;
      }
    } else options.words.push(word);
  }
  return options;
}

function uniqueLong(name: string): string | null {
  const found = Object.keys(LONG).filter((full) => full.startsWith(name));
  return found.length === 1 ? LONG[found[0]!]! : null;
}

function apply(context: CommandContext, options: Options, letter: string, value: string | null, args: string[]): number | null {
  switch (letter) {
    case "a":
    case "A":
    case "X":
      options.all = true;
      return null;
    case "b":
      options.binary = true;
      options.values = true;
      return null;
    case "e":
      options.ignore = true;
      return null;
    case "N":
      options.names = true;
      return null;
    case "n":
      options.values = true;
      return null;
    case "p":
    case "f":
      options.load = value ?? (args.length > 0 && !args[0]!.startsWith("-") ? args.shift()! : "/etc/sysctl.conf");
      return null;
    case "S":
      options.system = true;
      return null;
    case "r":
      options.pattern = value ?? args.shift() ?? "";
      return null;
    case "q":
      options.quiet = true;
      return null;
    case "w":
      options.write = true;
      return null;
    case "D":
      options.dryRun = true;
      return null;
    case "o":
    case "x":
      return null;
    case "d":
    case "h":
      return printHelp(context, 0);
    case "V":
      context.stdout.write("sysctl from procps-ng 4.0.2\n");
      return 0;
    default:
      context.stderr.write(`sysctl: invalid option -- '${letter}'\n`);
      context.stdout.write(SYSCTL_HELP);
      return 0;
  }
}

/** A name may be written with slashes; then a dot is a dot of a device's name. */
function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  return first === "/" ? name.replace(/[./]/g, (character) => (character === "." ? "/" : ".")) : name;
}

function pathOf(name: string): string {
  return `/proc/sys/${name.replace(/[./]/g, (character) => (character === "." ? "/" : "."))}`;
}

function read(context: CommandContext, name: string): string | Refusal {
  const value = readSysctl(context.net, name);
  if (!isRefusal(value) || value.errno !== "ENOENT" || name.startsWith("net.")) return value;
  const data = context.files.readFile(pathOf(name));
  return isRefusal(data) ? data : toText(data).replace(/\n$/, "");
}

function write(context: CommandContext, name: string, value: string): Refusal | null {
  if (name.startsWith("net.")) return writeSysctl(context.net, name, value);
  if (isRefusal(read(context, name))) return { errno: "ENOENT" };
  return context.files.writeFile(pathOf(name), toBytes(`${value}\n`));
}

/** All names below one that is a directory. */
function below(context: CommandContext, name: string): readonly string[] {
  return listSysctls(context.net).filter((other) => other.startsWith(`${name}.`));
}

function handle(context: CommandContext, options: Options, word: string): number {
  const equals = word.indexOf("=");
  if (equals >= 0) return set(context, options, word.slice(0, equals).trim(), word.slice(equals + 1).trim(), options.quiet);
  if (options.write) {
    context.stderr.write("sysctl: command line(0): invalid syntax, continuing...\n");
    return 1;
  }
  const name = dotted(word.trim());
  const value = read(context, name);
  if (!isRefusal(value)) return show(context, options, name, value);
  const inside = below(context, name);
  for (const other of inside) show(context, options, other, String(read(context, other)));
  return inside.length > 0 ? 0 : complain(context, options, name, value);
}

function show(context: CommandContext, options: Options, name: string, value: string): number {
  const shown = name.replaceAll("/", ".");
  if (options.names) context.stdout.write(`${shown}\n`);
  else if (options.values) context.stdout.write(options.binary ? value : `${value}\n`);
  else context.stdout.write(`${shown} = ${value}\n`);
  return 0;
}

function set(context: CommandContext, options: Options, typed: string, value: string, quiet: boolean): number {
  const name = dotted(typed.startsWith("-") ? typed.slice(1) : typed);
  const ignore = options.ignore || typed.startsWith("-");
  const refused = options.dryRun ? null : write(context, name, value);
  if (refused === null) {
    if (!quiet) show(context, options, name, value);
    return 0;
  }
  if (refused.errno === "ENOENT") return complain(context, { ...options, ignore }, name, refused);
  if (refused.message !== undefined) context.stderr.write(`sysctl: ${refused.message}\n`);
  else if (refused.errno === "EACCES")
    context.stderr.write(`sysctl: permission denied on key "${name}"${ignore ? ", ignoring" : ""}\n`);
  else context.stderr.write(`sysctl: setting key "${name}"${ignore ? ", ignoring" : ""}: ${strerror(refused.errno)}\n`);
  return ignore ? 0 : 1;
}

function complain(context: CommandContext, options: Options, name: string, refused: Refusal): number {
  if (options.ignore && refused.errno === "ENOENT") return 0;
  if (refused.errno === "ENOENT") context.stderr.write(`sysctl: cannot stat ${pathOf(name)}: ${strerror(refused.errno)}\n`);
  else context.stderr.write(`sysctl: reading key "${name}": ${strerror(refused.errno)}\n`);
  return 1;
}

function listAll(context: CommandContext, options: Options): number {
  const pattern = options.pattern === null ? null : new RegExp(options.pattern);
  for (const name of listSysctls(context.net)) {
    if (pattern !== null && !pattern.test(name.replaceAll("/", "."))) continue;
    show(context, options, name, String(read(context, name)));
  }
  return 0;
}

/** `sysctl -p FILE`: lines of name = value; # and ; begin comments. */
function* loadFile(context: CommandContext, options: Options, file: string): Step<number> {
  const data =
    file === "-" ? yield* readAll(context.stdin) : context.files.readFile(file.startsWith("/") ? file : `${context.cwd}/${file}`);
  if (isRefusal(data)) {
    context.stderr.write(`sysctl: cannot open "${file}": ${strerror(data.errno)}\n`);
    return 1;
  }
  const text = typeof data === "string" ? data : toText(data);
  let exitCode = 0;
  for (const [at, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const equals = line.indexOf("=");
    if (equals < 0) context.stderr.write(`sysctl: ${file}(${at + 1}): invalid syntax, continuing...\n`);
    else exitCode = set(context, options, line.slice(0, equals).trim(), line.slice(equals + 1).trim(), options.quiet) || exitCode;
  }
  return exitCode;
}
