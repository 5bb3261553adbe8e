/** `ip`: options, the choice of the object, -batch. iproute2 6.1: ip/ip.c. Each object has its file here. */

import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/process.ts";
import { spend } from "../../../sim/work.ts";
import type { Command, CommandContext } from "../../command.ts";
import { FixedInput, toText } from "../../io.ts";
import { LineReader } from "../../tools/lines.ts";
import { addressObject } from "./address.ts";
import { Arguments, abbreviates, parseUnsigned } from "./arguments.ts";
import { BatchReader } from "./batch.ts";
import type { AddressFamily } from "./inet-prefix.ts";
import { linkObject } from "./link.ts";
import { neighObject } from "./neigh.ts";
import { netnsObject, openNetns } from "./netns.ts";
import { notModelled, Quit, wrongArgument } from "./quit.ts";
import { routeObject } from "./route.ts";
import { ruleObject } from "./rule.ts";
import { defaultOptions, type ObjectCommand, runObject, Tool, usage } from "./tool.ts";
import { IP_HELP } from "./usage.ts";

/** Objects in the order an abbreviation is looked up. */
const OBJECTS: readonly (readonly [string, ObjectCommand | null])[] = [
  ["address", addressObject],
  ["addrlabel", null],
  ["maddress", null],
  ["route", routeObject],
  ["rule", ruleObject],
  ["neighbor", neighObject],
  ["neighbour", neighObject],
  ["ntable", null],
  ["ntbl", null],
  ["link", linkObject],
  ["l2tp", null],
  ["fou", null],
  ["ila", null],
  ["macsec", null],
  ["tunnel", null],
  ["tunl", null],
  ["tuntap", null],
  ["tap", null],
  ["token", null],
  ["tcpmetrics", null],
  ["tcp_metrics", null],
  ["monitor", null],
  ["xfrm", null],
  ["mroute", null],
  ["mrule", null],
  ["netns", netnsObject],
  ["netconf", null],
  ["vrf", null],
  ["sr", null],
  ["nexthop", null],
  ["mptcp", null],
  ["ioam", null],
  ["help", null],
  ["stats", null],
];

export const ipCommand: Command = {
  name: "ip",
  path: "/usr/sbin/ip",
  *run(context) {
    const tool = new Tool(context, defaultOptions(), context.net);
    try {
      return yield* runTool(tool, new Arguments(context.argv.slice(1)));
    } catch (error) {
      if (!(error instanceof Quit)) throw error;
      tool.complain(error.message);
      return error.exitCode;
    }
  },
};

function* runTool(tool: Tool, args: Arguments): Step<number> {
  let batch: string | null = null;
  while (args.word?.startsWith("-")) {
    const word = args.take()!;
    if (word === "--") break;
    const option = word.startsWith("--") ? word.slice(1) : word;
    const file = takeOption(tool, args, option);
    if (file === "done") return 0;
    if (file !== null) batch = file.batch;
  }
  if (batch !== null) return yield* runBatch(tool, batch);
  return yield* runLine(tool, args);
}

const FAMILIES: readonly AddressFamily[] = ["inet", "inet6", "link", "bridge", "mpls"];

const SWITCHES: ReadonlyMap<string, AddressFamily> = new Map<string, AddressFamily>(
  Object.entries({
    "-4": "inet",
    "-6": "inet6",
    "-0": "link",
    "-M": "mpls",
    "-B": "bridge",
  }),
);

