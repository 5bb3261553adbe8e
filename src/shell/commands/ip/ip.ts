/** `ip`: options, the choice of the object, -batch. iproute2 6.1: ip/ip.c. Each object has its file here. */

import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import { findNetns } from "../../../kernel/netlink/netns.ts";
import type { Step } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { readAll, toText } from "../../io.ts";
import { addressObject } from "./address.ts";
import { Arguments, abbreviates } from "./arguments.ts";
import { splitLines } from "./batch.ts";
import { linkObject } from "./link.ts";
import { neighObject } from "./neigh.ts";
import { cannotOpen, netnsObject } from "./netns.ts";
import { notModelled, Quit } from "./quit.ts";
import { routeObject } from "./route.ts";
import { ruleObject } from "./rule.ts";
import { defaultOptions, type ObjectCommand, runObject, Tool, type ToolOptions, usage } from "./tool.ts";
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
  ["amt", null],
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
    const file = takeOption(tool, args, option, word);
    if (file === "done") return 0;
    if (file !== null) batch = file.batch;
  }
  if (batch !== null) return yield* runBatch(tool, batch);
  return yield* runLine(tool, args);
}

const FAMILIES: Readonly<Record<string, ToolOptions["family"]>> = {
  inet: "inet",
  inet6: "inet6",
  link: "link",
  bridge: "bridge",
};

function takeOption(tool: Tool, args: Arguments, option: string, asTyped: string): { readonly batch: string } | "done" | null {
  const { options } = tool;
  const is = (full: string): boolean => option.length > 1 && full.startsWith(option);
  if (is("-loops")) throw notModelled("option -loops");
  else if (is("-family")) {
    const word = args.value();
    if (abbreviates(word, "help")) throw usage(IP_HELP);
    const family = FAMILIES[word];
    if (family === undefined) throw new Quit(`Error: argument "${word}" is wrong: invalid protocol family\n`, 255);
    options.family = family;
  } else if (option === "-4") options.family = "inet";
  else if (option === "-6") options.family = "inet6";
  else if (option === "-0") options.family = "link";
  else if (option === "-M" || option === "-B") throw notModelled(`option ${option}`);
  else if (is("-human") || is("-human-readable")) options.human = true;
  else if (option === "-iec") throw notModelled("option -iec");
  else if (is("-stats") || is("-statistics")) options.statistics++;
  else if (is("-details")) options.details++;
  else if (is("-resolve")) throw notModelled("option -resolve");
  else if (is("-oneline")) options.oneline = true;
  else if (is("-timestamp") || option === "-ts" || is("-tshort")) return null;
  else if (is("-force")) options.force = true;
  else if (is("-batch")) return { batch: args.value() };
  else if (is("-brief")) options.brief = true;
  else if (is("-json")) options.json = true;
  else if (is("-rcvbuf")) args.value();
  else if (/^-c(o(l(or?)?)?)?(=|$)/.test(option)) return null;
  else if (is("-help")) throw usage(IP_HELP);
  else if (is("-netns")) {
    const name = args.take();
    const net = name === null ? null : findNetns(tool.context.host, name);
    if (net === null) throw cannotOpen(name ?? "(null)");
    tool.net = net;
  } else if (is("-Numeric")) throw notModelled("option -Numeric");
  else if (is("-all")) options.all = true;
  else if (is("-pretty")) options.pretty = true;
  else if (is("-Version")) {
    tool.print("ip utility, iproute2-6.1.0, libbpf 1.1.2\n");
    return "done";
  } else throw new Quit(`Option "${asTyped}" is unknown, try "ip -help".\n`, 255);
  return null;
}

function* runLine(tool: Tool, args: Arguments): Step<number> {
  const word = args.take();
  if (word === null) throw usage(IP_HELP);
  if (abbreviates(word, "help") && !OBJECTS.some(([name]) => abbreviates(word, name))) throw usage(IP_HELP);
  const found = OBJECTS.find(([name]) => abbreviates(word, name));
  if (found === undefined) throw new Quit(`Object "${word}" is unknown, try "ip help".\n`, 1);
  const [name, object] = found;
  if (object === null) throw notModelled(`object "${name}"`);
  return yield* runObject(object, tool, args);
}

/** Runs the lines of a file; the first failure ends it unless -force was given. iproute2: do_batch(). */
function* runBatch(tool: Tool, name: string): Step<number> {
  const text = yield* readBatch(tool.context, name);
  let exitCode = 0;
  for (const { words, number } of splitLines(text)) {
    const code = yield* runBatchLine(tool, words);
    if (code === 0) continue;
    tool.complain(`Command failed ${name}:${number}\n`);
    exitCode = 1;
    if (!tool.options.force) break;
  }
  return exitCode;
}

function* runBatchLine(tool: Tool, words: readonly string[]): Step<number> {
  try {
    return yield* runLine(tool, new Arguments(words));
  } catch (error) {
    if (!(error instanceof Quit)) throw error;
    tool.complain(error.message);
    // What is a mistake of words ends the whole tool, as its exit(3) does.
    if (error.exitCode === 255) throw new Quit("", 255);
    return error.exitCode;
  }
}

function* readBatch(context: CommandContext, name: string): Step<string> {
  if (name === "-") return yield* readAll(context.stdin);
  const data = context.files.readFile(name.startsWith("/") ? name : `${context.cwd}/${name}`);
  if (isRefusal(data)) throw new Quit(`Cannot open file "${name}" for reading: ${strerror(data.errno)}\n`, 1);
  return toText(data);
}
