/**
 * iptables, iptables-save and iptables-restore as Debian 12 has them: iptables-nft 1.8.9. The names with -nft are the same
 * commands. iptables-legacy, which keeps tables of its own in the kernel, and ip6tables are among the programs that are not
 * modelled.
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import { TABLE_NAMES, type TableName } from "../../../kernel/config/netfilter.ts";
import { XtablesError } from "../../../kernel/netfilter/xtoptions.ts";
import { beginFirewall, commitFirewall } from "../../../kernel/netlink/firewall.ts";
import { loadExtension } from "../../../kernel/netlink/modules.ts";
import type { Program } from "../../../sim/wait.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { encodeText } from "../../../wire/text.ts";
import type { Command, CommandContext } from "../../command.ts";
import { readAll, toText } from "../../io.ts";
import { executeCommand, failureText, kernelText } from "./execute.ts";
import { Hosts } from "./hosts.ts";
import { parseLine } from "./parse.ts";
import { Restore, type RestoreOptions } from "./restore.ts";
import { saveTable } from "./save.ts";

const VERSION = "v1.8.9 (nf_tables)";

function* runIptables(context: CommandContext): Program {
  const hosts = new Hosts(context.files);
  const edit = beginFirewall(context.net);
  try {
    const parsed = parseLine(context.argv.slice(1), {
      program: "iptables",
      restoreTable: null,
      hasChain: (table, chain) => edit.hasChain(table, chain),
      resolveHost: (name) => hosts.addressesOf(name),
      warn: (text) => context.stderr.write(text),
      loadModule: (kind, name) => loadExtension(context.net.host, kind, name),
    });
    if (parsed === "version") context.stdout.write(`iptables ${VERSION}\n`);
    if (typeof parsed === "string") return 0;
    if ("help" in parsed) {
      context.stdout.write(parsed.help);
      return 0;
    }
    const print = (text: string): void => context.stdout.write(text);
    const failure = executeCommand(parsed, { net: context.net, edit, print, nameOf: (address) => hosts.nameOf(address) });
    const refusal = failure?.refusal ?? commitFirewall(context.net, edit);
    if (refusal === null) return 0;
    if (refusal.operation !== null) {
      context.stderr.write(`iptables ${VERSION}:  ${kernelText(refusal)}\n`);
      return 4;
    }
    const text = failureText({ refusal, command: parsed.command });
    context.stderr.write(`iptables: ${text}.${refusal.errno === "EINVAL" ? " Run `dmesg' for more information." : ""}\n`);
    return 1;
  } catch (error) {
    if (!(error instanceof XtablesError)) throw error;
    return complain(context, "iptables", error, null);
  }
}

/** xtables_error() and exit_tryhelp(). */
function complain(context: CommandContext, program: string, error: XtablesError, line: number | null): number {
  const { message, exitCode, bare } = error;
  const text = bare ? message : `${program} ${VERSION}: ${message}\n`;
  (exitCode === 0 ? context.stdout : context.stderr).write(text);
  const own = bare && message.includes("not modelled");
  if (exitCode !== 2 || own) return exitCode;
  if (line !== null) context.stderr.write(`Error occurred at line: ${line}\n`);
  context.stderr.write(`Try \`${program} -h' or '${program} --help' for more information.\n`);
  return exitCode;
}

function* runSave(context: CommandContext): Program {
  const { net, stdout, stderr } = context;
  const words = context.argv.slice(1);
  let table: string | null = null;
  let file: string | null = null;
  let counters = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === "-c" || word === "--counters") counters = true;
    else if (word === "-t" || word === "--table") table = words[++index] ?? "";
    else if (word.startsWith("--table=")) table = word.slice(8);
    else if (word === "-f" || word === "--file") file = words[++index] ?? "";
    else if (word.startsWith("--file=")) file = word.slice(7);
    else if (word === "-M" || word === "--modprobe") index++;
    else if (word === "-4" || word === "--ipv4" || word === "-d" || word === "--dump") continue;
    else if (word === "-V" || word === "--version") {
      stdout.write(`iptables-save ${VERSION}\n`);
      return 0;
    } else if (word.startsWith("-")) {
      const what = word.startsWith("--") ? `unrecognized option '${word}'` : `invalid option -- '${word[1]}'`;
      stderr.write(`iptables-save: ${what}\nLook at manual page \`iptables-save.8' for more information.\n`);
      return 1;
    } else {
      stderr.write("Unknown arguments found on commandline\n");
      return 1;
    }
  }
  if (table !== null && !(TABLE_NAMES as readonly string[]).includes(table)) {
    stderr.write(`Table \`${table}' does not exist\n`);
    return 1;
  }
  const names = table === null ? TABLE_NAMES.filter((name) => net.config.firewall[name] !== undefined) : [table as TableName];
  const text = names.map((name) => saveTable(net, name, counters)).join("");
  if (file === null) {
    stdout.write(text);
    return 0;
  }
  const refusal = context.files.writeFile(absolute(context, file), encodeText(text));
  if (refusal === null) return 0;
  stderr.write("Failed to open file, error: No such file or directory\n");
  return 1;
}

