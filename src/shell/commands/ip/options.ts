/** The options of `ip` before its object, in the order in which a part of one is looked up. iproute2: main() in ip/ip.c. */
import { accepted, counted, exits, on, prints, refused, set, value } from "../../options/rows.ts";
import { parseUnsigned } from "./arguments.ts";
import { type AddressFamily, FAMILIES } from "./inet-prefix.ts";
import { checked, does, type GivenWord, KeywordTable } from "./keywords.ts";
import { openNetns } from "./netns.ts";
import { Quit, wrongArgument } from "./quit.ts";
import { type ToolOptions, usage } from "./tool.ts";
import { IP_HELP } from "./usage.ts";

export const IP_OPTIONS = new KeywordTable<ToolOptions>(
  "ip",
  {
    "-loops*": value("loops", (text) => Number.parseInt(text, 10) || 0),
    "-family*": value("family", readFamily),
    "-4": set({ family: "inet" }),
    "-6": set({ family: "inet6" }),
    "-0": set({ family: "link" }),
    "-M": set({ family: "mpls" }),
    "-B": set({ family: "bridge" }),
    "-human* -human-readable*": on("human"),
    "-iec*": on("iec"),
    "-stats* -statistics*": counted("statistics"),
    "-details*": counted("details"),
    "-resolve*": on("resolve"),
    "-oneline*": on("oneline"),
    "-timestamp* -tshort*": accepted,
    "-Version*": prints("ip utility, iproute2-6.1.0, libbpf 1.1.2\n"),
    "-force*": on("force"),
    "-batch*": value("batch"),
    "-brief*": on("brief"),
    "-json*": on("json"),
    "-pretty*": on("pretty"),
    "-rcvbuf*": checked((text) => {
      if (parseUnsigned(text) === null) throw new Quit(`Invalid rcvbuf size '${text}'\n`, 255);
    }),
    "-color*": accepted,
    "-help*": exits(255, IP_HELP),
    "-netns*": does(takeNetns),
    "-Numeric*": refused(),
    "-all*": on("all"),
    "-echo": refused(),
  },
  {
    called: "option",
    areOptions: true,
    nameless: (_, { written }) => {
      if (!COLOR.test(written)) throw new Quit(`Option "${written}" is unknown, try "ip -help".\n`, 255);
    },
  },
);

export function takeNetns(_: ToolOptions, { tool, args }: GivenWord): void {
  tool.net = openNetns(tool, args.take() ?? "(null)");
}

/** What says when to color has an equals sign. iproute2: matches_color(), lib/color.c. */
export const COLOR = /^-c(o(l(or?)?)?)?=(always|auto|never)$/;

function readFamily(word: string): AddressFamily {
  if (word === "help") throw usage(IP_HELP);
  const family = FAMILIES.find((name) => name === word);
  if (family === undefined) throw wrongArgument("invalid protocol family", word);
  return family;
}
