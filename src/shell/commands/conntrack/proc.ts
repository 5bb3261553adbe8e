/** /proc/net/nf_conntrack and /proc/net/stat/nf_conntrack. Linux: ct_seq_show(), ct_cpu_seq_show(), nf_conntrack_standalone.c. */
import type { Net } from "../../../kernel/net.ts";
import { formatConnection } from "./format.ts";
import { referenceCounter } from "./references.ts";

const EXTENDED = new Set(["extended"] as const);

/** One line per connection, as `conntrack -L -o extended` but for the zone and the reader's own reference. */
export function printProcConntrack(net: Net): string {
  const { nowUs, epochUs } = net.loop;
  const use = referenceCounter(net, 2);
  let text = "";
  for (const connection of net.conntrack) {
    const line = formatConnection(connection, { nowUs, epochUs, output: EXTENDED, use, event: null });
    text += `${line.replace(/ mark=(\d+)/, " mark=$1 zone=0")}\n`;
  }
  return text;
}

const COLUMNS =
  "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n";

/** One line per processor on Linux; this machine has one. */
export function printProcStatistics(net: Net): string {
  const { statistics, count } = net.conntrack;
  const hex = (value: number): string => value.toString(16).padStart(8, "0");
  const { clashResolve, found, invalid, insert, insertFailed, drop, earlyDrop, error } = statistics;
  const first = [count, clashResolve, found, 0, invalid, 0, 0, 0, insert, insertFailed, drop, earlyDrop, error]
    .map(hex)
    .join(" ");
  return `${COLUMNS}${first}  ${[0, 0, 0, 0].map(hex).join(" ")}\n`;
}
