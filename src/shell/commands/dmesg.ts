/**
 * dmesg: the kernel log of the host, which here holds what netfilter's LOG, martians and conntrack wrote. util-linux 2.38.
 * The ring is one for all namespaces of a host; -c and -C forget what is in it.
 */
import type { Host } from "../../kernel/host.ts";
import type { Command } from "../command.ts";
import { prints } from "../options/rows.ts";
import { makeQuickTool } from "../tools/kit.ts";
import { type Parsed, ToolOptions } from "../tools/tool-options.ts";
import { formatDate } from "./iptables/save.ts";

const OPTIONS = new ToolOptions("dmesg", "C c k P t T", { rows: { V: prints("dmesg from util-linux 2.38.1\n") } });

export const dmesg: Command = makeQuickTool(OPTIONS, (context) => {
  const { host, stdout, stderr } = context;
  const given = OPTIONS.read(context.argv);
  if (given.operands.length > 0) {
    stderr.write("dmesg: bad usage\n");
    throw OPTIONS.misuse("dmesg");
  }
  const from = host.clearedLines;
  if (!given.has("C"))
    for (const entry of host.log.slice(from)) stdout.write(`${stamp(host, entry.timeUs, given)}${entry.text}\n`);
  if (given.has("c") || given.has("C")) host.clearedLines = host.log.length;
  return 0;
});

function stamp(host: Host, timeUs: number, given: Parsed): string {
  if (given.has("t")) return "";
  if (given.has("T")) return `[${formatDate(host.loop.epochUs + timeUs)}] `;
  return `[${String(Math.floor(timeUs / 1e6)).padStart(5)}.${String(timeUs % 1e6).padStart(6, "0")}] `;
}