function takeOption(tool: Tool, args: Arguments, option: string): { readonly batch: string } | "done" | null {
  const { options } = tool;
  const is = (full: string): boolean => full.startsWith(option);
  if (is("-loops")) options.loops = Number.parseInt(optionValue(args), 10) || 0;
  else if (is("-family")) options.family = takeFamily(args);
  else if (SWITCHES.has(option)) options.family = SWITCHES.get(option)!;
  else if (is("-human") || is("-human-readable")) options.human = true;
  else if (is("-iec")) options.iec = true;
  else if (is("-stats") || is("-statistics")) options.statistics++;
  else if (is("-details")) options.details++;
  else if (is("-resolve")) options.resolve = true;
  else if (is("-oneline")) options.oneline = true;
  else if (is("-timestamp") || is("-tshort")) return null;
  else if (is("-Version")) {
    tool.print("ip utility, iproute2-6.1.0, libbpf 1.1.2\n");
    return "done";
  } else if (is("-force")) options.force = true;
  else if (is("-batch")) return { batch: optionValue(args) };
  else if (is("-brief")) options.brief = true;
  else if (is("-json")) options.json = true;
  else if (is("-pretty")) options.pretty = true;
  else if (is("-rcvbuf")) {
    const text = optionValue(args);
    if (parseUnsigned(text) === null) throw new Quit(`Invalid rcvbuf size '${text}'\n`, 255);
  } else if (/^-c(o(l(or?)?)?)?(=(always|auto|never))?$/.test(option)) return null;
  else if (is("-help")) throw usage(IP_HELP);
  else if (is("-netns")) tool.net = openNetns(tool, args.take() ?? "(null)");
  else if (is("-Numeric")) throw notModelled("option -Numeric");
  else if (is("-all")) options.all = true;
  else if (option === "-echo") throw notModelled("option -echo");
  else throw new Quit(`Option "${option}" is unknown, try "ip -help".\n`, 255);
  return null;
}

function optionValue(args: Arguments): string {
  const word = args.take();
  if (word === null) throw usage(IP_HELP);
  return word;
}

function takeFamily(args: Arguments): AddressFamily {
  const word = optionValue(args);
  if (word === "help") throw usage(IP_HELP);
  const family = FAMILIES.find((name) => name === word);
  if (family === undefined) throw wrongArgument("invalid protocol family", word);
  return family;
}

function* runLine(tool: Tool, args: Arguments): Step<number> {
  const word = args.take();
  if (word === null) throw usage(IP_HELP);
  const found = OBJECTS.find(([name]) => abbreviates(word, name));
  if (found === undefined) throw new Quit(`Object "${word}" is unknown, try "ip help".\n`, 1);
  const [name, object] = found;
  if (name === "help") throw usage(IP_HELP);
  if (object === null) throw notModelled(`object "${name}"`);
  if (tool.options.resolve && name !== "link" && name !== "netns") throw notModelled("option -resolve");
  if (tool.options.iec && tool.options.human) throw notModelled("option -iec");
  return yield* runObject(object, tool, args);
}

/** Runs the lines of a file; the first failure ends it unless -force was given. iproute2: do_batch(). */
function* runBatch(tool: Tool, name: string): Step<number> {
  const lines = openBatch(tool.context, name);
  if (lines === null) return 0;
  const batch = new BatchReader(function* () {
    const line = yield* lines.next();
    return line === null ? null : toText(line);
  });
  let exitCode = 0;
  for (let line = yield* batch.next(); line !== null; line = yield* batch.next()) {
    const code = yield* runBatchLine(tool, line.words);
    if (code === 0) continue;
    tool.complain(`Command failed ${name}:${line.number}\n`);
    exitCode = 1;
    if (!tool.options.force) break;
  }
  return exitCode;
}

function* runBatchLine(tool: Tool, words: readonly string[]): Step<number> {
  spend(LINE_WORK);
  try {
    return yield* runLine(tool, new Arguments(words));
  } catch (error) {
    if (!(error instanceof Quit)) throw error;
    tool.complain(error.message);
    if (error.isExit) throw new Quit("", error.exitCode, true);
    return error.exitCode;
  }
}

/** What a line of a batch costs, in units of work. */
const LINE_WORK = 600;

/** The lines of a batch as they come; null where it has none. */
function openBatch(context: CommandContext, name: string): LineReader | null {
  if (name === "") throw new Quit('Cannot open file "" for reading: No such file or directory\n', 1);
  if (name === "-") return new LineReader(context.stdin);
  const path = name.startsWith("/") ? name : `${context.cwd}/${name}`;
  if (context.files.isDirectory(path)) return null;
  const data = context.files.readFile(path);
  if (isRefusal(data)) throw new Quit(`Cannot open file "${name}" for reading: ${strerror(data.errno)}\n`, 1);
  return new LineReader(new FixedInput(data));
}
