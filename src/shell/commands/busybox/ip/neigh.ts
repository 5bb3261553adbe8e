/** `ip neigh` of busybox: show and flush only. libiproute/ipneigh.c. */
import type { Device } from "../../../../kernel/device.ts";
import { isValid } from "../../../../kernel/ipv4/neighbour.ts";
import { deleteNeighbour } from "../../../../kernel/netlink/neighbour.ts";
import { formatIpv4 } from "../../../../wire/ipv4-address.ts";
import { formatMac } from "../../../../wire/mac.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { deviceNamed, takeValue, verbOf } from "./words.ts";

export function runNeigh(ip: IpContext, given: readonly string[]): number {
  const words = [...given];
  const verb = verbOf(words.shift(), ["show", "list", "flush"]);
  let only: Device | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "dev") only = deviceNamed(ip.context.net, takeValue(words));
    else throw fail("ip", `"${word}" of neigh ${verb} is not modelled`, 2);
  }
  const entries = [...ip.context.net.neighbours].filter(
    ({ device, state }) => (only === null || device === only) && state !== "NOARP" && state !== "NONE",
  );
  if (verb === "flush") {
    const gone = entries.filter(({ state }) => state !== "PERMANENT");
    for (const { device, address } of gone) deleteNeighbour(device, address);
    if (gone.length === 0) ip.context.stdout.write("Nothing to flush\n");
    return 0;
  }
  for (const { address, device, mac, state } of entries) {
    const where = only === null ? `dev ${device.name} ` : "";
    const hardware = isValid(state) && mac !== null ? `lladdr ${formatMac(mac)} ` : "";
    ip.context.stdout.write(`${formatIpv4(address)} ${where}${hardware}used 0/0/0 probes 0 ${state}\n`);
  }
  return 0;
}
