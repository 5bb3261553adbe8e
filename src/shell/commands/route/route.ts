/**
 * `route` of net-tools 2.10: the main table as /proc/net/route has it, and changes by ioctl. Left out, refused by name: IPv6, the
 * window and irtt of a route, mod, dyn and reinstate.
 */
import type { Program } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { parseOptions } from "../../net/getopt.ts";
import { changeRoute } from "./change.ts";
import { listRoutes } from "./list.ts";
import { INET_USAGE, ROUTE_FAMILIES, ROUTE_USAGE, ROUTE_VERSION } from "./usage.ts";

export const routeCommand: Command = { name: "route", path: "/usr/sbin/route", run: runRoute };

const SPEC = {
  letters: "A:eCFhnN64Vv?",
  long: {
    extend: { as: "e" },
    verbose: { as: "v" },
    version: { as: "V" },
    numeric: { as: "n" },
    symbolic: { as: "N" },
    help: { as: "h" },
    cache: { as: "C" },
    fib: { as: "F" },
    protocol: { argument: "required", as: "A" },
    inet: { as: "4" },
    inet6: { as: "6" },
  },
} as const;

function* runRoute(context: CommandContext): Program {
  const { stdout, stderr } = context;
  const { given, mistakes, operands } = readOptions(context.argv.slice(1));
  for (const mistake of mistakes) stderr.write(`route: ${mistake}\n`);
  if (mistakes.length > 0 || given.some(([name]) => name === "h" || name === "?")) {
    stderr.write(ROUTE_FAMILIES);
    stdout.write(ROUTE_USAGE);
    return 0;
  }
  if (given.some(([name]) => name === "V")) {
    stdout.write(ROUTE_VERSION);
    return 0;
  }
  const family = given.findLast(([name]) => name === "A" || name === "4" || name === "6");
  const has = (name: string): boolean => given.some(([other]) => other === name);
  if (family !== undefined) {
    const name = family[0] === "A" ? family[1] : family[0] === "6" ? "inet6" : "inet";
    if (OTHER_FAMILIES.has(name)) return refuse(context, name === "inet6" ? "IPv6" : `address family "${name}"`);
    if (name !== "inet") {
      stderr.write(`Unknown address family \`${name}'.\n`);
      return 1;
    }
  }
  const [action, ...words] = operands;
  if (action === undefined) {
    if (has("C")) {
      stdout.write("Kernel IP routing cache\nSource          Destination     Gateway         Flags Metric Ref    Use Iface\n");
      return 0;
    }
    const extended = given.filter(([name]) => name === "e").length;
    return yield* listRoutes(context, { numeric: has("n") || has("N"), extended });
  }
  if (action === "flush") {
    stderr.write(`Flushing \`inet' routing table not supported\n${INET_USAGE}`);
    return 3;
  }
  if (action === "add" || action === "new") return yield* changeRoute(context, "add", words);
  if (action === "del" || action === "delete") return yield* changeRoute(context, "del", words);
  stderr.write(ROUTE_USAGE + ROUTE_FAMILIES);
  return 3;
}

const OTHER_FAMILIES = new Set(["inet6", "ax25", "netrom", "rose", "ipx", "ddp", "x25"]);

function refuse(context: CommandContext, what: string): number {
  context.stderr.write(`route: ${what} is not modelled\n`);
  return 2;
}

/** Options stand before the verb: behind it -net and -host are words. A cluster may have several mistakes. */
function readOptions(words: readonly string[]) {
  const given: [string, string][] = [];
  const mistakes: string[] = [];
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith("-") || word === "-") break;
    if (word.startsWith("--") || /^-[A-Za-z0-9?]$/.test(word)) {
      const needsValue = word === "-A" || word === "--protocol";
      const parsed = parseOptions(needsValue ? words.slice(at, at + 2) : [word], SPEC);
      if (parsed.mistake !== null) mistakes.push(parsed.mistake);
      for (const option of parsed.options) given.push([option.name, option.value]);
      if (needsValue) at++;
      continue;
    }
    for (const letter of word.slice(1)) {
      if (!SPEC.letters.includes(letter)) mistakes.push(`invalid option -- '${letter}'`);
      else given.push([letter, ""]);
    }
  }
  return { given, mistakes, operands: words.slice(at) };
}