function absolute(context: CommandContext, path: string): string {
  return path.startsWith("/") ? path : `${context.cwd === "/" ? "" : context.cwd}/${path}`;
}

const RESTORE_HELP = `Usage: iptables-restore [-c] [-v] [-V] [-t] [-h] [-n] [-T table] [-M command] [-4] [-6] [file]
	   [ --counters ]
	   [ --verbose ]
	   [ --version]
	   [ --test ]
	   [ --help ]
	   [ --noflush ]
	   [ --table=<TABLE> ]
	   [ --modprobe=<command> ]
	   [ --ipv4 ]
	   [ --ipv6 ]
`;

interface RestoreLine extends RestoreOptions {
  readonly file: string | null;
}

function parseRestore(words: readonly string[]): RestoreLine | "version" | "help" | { readonly bad: string } {
  let line = {
    counters: false,
    noflush: false,
    test: false,
    verbose: 0,
    only: null as string | null,
    file: null as string | null,
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    const letters = /^-[^-]/.test(word) ? word.slice(1).split("") : [word];
    for (const letter of letters) {
      if (letter === "c" || letter === "--counters") line = { ...line, counters: true };
      else if (letter === "n" || letter === "--noflush") line = { ...line, noflush: true };
      else if (letter === "t" || letter === "--test") line = { ...line, test: true };
      else if (letter === "v" || letter === "--verbose") line = { ...line, verbose: line.verbose + 1 };
      else if (letter === "V" || letter === "--version") return "version";
      else if (letter === "h" || letter === "--help") return "help";
      else if (letter === "T" || letter === "--table") line = { ...line, only: words[++index] ?? "" };
      else if (letter.startsWith("--table=")) line = { ...line, only: letter.slice(8) };
      else if (letter === "w" || letter === "--wait" || letter === "4" || letter === "--ipv4") continue;
      else if (letter === "M" || letter === "--modprobe") index++;
      else if (letter.startsWith("--")) return { bad: `unrecognized option '${letter}'` };
      else if (word.startsWith("-")) return { bad: `invalid option -- '${letter}'` };
      else line = { ...line, file: word };
    }
  }
  return line;
}

function* runRestore(context: CommandContext): Program {
  const { stdout, stderr } = context;
  const parsed = parseRestore(context.argv.slice(1));
  if (parsed === "version" || parsed === "help") {
    stdout.write(parsed === "help" ? RESTORE_HELP : `iptables-restore ${VERSION}\n`);
    return 0;
  }
  if ("bad" in parsed) {
    stderr.write(`iptables-restore: ${parsed.bad}\nTry \`iptables-restore -h' for more information.\n`);
    return 1;
  }
  const file = parsed.file === null ? null : context.files.readFile(absolute(context, parsed.file));
  if (isRefusal(file)) {
    stderr.write(`Can't open ${parsed.file}: No such file or directory\n`);
    return 1;
  }
  const text = file === null ? yield* readAll(context.stdin) : toText(file);
  const hosts = new Hosts(context.files);
  const restore = new Restore({
    net: context.net,
    options: parsed,
    print: (out) => stdout.write(out),
    warn: (out) => stderr.write(out),
    resolveHost: (name) => hosts.addressesOf(name),
    nameOf: (address) => hosts.nameOf(address as Ipv4),
  });
  try {
    restore.run(text);
    return 0;
  } catch (error) {
    if (!(error instanceof XtablesError)) throw error;
    return complain(context, "iptables-restore", error, restore.line);
  }
}

function command(name: string, run: Command["run"]): Command {
  return { name, path: `/usr/sbin/${name}`, run };
}

export const iptablesCommands: readonly Command[] = [
  command("iptables", runIptables),
  command("iptables-save", runSave),
  command("iptables-restore", runRestore),
  command("iptables-nft", runIptables),
  command("iptables-nft-save", runSave),
  command("iptables-nft-restore", runRestore),
];
