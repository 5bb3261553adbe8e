/**
 * `bridge` of iproute2 6.1: links, forwarding entries and the VLAN that ports are in. mdb, monitor, vni and -batch are refused by
 * name.
 */
import type { Command } from "../../command.ts";
import { accepted, counted, exits, on, prints, refused, value } from "../../options/rows.ts";
import { Arguments } from "../ip/arguments.ts";
import { does, KeywordTable } from "../ip/keywords.ts";
import { COLOR, takeNetns } from "../ip/options.ts";
import { Quit, wrongArgument } from "../ip/quit.ts";
import { runObject, showsUsage, Tool, type ToolOptions, usage } from "../ip/tool.ts";
import { Verbs } from "../ip/verbs.ts";
import { FDB_FILTER_WORDS, FDB_FLUSH_WORDS, FDB_GET_WORDS, FDB_VERBS, FDB_WORDS } from "./fdb.ts";
import { LINK_FILTER_WORDS, LINK_VERBS, PORT_WORDS } from "./link.ts";
import { BRIDGE_TOOL_HELP } from "./usage.ts";
import { VLAN_FILTER_WORDS, VLAN_VERBS } from "./vlan.ts";

/** In the order in which a part of one is looked up. iproute2: main() in bridge/bridge.c. */
const OPTIONS = new KeywordTable<ToolOptions>(
  "bridge",
  {
    "-help*": exits(255, BRIDGE_TOOL_HELP),
    "-Version*": prints("bridge utility, 6.1.0\n"),
    "-stats* -statistics*": counted("statistics"),
    "-details*": counted("details"),
    "-oneline*": on("oneline"),
    "-timestamp*": refused(),
    "-family*": value("family", (word) => {
      if (word === "help") throw usage(BRIDGE_TOOL_HELP);
      if (word !== "inet" && word !== "inet6") throw wrongArgument("invalid protocol family", word);
      return word;
    }),
    "-4 -6": accepted,
    "-netns*": does(takeNetns),
    "-c -co -col -colo -color": accepted,
    "-compressvlans*": accepted,
    "-force*": on("force"),
    "-json*": on("json"),
    "-pretty*": on("pretty"),
    "-batch*": refused(),
  },
  {
    called: "option",
    areOptions: true,
    nameless: (_, { written }) => {
      if (!COLOR.test(written)) throw new Quit(`Option "${written}" is unknown, try "bridge help".\n`, 255);
    },
  },
);

const OBJECTS = new Verbs(
  "bridge",
  {
    "link*": LINK_VERBS.command,
    "fdb*": FDB_VERBS.command,
    "mdb*": null,
    "vlan*": VLAN_VERBS.command,
    "vni* monitor*": null,
    "help*": showsUsage(BRIDGE_TOOL_HELP),
  },
  showsUsage(BRIDGE_TOOL_HELP),
  (word) => new Quit(`Object "${word}" is unknown, try "bridge help".\n`, 255),
);

export const bridgeCommand: Command = {
  name: "bridge",
  path: "/usr/sbin/bridge",
  options: OPTIONS,
  keywords: [
    OBJECTS,
    LINK_VERBS,
    FDB_VERBS,
    VLAN_VERBS,
    PORT_WORDS,
    LINK_FILTER_WORDS,
    FDB_WORDS,
    FDB_FILTER_WORDS,
    FDB_GET_WORDS,
    FDB_FLUSH_WORDS,
    VLAN_FILTER_WORDS,
  ],
  *run(context) {
    const tool = new Tool(context);
    const args = new Arguments(context.argv.slice(1), () => usage(BRIDGE_TOOL_HELP));
    OPTIONS.read(tool.options, tool, args);
    return yield* runObject(OBJECTS.command, tool, new Arguments(args.rest));
  },
};
