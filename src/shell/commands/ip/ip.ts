/** `ip`: options, the choice of the object, -batch. iproute2 6.1: ip/ip.c. Each object has its file here. */

import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { spend } from "../../../sim/work.ts";
import type { Command, CommandContext } from "../../command.ts";
import { FixedInput, toText } from "../../io.ts";
import { LineReader } from "../../tools/lines.ts";
import { ADDRESS_VERBS } from "./address.ts";
import { ADDRESS_WORDS } from "./address-change.ts";
import { Arguments } from "./arguments.ts";
import { BatchReader } from "./batch.ts";
import { LINK_VERBS } from "./link.ts";
import { BRIDGE_WORDS, PORT_WORDS } from "./link-kinds.ts";
import { LINK_WORDS } from "./link-words.ts";
import { NEIGH_VERBS } from "./neigh.ts";
import { NEIGH_FILTER_WORDS, NEIGH_GET_WORDS, NEIGH_WORDS } from "./neigh-words.ts";
import { ID_WORDS, NETNS_VERBS, netnsObject } from "./netns.ts";
import { IP_OPTIONS } from "./options.ts";
import { notModelled, Quit } from "./quit.ts";
import { ROUTE_VERBS } from "./route.ts";
import { ROUTE_FILTER_WORDS } from "./route-filter.ts";
import { GET_WORDS } from "./route-get.ts";
import { HOP_WORDS, ROUTE_WORDS } from "./route-parse.ts";
import { RULE_FILTER_WORDS, RULE_VERBS } from "./rule.ts";
import { RULE_WORDS } from "./rule-words.ts";
import { SHOW_WORDS } from "./show-filter.ts";
import { runObject, showsUsage, Tool, usage } from "./tool.ts";
import { IP_HELP } from "./usage.ts";
import { Verbs } from "./verbs.ts";

const OBJECTS = new Verbs(
  "ip",
  {
    "address*": ADDRESS_VERBS.command,
    "addrlabel* maddress*": null,
    "route*": ROUTE_VERBS.command,
    "rule*": RULE_VERBS.command,
    "neighbor* neighbour*": NEIGH_VERBS.command,
    "ntable* ntbl*": null,
    "link*": LINK_VERBS.command,
    "l2tp* fou* ila* macsec* tunnel* tunl* tuntap* tap* token* tcpmetrics* tcp_metrics* monitor* xfrm* mroute* mrule*": null,
    "netns*": netnsObject,
    "netconf* vrf* sr* nexthop* mptcp* ioam*": null,
    "help*": showsUsage(IP_HELP),
    "stats*": null,
  },
  showsUsage(IP_HELP),
  (word) => new Quit(`Object "${word}" is unknown, try "ip help".\n`, 1),
);

export const ipCommand: Command = {
  name: "ip",
  path: "/usr/sbin/ip",
  options: IP_OPTIONS,
  keywords: [
    ...[OBJECTS, ADDRESS_VERBS, LINK_VERBS, NEIGH_VERBS, NETNS_VERBS, ROUTE_VERBS, RULE_VERBS],
    ...[ADDRESS_WORDS, SHOW_WORDS, LINK_WORDS, BRIDGE_WORDS, PORT_WORDS, ROUTE_WORDS, HOP_WORDS, ROUTE_FILTER_WORDS, GET_WORDS],
    ...[RULE_WORDS, RULE_FILTER_WORDS, NEIGH_WORDS, NEIGH_FILTER_WORDS, NEIGH_GET_WORDS, ID_WORDS],
  ],
  *run(context) {
    const tool = new Tool(context);
    const args = new Arguments(context.argv.slice(1), () => usage(IP_HELP));
    IP_OPTIONS.read(tool.options, tool, args);
    return tool.options.batch === null ? yield* runLine(tool, args.rest) : yield* runBatch(tool, tool.options.batch);
  },
};

function* runLine(tool: Tool, words: readonly string[]): Step<number> {
  const { resolve, iec, human } = tool.options;
  const object = OBJECTS.nameOf(words[0] ?? "");
  if (resolve && object !== undefined && RESOLVES.has(object)) throw notModelled("option -resolve");
  if (iec && human) throw notModelled("option -iec");
  return yield* runObject(OBJECTS.command, tool, new Arguments(words));
}

/** The objects that -resolve makes a difference to. */
const RESOLVES: ReadonlySet<string> = new Set(["address", "route", "rule", "neighbor", "neighbour"]);

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
    return yield* runLine(tool, words);
  } catch (error) {
    if (!(error instanceof Quit)) throw error;
    tool.complain(error.stderr);
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
