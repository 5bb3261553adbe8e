/**
 * conntrack(8) 1.4.7: lists (-L), gets (-G), makes (-I), deletes (-D), flushes (-F) and counts (-C, -S) connections, and shows
 * events (-E). Left out, refused by name: -A, -U, -R, and the expectation table beyond its being empty (there are no helpers).
 * Its stdout is as to a terminal: into one file with stderr the real tool's count comes before the entries.
 */

import type { Connection } from "../../../kernel/netfilter/conntrack/connection.ts";
import { invertTuple } from "../../../kernel/netfilter/conntrack/tuple.ts";
import { loadModule } from "../../../kernel/netlink/modules.ts";
import type { Program } from "../../../sim/wait.ts";
import { ICMP } from "../../../wire/icmp.ts";
import type { Command, CommandContext } from "../../command.ts";
import { type Arguments, LabelError, NotModelledError, UsageError } from "./arguments.ts";
import { showEvents } from "./events.ts";
import { fail } from "./fail.ts";
import { isMeant } from "./filter.ts";
import { type Format, formatConnection, formatSave, formatXml } from "./format.ts";
import { makeConnection } from "./make.ts";
import { parseArguments } from "./parse.ts";
import { referenceCounter } from "./references.ts";
import { protocolUsage, USAGE, VERSION_LINE } from "./usage.ts";

export const conntrackCommand: Command = {
  name: "conntrack",
  path: "/usr/sbin/conntrack",
  *run(context: CommandContext): Program {
    let parsed: Arguments;
    try {
      parsed = parseArguments(context.argv);
    } catch (error) {
      return printMistake(context, error);
    }
    for (const notice of parsed.notices) context.stderr.write(`${notice}\n`);
    if (parsed.given.has("u") && parsed.status === 0) return fail(context, "invalid parameters");
    // nfnetlink loads it for the first request. Linux: nfnetlink_rcv_msg(), net/netfilter/nfnetlink.c.
    if (parsed.command !== null && !ASKS_NOTHING.has(parsed.command)) loadModule(context.net.host, "nf_conntrack_netlink");
    switch (parsed.command) {
      case null:
      case "h":
        context.stdout.write(USAGE + protocolUsage(parsed.protocol ?? -1));
        return 0;
      case "V":
        context.stdout.write(`${VERSION_LINE}\n`);
        return 0;
      case "L":
        return listConnections(context, parsed);
      case "G":
        return getConnection(context, parsed);
      case "I":
        return makeConnection(context, parsed);
      case "D":
        return deleteConnections(context, parsed);
      case "F":
        return flushTable(context, parsed);
      case "C":
        context.stdout.write(`${parsed.table === "expect" ? 0 : context.net.conntrack.count}\n`);
        return 0;
      case "S":
        printStatistics(context);
        return 0;
      case "E":
        return yield* showEvents(context, parsed);
      default:
        throw new Error(`conntrack: command -${parsed.command} came through`);
    }
  },
};

/** Help, and the version. */
const ASKS_NOTHING: ReadonlySet<string> = new Set(["h", "V"]);

function printMistake({ stderr }: CommandContext, error: unknown): number {
  if (error instanceof NotModelledError) {
    stderr.write(`conntrack: ${error.message}\n`);
    return 2;
  }
  if (!(error instanceof UsageError)) throw error;
  if (error instanceof LabelError) stderr.write(error.notices.map((notice) => `${notice}\n`).join(""));
  stderr.write(`${VERSION_LINE}: ${error.message}\nTry \`conntrack -h' or 'conntrack --help' for more information.\n`);
  return 2;
}

/** Entries on stdout, then the count on stderr, as a terminal shows them. */
function printCounted(context: CommandContext, text: string, count: string): void {
  context.stdout.write(text);
  context.stderr.write(`${VERSION_LINE}: ${count}\n`);
}

