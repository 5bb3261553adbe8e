/**
 * dmesg: the kernel log of the host, which here holds what netfilter's LOG, martians and conntrack wrote. util-linux 2.38.
 * The ring is one for all namespaces of a host; -c and -C forget what is in it.
 */
import type { Host } from "../../kernel/host.ts";
import type { Command } from "../command.ts";
import { makeQuickTool, type Parsed, readOptions } from "../tools/kit.ts";
import { formatDate } from "./iptables/save.ts";

const LONG = {
  clear: "C",
  "read-clear": "c",
  notime: "t",
  ctime: "T",
  kernel: "k",
  nopager: "P",
  version: "V",
};

/** How many lines of a host's log were cleared. */
const cleared = new WeakMap<Host, number>();

export const dmesg: Command = makeQuickTool("dmesg", (context) => {
  const { host, stdout, stderr } = context;
  const given = readOptions(context, { short: "CckPtTV", long: LONG });
  if (typeof given === "number") return given;
  if (given.operands.length > 0) {
    stderr.write(`dmesg: bad usage\n${HINT}`);
    return 1;
  }
  if (given.has("V")) {
    stdout.write("dmesg from util-linux 2.38.1\n");
    return 0;
  }
  const from = cleared.get(host) ?? 0;
  if (!given.has("C"))
    for (const entry of host.log.slice(from)) stdout.write(`${stamp(host, entry.timeUs, given)}${entry.text}\n`);
  if (given.has("c") || given.has("C")) cleared.set(host, host.log.length);
  return 0;
});

const HINT = "Try 'dmesg --help' for more information.\n";

function stamp(host: Host, timeUs: number, given: Parsed): string {
  if (given.has("t")) return "";
  if (given.has("T")) return `[${formatDate(host.loop.epochUs + timeUs)}] `;
  return `[${String(Math.floor(timeUs / 1e6)).padStart(5)}.${String(timeUs % 1e6).padStart(6, "0")}] `;
}
