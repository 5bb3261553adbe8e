/** `bridge` of iproute2 6.1: links, forwarding entries and the VLAN that ports are in. mdb, monitor, vni and -batch are refused by name. */
import { findNetns } from "../../../kernel/netlink/netns.ts";
import type { Program } from "../../../sim/process.ts";
import type { Command } from "../../command.ts";
import { Arguments, abbreviates } from "../ip/arguments.ts";
import { notModelled, Quit } from "../ip/quit.ts";
import { defaultOptions, type ObjectCommand, runObject, Tool, usage } from "../ip/tool.ts";
import { fdbObject } from "./fdb.ts";
import { linkObject } from "./link.ts";
import { BRIDGE_TOOL_HELP } from "./usage.ts";
import { vlanObject } from "./vlan.ts";

export const bridgeCommand: Command = {
  name: "bridge",
  path: "/usr/sbin/bridge",
  *run(context): Program {
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

/** In the order the tool looks for an abbreviation; null where it is not modelled. */
const OBJECTS: readonly (readonly [string, ObjectCommand | null])[] = [
  ["link", linkObject],
  ["fdb", fdbObject],
  ["mdb", null],
  ["vlan", vlanObject],
  ["vni", null],
  ["monitor", null],
];

function* runTool(tool: Tool, args: Arguments): Program {
  const { options } = tool;
  while (args.word?.startsWith("-")) {
    const word = args.take()!;
    if (word === "--") break;
    const option = word.startsWith("--") ? word.slice(1) : word;
    const is = (full: string): boolean => abbreviates(option, full) && option.length > 1;
    if (is("-help")) throw usage(BRIDGE_TOOL_HELP);
    if (is("-Version")) {
      tool.print("bridge utility, 6.1.0\n");
      return 0;
    }
    if (is("-stats") || is("-statistics")) options.statistics++;
    else if (is("-details")) options.details++;
    else if (is("-oneline")) options.oneline = true;
    else if (is("-netns")) {
      const name = args.take() ?? "(null)";
      const net = findNetns(tool.context.host, name);
      if (net === null) throw new Quit(`Cannot open network namespace "${name}": No such file or directory\n`, 255);
      tool.net = net;
    } else if (is("-json")) options.json = true;
    else if (is("-pretty")) options.pretty = true;
    else if (is("-force")) options.force = true;
    else if (is("-compressvlans") || /^-co(l(or?)?)?(=|$)/.test(option)) continue;
    else if (is("-batch") || is("-timestamp")) throw notModelled(`option ${option}`, "bridge");
    else if (option !== "-4" && option !== "-6") throw new Quit(`Option "${option}" is unknown, try "bridge help".\n`, 255);
  }
  const word = args.take();
  if (word === null || abbreviates(word, "help")) throw usage(BRIDGE_TOOL_HELP);
  const found = OBJECTS.find(([name]) => abbreviates(word, name));
  if (found === undefined) throw new Quit(`Object "${word}" is unknown, try "bridge help".\n`, 255);
  if (found[1] === null) throw notModelled(`object "${found[0]}"`, "bridge");
  return yield* runObject(found[1], tool, args);
}
