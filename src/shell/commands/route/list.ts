/** What `route` lists. net-tools: lib/inet_gr.c. */
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, maskOf } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { flagLetters, type RouteLine, RTF_REJECT, routeLines } from "../../net/route-lines.ts";
import { hostName, networkName } from "./resolve.ts";

export interface ListOptions {
  readonly numeric: boolean;
  /** How often -e was given: 1 for netstat's columns, 2 for all. */
  readonly extended: number;
}

const HEADINGS = [
  "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface",
  "Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface",
  "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface    MSS   Window irtt",
] as const;

export function* listRoutes(context: CommandContext, options: ListOptions): Step<number> {
  const extended = Math.min(2, options.extended);
  let text = `Kernel IP routing table\n${HEADINGS[extended]}\n`;
  const lines = routeLines(context.net);
  for (const line of lines ?? []) {
    const gateway = yield* hostName(context, line.gateway, options.numeric);
    text += `${printLine(line, { gateway, numeric: options.numeric, extended })}\n`;
  }
  context.stdout.write(text);
  // net-tools looks for the heading, which is not there until the table is.
  return lines === null ? 1 : 0;
}

interface Row {
  readonly gateway: string;
  readonly numeric: boolean;
  readonly extended: number;
}

function printLine(line: RouteLine, row: Row): string {
  const { length, flags, mtu } = line;
  const rejects = (flags & RTF_REJECT) !== 0;
  const destination = networkName(line.destination, row.numeric || length !== 0).padEnd(15);
  const mask = formatIpv4(maskOf(length)).padEnd(15);
  const head = `${destination} ${(rejects ? "-" : row.gateway).padEnd(15)} ${mask} ${flagLetters(flags).padEnd(5)}`;
  const device = rejects ? "-" : line.device;
  if (row.extended === 1) {
    if (rejects) return `${head}     - -          - -`;
    return `${head} ${String(mtu).padStart(5)} ${"0".padEnd(5)} ${"0".padStart(6)} ${device}`;
  }
  const tail = `${head} ${String(line.metric).padEnd(6)} ${(rejects ? "-" : "0").padEnd(2)} ${"0".padStart(7)} `;
  if (row.extended === 0) return tail + device;
  const words = rejects ? ["-", "-", "-"] : [String(mtu), "0", "0"];
  return `${tail}${device.padEnd(8)} ${words[0]!.padEnd(5)} ${words[1]!.padEnd(6)} ${words[2]}`;
}
