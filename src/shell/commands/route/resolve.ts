/** Names and addresses as net-tools reads and prints them. net-tools: lib/inet.c; hstrerror(3)'s words. */

import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, type Ipv4, ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { parseInetAton } from "../../net/address.ts";
import { lookupName, resolveHost } from "../../net/resolve.ts";

/** /etc/networks of Debian 12. */
const NETWORKS: readonly (readonly [string, Ipv4])[] = [
  ["default", ipv4("0.0.0.0")],
  ["loopback", ipv4("127.0.0.0")],
  ["link-local", ipv4("169.254.0.0")],
];

export interface ResolvedName {
  readonly address: Ipv4;
  readonly isNetwork: boolean;
}

/** An address by number, by the name of a network or of a host; the words of the mistake otherwise. */
export function* resolveName(context: CommandContext, name: string): Step<ResolvedName | string> {
  if (name === "default") return { address: 0 as Ipv4, isNetwork: true };
  const literal = parseInetAton(name);
  if (literal !== null) return { address: literal, isNetwork: false };
  const network = NETWORKS.find(([known]) => known === name);
  if (network !== undefined) return { address: network[1], isNetwork: true };
  const unknown = `${name}: Unknown host`;
  if (/^[\d.]*$/.test(name) || !/^[a-z0-9_][\w.-]*$/i.test(name)) return unknown;
  const found = yield* resolveHost(context, name);
  if (found === "AGAIN") return `${name}: Host name lookup failure`;
  if (typeof found === "string") return unknown;
  return { address: found.addresses[0]!, isNetwork: false };
}

/** A host's name, or its address where it has none. */
export function* hostName(context: CommandContext, address: Ipv4, numeric: boolean): Step<string> {
  if (numeric || address === 0) return formatIpv4(address);
  const name = yield* lookupName(context, address);
  return name === null || name === "AGAIN" ? formatIpv4(address) : name;
}

/** A destination: `default`, the name of a network, or the address. */
export function networkName(address: Ipv4, numeric: boolean): string {
  const known = numeric ? undefined : NETWORKS.find(([, other]) => other === address);
  return known?.[0] ?? formatIpv4(address);
}
