/** Replies that do not come back: a source that is translated, a route back, a connection that is older than its rule. */
import { isUp } from "../kernel/config/link.ts";
import type { Net } from "../kernel/net.ts";
import { protocolName } from "../kernel/netfilter/protocols.ts";
import { ANY, covers, formatIpv4, formatPrefix, type Ipv4, prefixOf } from "../wire/ipv4-address.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, typedIn } from "./cure.ts";
import { staleConnections } from "./stale.ts";

export function natCures(failed: Failed): Cure[] {
  return [
    ...staleCures(failed),
    ...backCures(failed),
    ...returnCures(failed),
    ...masqueradeCures(failed),
    ...serverCures(failed),
  ];
}

/** A connection keeps the translation it began with. */
function staleCures({ lab, hops }: Failed): Cure[] {
  return staleConnections(hops).flatMap(({ netns, detail }) => {
    const net = lab.kernel.nets[netns];
    if (net === null || net === undefined) return [];
    const { protocol, dst, dport } = detail.connection!.original;
    const one =
      dport === undefined ? [] : [typedIn(lab, net, `conntrack -D -p ${protocolName(protocol)} -d ${dst} --dport ${dport}`)];
    return [...one, typedIn(lab, net, "conntrack -F")];
  });
}

/** Where a packet was forwarded: its source's network and the device it left by. */
function forwardedIn({
  lab,
  hops,
}: Failed): { readonly net: Net; readonly src: Ipv4; readonly dst: Ipv4; readonly device: string }[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "forwardPacket" || net === null || net === undefined || hop.packet === null) return [];
    return [{ net, src: hop.packet.src, dst: hop.packet.dst, device: hop.detail.device }];
  });
}

/** The network of whoever has an address; the address itself where nobody has it. */
export function networkOf({ lab }: Failed, address: Ipv4): string {
  for (const net of lab.kernel.nets)
    for (const device of net?.devices ?? [])
      for (const { local, prefixLength } of device?.link.addresses ?? [])
        if (local === address) return formatPrefix(prefixOf(local, prefixLength));
  return formatIpv4(address);
}

/** Not around a rule that refused the packet as it is. */
function masqueradeCures(failed: Failed): Cure[] {
  if (failed.hops.some(({ kind }) => kind === "reject")) return [];
  return forwardedIn(failed).flatMap(({ net, src, dst, device }) => [
    typedIn(failed.lab, net, `iptables -t nat -A POSTROUTING -s ${networkOf(failed, src)} -o ${device} -j MASQUERADE`),
    typedIn(failed.lab, net, `iptables -t nat -A POSTROUTING -s ${networkOf(failed, src)} -d ${formatIpv4(dst)} -j MASQUERADE`),
  ]);
}

/** Whoever replies, or passes the reply on, gets a route back by who forwarded the request to it. */
function returnCures(failed: Failed): Cure[] {
  const nets = failed.lab.kernel.nets.filter((net) => net !== null);
  return forwardedIn(failed).flatMap(({ net, src, device }) => {
    const out = net.devices.find((each) => each?.name === device);
    return (out?.link.addresses ?? []).flatMap(({ local, prefixLength }) =>
      nets
        .filter((other) => other !== net && hasOn(other, local, prefixLength))
        .map((other) => typedIn(failed.lab, other, `ip route add ${networkOf(failed, src)} via ${formatIpv4(local)}`)),
    );
  });
}

/** A packet was refused because its source would not be reached where it came from: who sent it is the route there. */
function backCures(failed: Failed): Cure[] {
  const { lab, hops } = failed;
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    const { packet } = hop;
    const refused = hop.kind === "routeLookup" && hop.detail.refused?.cause === "rp_filter";
    const dropped = hop.kind === "rule" && hop.detail.verdict === "DROP" && (hop.detail.rule ?? "").includes("-m rpfilter");
    if ((!refused && !dropped) || packet === null || net === null || net === undefined) return [];
    const here = net.devices.find((device) => device?.name === hop.device)?.link.addresses ?? [];
    const senders = lab.kernel.nets.filter((each) => each !== null && each !== net && hasAddress(each, packet.src)) as Net[];
    return senders.flatMap((sender) =>
      sender.devices.flatMap((device) =>
        (device?.link.addresses ?? [])
          .filter(({ local }) => local !== packet.src && here.some((own) => covers(prefixOf(own.local, own.prefixLength), local)))
          .map(({ local }) => typedIn(lab, net, `ip route add ${formatIpv4(packet.src)} via ${formatIpv4(local)}`)),
      ),
    );
  });
}

function hasAddress(net: Net, address: Ipv4): boolean {
  return net.devices.some((device) => device?.link.addresses.some(({ local }) => local === address));
}

function hasOn(net: Net, address: Ipv4, length: number): boolean {
  const network = prefixOf(address, length).address;
  return net.devices.some(
    (device) =>
      device !== null &&
      isUp(device.link) &&
      device.link.addresses.some(({ local }) => prefixOf(local, length).address === network),
  );
}

/** A name server that is there instead of one that is not. */
function serverCures({ lab, hops }: Failed): Cure[] {
  const asked = hops.find((hop) => hop.packet?.payload.kind === "udp" && hop.packet.payload.dport === 53);
  const net = asked === undefined ? null : lab.kernel.nets[asked.netns];
  if (net === null || net === undefined) return [];
  const servers = new Set<string>();
  for (const each of lab.kernel.nets)
    for (const socket of each?.sockets.udp ?? [])
      if (socket.local.port === 53 && socket.local.address !== ANY) servers.add(formatIpv4(socket.local.address));
  return [...servers].map((server) =>
    typedIn(lab, net.host.init, `sed -i 's/^nameserver .*/nameserver ${server}/' /etc/resolv.conf`),
  );
}
