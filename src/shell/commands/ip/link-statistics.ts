/** The counters of `ip -s link`. iproute2: __print_link_stats(), ip/ipaddress.c. Columns are as wide as their widest number. */
import type { Device } from "../../../kernel/device.ts";
import type { Printer } from "./printer.ts";
import type { Tool } from "./tool.ts";

type Column = readonly [word: string, key: string, value: number];

export function printStatistics(tool: Tool, out: Printer, device: Device): void {
  const { counters } = device;
  const detailed = tool.options.statistics > 1;
  const rx: Column[] = [
    ["bytes", "bytes", counters.rxBytes],
    ["packets", "packets", counters.rxPackets],
    ["errors", "errors", counters.rxErrors],
    ["dropped", "dropped", counters.rxDropped],
    ["missed", "over_errors", 0],
    ["mcast", "multicast", counters.multicast],
  ];
  const rxErrors: Column[] = [
    ["length", "length_errors", 0],
    ["crc", "crc_errors", 0],
    ["frame", "frame_errors", 0],
    ["fifo", "fifo_errors", 0],
    ["overrun", "missed_errors", 0],
  ];
  const tx: Column[] = [
    ["bytes", "bytes", counters.txBytes],
    ["packets", "packets", counters.txPackets],
    ["errors", "errors", counters.txErrors],
    ["dropped", "dropped", counters.txDropped],
    ["carrier", "carrier_errors", 0],
    ["collsns", "collisions", 0],
  ];
  const txErrors: Column[] = [
    ["aborted", "aborted_errors", 0],
    ["fifo", "fifo_errors", 0],
    ["window", "window_errors", 0],
    ["heartbt", "heartbeat_errors", 0],
    ["transns", "carrier_changes", device.carrierChanges],
  ];
  if (out.json) return printJson(out, [rx, ...(detailed ? [rxErrors] : [])], [tx, ...(detailed ? [txErrors] : [])]);
  const { human } = tool.options;
  const widths = LEAST_WIDTHS.map((least, at) => {
    const cells = [rx[at], tx[at], ...(detailed && at > 0 ? [rxErrors[at - 1], txErrors[at - 1]] : [])];
    return Math.max(least, ...cells.map((column) => (column === undefined ? 0 : number(column[2], human).length)));
  });
  printRows(out, "RX:", rx, widths, human);
  if (detailed) printErrors(out, "RX errors:", rxErrors, widths, human);
  printRows(out, "TX:", tx, widths, human);
  if (detailed) printErrors(out, "TX errors:", txErrors, widths, human);
}

const LEAST_WIDTHS = [10, 7, 6, 7, 7, 7];

function printRows(out: Printer, title: string, row: readonly Column[], widths: readonly number[], human: boolean): void {
  out.line();
  out.text(
    `    ${title} ${row.map(([word], at) => word.padStart(at === 0 ? widths[0]! - 4 : widths[at]!)).join(" ")}           `,
  );
  out.line();
  out.text(`    ${row.map(([, , value], at) => number(value, human).padStart(widths[at]!)).join(" ")} `);
}

/** The finer errors stand below the columns from the second one on. */
function printErrors(out: Printer, title: string, row: readonly Column[], widths: readonly number[], human: boolean): void {
  out.line();
  out.text(`    ${title.padEnd(widths[0]!)} ${row.map(([word], at) => word.padStart(widths[at + 1]!)).join(" ")}`);
  out.line();
  out.text(
    `${" ".repeat(4 + widths[0]!)} ${row.map(([, , value], at) => number(value, human).padStart(widths[at + 1]!)).join(" ")} `,
  );
}

function printJson(out: Printer, rx: readonly (readonly Column[])[], tx: readonly (readonly Column[])[]): void {
  out.openObject("stats64");
  for (const [key, rows] of [
    ["rx", rx],
    ["tx", tx],
  ] as const) {
    out.openObject(key);
    for (const row of rows) for (const [, name, value] of row) out.value(name, value);
    out.close();
  }
  out.close();
}

/** With -h in powers of ten: 1.23k. Linux: print_num() of iproute2's lib/utils.c. */
function number(value: number, human: boolean): string {
  if (!human || value < 1000) return String(value);
  const powers = "kMGTPE";
  let power = 0;
  let base = 1000;
  while (value / base >= 1000 && power < powers.length - 1) {
    base *= 1000;
    power++;
  }
  const scaled = value / base;
  const digits = scaled < 10 ? 2 : scaled < 100 ? 1 : 0;
  return `${scaled.toFixed(digits)}${powers[power]}`;
}
