/**
 * Names for what tcpdump prints and reads: /etc/hosts, services, MAC makers. Addresses that /etc/hosts does not know stay
 * numbers: tcpdump's own questions to a name server are not modelled (they would be packets of their own).
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import { protocolNumber } from "../../../kernel/netfilter/protocols.ts";
import { serviceName, servicePort } from "../../../kernel/netfilter/services.ts";
import { NUMERIC_NAMES, type PrintNames } from "../../../trace/print/options.ts";
import { protocolName } from "../../../trace/print/protocols.ts";
import { formatIpv4, type Ipv4, parseIpv4, toIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { toText } from "../../io.ts";

export interface HostsFile {
  readonly nameOf: ReadonlyMap<number, string>;
  readonly addressOf: ReadonlyMap<string, Ipv4>;
}

export function readHosts(context: CommandContext): HostsFile {
  const nameOf = new Map<number, string>();
  const addressOf = new Map<string, Ipv4>();
  const content = context.files.readFile("/etc/hosts");
  if (isRefusal(content)) return { nameOf, addressOf };
  for (const line of toText(content).split("\n")) {
    const [text = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const address = parseIpv4(text);
    if (address === null || names.length === 0) continue;
    if (!nameOf.has(address)) nameOf.set(address, names[0] as string);
    for (const name of names) if (!addressOf.has(name)) addressOf.set(name, address);
  }
  return { nameOf, addressOf };
}

/** Names for the printer; with -n none but those of devices. */
export function printNames(context: CommandContext, numeric: boolean): PrintNames {
  const device = (ifindex: number) => context.net.devices[ifindex]?.name ?? null;
  if (numeric) return { ...NUMERIC_NAMES, device };
  const hosts = readHosts(context);
  return {
    host: (address) => hosts.nameOf.get(address) ?? formatIpv4(toIpv4(address)),
    port: (port, protocol) => serviceName(port, protocol) ?? String(port),
    protocol: protocolName,
    mac: (octets) =>
      octets === "ff:ff:ff:ff:ff:ff" ? "Broadcast" : `${octets} (oui ${MAKERS[octets.slice(0, 8)] ?? "Unknown"})`,
    device,
  };
}

/** The makers tcpdump itself knows (oui.c), those of them a virtual network can meet. */
const MAKERS: Readonly<Record<string, string>> = {
  "00:00:00": "Ethernet",
  "00:00:0c": "Cisco",
  "00:1b:21": "DCBX",
  "00:80:c2": "Ethernet bridged",
  "00:90:69": "Juniper",
};

/** Names for filter expressions. */
export function filterNames(context: CommandContext): {
  host(name: string): readonly number[] | null;
  port(name: string, protocol: "tcp" | "udp"): number | null;
  protocol(name: string): number | null;
} {
  const hosts = readHosts(context);
  return {
    host(name) {
      const address = hosts.addressOf.get(name);
      return address === undefined ? null : [address];
    },
    port: servicePort,
    protocol: (name) => (name === "all" ? null : name === "ip" ? 0 : protocolNumber(name)),
  };
}
