/** `ip neigh` of busybox: show and flush only. libiproute/ipneigh.c. Of IPv6 there are no entries. */
import type { Device } from "../../../../kernel/device.ts";
import { isValid, type Neighbour } from "../../../../kernel/ipv4/neighbour.ts";
import { deleteNeighbour } from "../../../../kernel/netlink/neighbour.ts";
import { formatIpv4, prefixOf } from "../../../../wire/ipv4-address.ts";
import { formatMac } from "../../../../wire/mac.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { deviceNamed, prefixFrom, takeValue, verbOf, type Written } from "./words.ts";

export function runNeigh(ip: IpContext, given: readonly string[]): number {
  const words = [...given];
  const verb = verbOf(words.shift(), ["show", "list", "flush"]);
  if (verb === "flush" && words.length === 0) throw fail("ip", '"ip neigh flush" requires an argument');
  let only: Device | null = null;
  let to: Written | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "dev") only = deviceNamed(ip.context.net, takeValue(words));
    else if (word === "nud") throw fail("ip", `"${word}" of neigh ${verb} is not modelled`, 2);
    else to = prefixFrom(word === "to" ? takeValue(words) : word, ip.family);
  }
  const family = ip.family === "any" ? (to?.family ?? "any") : ip.family;
  const entries = [...ip.context.net.neighbours].filter(
    ({ device, address, state }) =>
      (family === "any" || family === "inet") &&
      (only === null || device === only) &&
      (to === null || prefixOf(address, to.length).address === prefixOf(to.address, to.length).address) &&
      state !== "NOARP" &&
      state !== "NONE",
  );
  if (verb === "flush") return flush(ip, entries, only);
  for (const entry of entries) ip.context.stdout.write(printEntry(entry, only));
  return 0;
}

function printEntry({ address, device, mac, state }: Neighbour, only: Device | null): string {
  const where = only === null ? `dev ${device.name} ` : "";
  const hardware = isValid(state) && mac !== null ? `lladdr ${formatMac(mac)} ` : "";
  // The space after the device is there without a hardware address, too.
  return `${formatIpv4(address)} ${where}${hardware === "" ? " " : hardware}used 0/0/0 probes 0 ${state}\n`;
}

/** What is flushed is shown. Permanent entries stay, and those that failed. */
function flush({ context }: IpContext, entries: readonly Neighbour[], only: Device | null): number {
  const gone = entries.filter(({ state }) => state !== "PERMANENT" && state !== "FAILED");
  const shown = gone.map((entry) => printEntry(entry, only)).join("");
  for (const { device, address } of gone) deleteNeighbour(device, address);
  context.stdout.write(
    gone.length === 0
      ? "Nothing to flush\n"
      : `${shown}\n*** Round 1, deleting ${gone.length} entries ***\n*** Flush is complete after 1 round(s) ***\n`,
  );
  return 0;
}
