/** What `arp` lists. Linux: arp_seq_show(), pneigh after the neighbours, and none that need no ARP; net-tools: arp.c. */
import type { Device } from "../../../kernel/device.ts";
import { isValid } from "../../../kernel/ipv4/neighbour.ts";
import type { Net } from "../../../kernel/net.ts";
import { proxiesOf } from "../../../kernel/netlink/neighbour.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import { formatMac, type Mac } from "../../../wire/mac.ts";
import type { CommandContext } from "../../command.ts";
import { hostName, resolveName } from "../route/resolve.ts";

interface Entry {
  readonly address: Ipv4;
  readonly device: Device;
  /** Null: not known, or that of the device where it is published. */
  readonly mac: Mac | null;
  readonly permanent: boolean;
  readonly published: boolean;
}

export interface ListOptions {
  /** BSD's style. */
  readonly all: boolean;
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly device: string | null;
  readonly hardware: string | null;
}

const HEADING = "Address                  HWtype  HWaddress           Flags Mask            Iface\n";

export function* listEntries(context: CommandContext, host: string | null, options: ListOptions): Step<number> {
  const wanted = host === null ? null : yield* resolveName(context, host);
  if (typeof wanted === "string") {
    context.stderr.write(`${wanted}\n`);
    return 255;
  }
  const entries = entriesOf(context.net);
  const shown = entries.filter(
    (entry) =>
      (wanted === null || entry.address === wanted.address) &&
      (options.device === null || entry.device.name === options.device) &&
      (options.hardware === null || options.hardware === "ether"),
  );
  let text = shown.length > 0 && !options.all ? HEADING : "";
  for (const entry of shown) {
    const name = yield* hostName(context, entry.address, options.numeric);
    text += options.all ? printLong(entry, name) : printRow(entry, name);
  }
  if (options.verbose) text += `Entries: ${entries.length}\tSkipped: ${entries.length - shown.length}\tFound: ${shown.length}\n`;
  if (shown.length === 0) {
    if (host !== null && !options.all) text += `${host} (${formatIpv4(wanted!.address)}) -- no entry\n`;
    else if (host !== null || options.device !== null || options.hardware !== null) {
      text += `arp: in ${entries.length} entries no match found.\n`;
    }
  }
  context.stdout.write(text);
  return 0;
}

function entriesOf(net: Net): Entry[] {
  const entries: Entry[] = [];
  for (const { address, device, mac, state } of net.neighbours) {
    if (state === "NOARP" || state === "NONE") continue;
    entries.push({ address, device, mac: isValid(state) ? mac : null, permanent: state === "PERMANENT", published: false });
  }
  for (const { address, device } of proxiesOf(net))
    entries.push({ address, device, mac: null, permanent: true, published: true });
  return entries;
}

function printRow(entry: Entry, name: string): string {
  const flags = `${entry.mac !== null ? "C" : ""}${entry.permanent ? "M" : ""}${entry.published ? "P" : ""}`;
  const type = entry.mac !== null ? "ether" : entry.published ? "*" : "";
  const mac = entry.mac !== null ? formatMac(entry.mac) : entry.published ? "<from_interface>" : "(incomplete)";
  return `${name.slice(0, 23).padEnd(23)}  ${type.padEnd(8)}${mac.padEnd(20)}${flags.padEnd(6)}${"".padEnd(15)} ${entry.device.name}\n`;
}

function printLong(entry: Entry, name: string): string {
  const address = formatIpv4(entry.address);
  const head = `${name === address ? "?" : name} (${address}) at `;
  const mac = entry.mac !== null ? `${formatMac(entry.mac)} [ether]` : entry.published ? "<from_interface>" : "<incomplete>";
  return `${head}${mac} ${entry.permanent ? "PERM " : ""}${entry.published ? "PUB " : ""}on ${entry.device.name}\n`;
}
