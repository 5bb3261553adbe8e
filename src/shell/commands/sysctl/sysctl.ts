/**
 * sysctl(8) of procps 4.0.2. What is below net stands in kernel/netlink/sysctl.ts, the rest is read from the files below
 * /proc/sys. Left out: --system, and what lies outside net but for what those files show (both refused by name).
 */
import { isRefusal, type Refusal, strerror } from "../../../kernel/config/errno.ts";
import { isUnmodelledSysctl, listSysctls, readSysctl, writeSysctl } from "../../../kernel/netlink/sysctl.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { readAll, toBytes, toText } from "../../io.ts";
import { accepted, modelled, on, prints, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { EXTENDED, PatternError } from "../../patterns/posix-syntax.ts";
import { compilePosix, type Regex } from "../../patterns/regular-expression.ts";
import { SYSCTL_HELP } from "./usage.ts";

interface Options {
  readonly format: "pair" | "value" | "name" | "binary";
  readonly ignore: boolean;
  readonly quiet: boolean;
  readonly dryRun: boolean;
  readonly deprecated: boolean;
  readonly pattern: Regex | null;
}

/** The command line before it is read. */
const nothingGiven = () => ({
  names: false,
  values: false,
  binary: false,
  ignore: false,
  quiet: false,
  dryRun: false,
  deprecated: false,
  writeOnly: false,
  all: false,
  load: false,
  files: [] as string[],
  pattern: null as string | null,
});

const OPTIONS = new OptionTable<ReturnType<typeof nothingGiven>>(
  "sysctl",
  {
    "h d": prints(SYSCTL_HELP),
    V: prints("sysctl from procps-ng 4.0.2\n"),
    "a A X": on("all"),
    deprecated: on("deprecated"),
    "dry-run": on("dryRun"),
    b: on("binary"),
    e: on("ignore"),
    N: on("names"),
    n: on("values"),
    p: modelled((given, { value }) => {
      given.load = true;
      if (value !== "") given.files.push(value);
    }),
    f: on("load"),
    r: value("pattern"),
    q: on("quiet"),
    w: on("writeOnly"),
    "o x": accepted,
  },
  { usage: SYSCTL_HELP, usageOnStdout: true, exitCode: 0 },
);

export const sysctl: Command = { name: "sysctl", path: "/usr/sbin/sysctl", options: OPTIONS, run: runSysctl };

function* runSysctl(context: CommandContext): Program {
  const { argv, net } = context;
  const given = nothingGiven();
  const operands = OPTIONS.read(argv, given);
  const { ignore, quiet, dryRun, deprecated } = given;
  const format = given.binary ? "binary" : given.names ? "name" : given.values ? "value" : "pair";
  const run = new Run(context, { format, ignore, quiet, dryRun, deprecated, pattern: readPattern(given.pattern) });
  if (given.all) return run.readEach(listSysctls(net));
  if (given.load) {
    const files = [...given.files, ...operands];
    return yield* run.load(files.length > 0 ? files : ["/etc/sysctl.conf"]);
  }
  if (operands.length > 0) return run.take(operands, given.writeOnly);
  if (argv.length === 1) throw new Exit(1, SYSCTL_HELP);
  throw new Exit(1, "sysctl: no variables specified\nTry `sysctl --help' for more information.\n");
}

/** A regular expression; sysctl says nothing of what is none, and ends well. */
function readPattern(text: string | null): Regex | null {
  if (text === null) return null;
  try {
    return compilePosix(text, EXTENDED);
  } catch (error) {
    if (error instanceof PatternError) throw new Exit(0);
    throw error;
  }
}

class Run {
  readonly #context: CommandContext;
  readonly #options: Options;

  constructor(context: CommandContext, options: Options) {
    this.#context = context;
    this.#options = options;
  }

  /** The words of the command line, in order. */
  take(words: readonly string[], writeOnly: boolean): number {
    let status = 0;
    for (const word of words) {
      const equals = word.indexOf("=");
      if (word === "") {
        this.#complain('"" is an unknown key');
        status = 255;
      } else if (equals >= 0) status = worse(status, this.#write(word.slice(0, equals).trim(), word.slice(equals + 1).trim()));
      else if (writeOnly) {
        this.#complain("command line(0): invalid syntax, continuing...");
        status = worse(status, 1);
      } else status = worse(status, this.#read(nameOf(word.trim())));
    }
    return status;
  }

  /** Files as sysctl.conf(5) has them: all are read before anything is set. */
  *load(paths: readonly string[]): Step<number> {
    let status = 0;
    const settings: [string, string][] = [];
    for (const path of paths) {
      const text = yield* this.#open(path);
      if (isRefusal(text)) {
        this.#complain(`cannot open "${path}": ${strerror(text.errno)}`);
        status = 1;
        continue;
      }
      for (const [index, line] of text.split("\n").entries()) {
        const words = line.trim();
        if (words === "" || words.startsWith("#") || words.startsWith(";")) continue;
        const equals = words.indexOf("=");
        if (equals < 0) this.#complain(`${path}(${index + 1}): invalid syntax, continuing...`);
        else settings.push([words.slice(0, equals).replace(/^-/, "").trim(), words.slice(equals + 1).trim()]);
      }
    }
    for (const [key, value] of settings) status = worse(status, this.#write(key, value));
    return status;
  }

  readEach(names: readonly string[]): number {
    for (const name of names) if (this.#options.deprecated || !DEPRECATED.test(name)) this.#show(name);
    return 0;
  }

  #read(name: string): number {
    const value = this.#value(name);
    if (typeof value === "string" || value.errno === "EACCES") {
      this.#show(name);
      return 0;
    }
    const below = listSysctls(this.#context.net).filter((other) => other.startsWith(`${name}.`));
    return below.length > 0 ? this.readEach(below) : this.#missing(name);
  }

  #value(name: string): string | Refusal {
    if (name.startsWith("net.")) return readSysctl(this.#context.net, name);
    if (name === "kernel.hostname") return this.#context.host.name;
    if (name === "kernel.ostype") return "Linux";
    const bytes = this.#context.files.readFile(`/proc/sys/${swap(name)}`);
    return isRefusal(bytes) ? bytes : toText(bytes).replace(/\n$/, "");
  }

  #show(name: string): void {
    const { pattern, format } = this.#options;
    const value = this.#value(name);
    if (typeof value !== "string" || (pattern !== null && !pattern.test(name))) return;
    this.#print(name, value, format);
  }

  #print(name: string, value: string, format: Options["format"]): void {
    const { stdout } = this.#context;
    if (format === "name") stdout.write(`${name}\n`);
    else if (format === "pair") stdout.write(`${name} = ${value}\n`);
    else stdout.write(format === "binary" ? value : `${value}\n`);
  }

  #write(key: string, value: string): number {
    const { pattern, format, quiet, dryRun } = this.#options;
    if (key === "") {
      this.#complain("Path is not under /proc/sys/: /proc/sys/");
      return 1;
    }
    const name = nameOf(key);
    if (pattern !== null && !pattern.test(name)) return 1;
    const before = this.#value(name);
    if (isRefusal(before) && before.errno !== "EACCES") return this.#missing(name);
    const refused = dryRun
      ? null
      : value === "" && name !== "net.ipv4.ip_local_reserved_ports"
        ? EMPTY
        : this.#store(name, value);
    if (refused !== null) return this.#refuse(name, refused);
    if (!quiet) this.#print(name, value, format === "name" ? "value" : format);
    return 0;
  }

  #store(name: string, value: string): Refusal | null {
    const { net, files } = this.#context;
    if (name.startsWith("net.")) return writeSysctl(net, name, value);
    if (name === "kernel.hostname") return { errno: "EOPNOTSUPP", message: `${name} is not modelled` };
    if (name === "kernel.ostype") return { errno: "EACCES" };
    return files.writeFile(`/proc/sys/${swap(name)}`, toBytes(`${value}\n`));
  }

  /** A file nobody may write is reported in the words of an old error, and is no failure: so the tool has it. */
  #refuse(name: string, refused: Refusal): number {
    if (refused.message !== undefined) {
      this.#complain(refused.message);
      return 2;
    }
    const words = refused.errno === "EACCES" ? "Invalid argument" : strerror(refused.errno);
    this.#complain(`setting key "${name}": ${words}`);
    return refused.errno === "EACCES" ? 0 : 1;
  }

  #missing(name: string): number {
    if (isUnmodelledSysctl(this.#context.net, name)) {
      this.#complain(`${name} is not modelled`);
      return 2;
    }
    if (this.#options.ignore) return 0;
    const parent = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    const words = parent !== "" && typeof this.#value(parent) === "string" ? "Not a directory" : "No such file or directory";
    this.#complain(`cannot stat /proc/sys/${swap(name)}: ${words}`);
    return 1;
  }

  *#open(path: string): Step<string | Refusal> {
    if (path === "-") return yield* readAll(this.#context.stdin);
    const { files, cwd } = this.#context;
    const bytes = files.readFile(path.startsWith("/") ? path : `${cwd}/${path}`);
    return isRefusal(bytes) ? bytes : toText(bytes);
  }

  #complain(words: string): void {
    this.#context.stderr.write(`sysctl: ${words}\n`);
  }
}

const EMPTY: Refusal = { errno: "EINVAL" };
const DEPRECATED = /\.(base_reachable_time|retrans_time)$/;

/** The name with dots, however it was written: the first of the separators decides which one it uses. */
function nameOf(word: string): string {
  return /[./]/.exec(word)?.[0] === "/" ? swap(word) : word;
}

/** Exchanges the two separators. */
function swap(name: string): string {
  return name.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."));
}

function worse(before: number, status: number): number {
  return before === 0 || status === 255 ? status : Math.max(before, status);
}