function listConnections(context: CommandContext, parsed: Arguments): number {
  if (parsed.table === "expect") {
    printCounted(context, "", "0 expectations have been shown.");
    return 0;
  }
  // Entries are dying or unconfirmed only while a packet is under way; no command runs meanwhile.
  const shown: Connection[] = [];
  if (parsed.table === "conntrack")
    for (const connection of context.net.conntrack) if (isMeant(connection, parsed)) shown.push(connection);
  printCounted(context, printConnections(context, shown, parsed, 1), `${shown.length} flow entries have been shown.`);
  if (parsed.given.has("z"))
    for (const { counters } of shown) for (const counter of counters ?? []) counter.packets = counter.bytes = 0;
  return 0;
}

function getConnection(context: CommandContext, parsed: Arguments): number {
  const found = findExactly(context, parsed);
  if (found === null) return fail(context, "such conntrack doesn't exist");
  printCounted(context, printConnections(context, [found], parsed, 2), "1 flow entries have been shown.");
  return 0;
}

function findExactly({ net }: CommandContext, parsed: Arguments): Connection | null {
  const { src, dst, replySrc, replyDst, protocol, fields } = parsed;
  const dport = ((fields.icmpType ?? 0) << 8) | (fields.icmpCode ?? 0);
  if (parsed.family === "ipv6" || protocol === null) return null;
  if (src !== null && dst !== null) {
    const ports =
      protocol === ICMP ? { sport: fields.icmpId ?? 0, dport } : { sport: fields.sport ?? 0, dport: fields.dport ?? 0 };
    return net.conntrack.find({ src: src.address, dst: dst.address, protocol, ...ports });
  }
  if (replySrc === null || replyDst === null) return null;
  const ports =
    protocol === ICMP ? { sport: fields.icmpId ?? 0, dport } : { sport: fields.replySport ?? 0, dport: fields.replyDport ?? 0 };
  const reply = { src: replySrc, dst: replyDst, protocol, ...ports };
  return net.conntrack.find(protocol === ICMP ? (invertTuple({ ...reply, src: replyDst, dst: replySrc }) ?? reply) : reply);
}

function deleteConnections(context: CommandContext, parsed: Arguments): number {
  const deleted = [...context.net.conntrack].filter((connection) => isMeant(connection, parsed));
  const text = printConnections(context, deleted, parsed, 1);
  for (const connection of deleted) context.net.conntrack.destroy(connection, context.process.pid);
  printCounted(context, text, `${deleted.length} flow entries have been deleted.`);
  return deleted.length > 0 ? 0 : 1;
}

function flushTable(context: CommandContext, parsed: Arguments): number {
  const isExpect = parsed.table === "expect";
  if (!isExpect && parsed.family !== "ipv6") context.net.conntrack.flush(context.process.pid);
  context.stderr.write(`${VERSION_LINE}: ${isExpect ? "expectation" : "connection tracking"} table has been emptied.\n`);
  return 0;
}

/** `own`: the table's reference, and that of a request for this one entry. */
function printConnections(context: CommandContext, connections: readonly Connection[], parsed: Arguments, own: number): string {
  const { nowUs, epochUs } = context.net.loop;
  const use = referenceCounter(context.net, own);
  const format: Format = { nowUs, epochUs, output: parsed.output, use, event: null };
  if (parsed.output.has("xml")) {
    if (connections.length === 0) return "";
    const flows = connections.map((connection) => `${formatXml(connection, format)}\n`).join("");
    return `<?xml version="1.0" encoding="utf-8"?>\n<conntrack>\n${flows}</conntrack>\n`;
  }
  const print = parsed.output.has("save")
    ? (connection: Connection) => formatSave(connection, nowUs)
    : (connection: Connection) => formatConnection(connection, format);
  return connections.map((connection) => `${print(connection)}\n`).join("");
}

function printStatistics({ net, stdout }: CommandContext): void {
  const { statistics } = net.conntrack;
  const columns = [
    `found=${statistics.found}`,
    `invalid=${statistics.invalid}`,
    `insert=${statistics.insert}`,
    `insert_failed=${statistics.insertFailed}`,
    `drop=${statistics.drop}`,
    `early_drop=${statistics.earlyDrop}`,
    `error=${statistics.error}`,
    "search_restart=0",
    `clash_resolve=${statistics.clashResolve}`,
    "chaintoolong=0",
  ];
  stdout.write(`cpu=0   \t${columns.join(" ")} \n`);
}
