/** A rule file that was written anew treats every packet as the old one did. */
import { type DrawnPacket, packets } from "netnsim/testing";
import { labTest } from "netnsim/vitest";
import { expect } from "vitest";

const ROUTER = `
for n in 1 2; do ip netns add c$n; ip link add to$n type veth peer name eth0 netns c$n; ip link set to$n up
  ip addr add 10.$n.0.1/24 dev to$n; ip -n c$n addr add 10.$n.0.2/24 dev eth0; ip -n c$n link set eth0 up
  ip -n c$n route add default via 10.$n.0.1; done; sysctl -qw net.ipv4.ip_forward=1; iptables -P FORWARD DROP
iptables -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`;
const OLD = `
iptables -A FORWARD -s 10.1.0.0/25 -p tcp -m tcp --dport 80 -j ACCEPT
iptables -A FORWARD -s 10.1.0.128/25 -p tcp -m tcp --dport 80 -j ACCEPT
iptables -A FORWARD -p tcp -m tcp --dport 22 -j REJECT --reject-with tcp-reset
iptables -A FORWARD -p icmp -j ACCEPT`;
const NEW = `
iptables -A FORWARD -p icmp -j ACCEPT
iptables -N IN; iptables -A FORWARD -p tcp -j IN
iptables -A IN -p tcp -m tcp --dport 22 -j REJECT --reject-with tcp-reset
iptables -A IN -s 10.1.0.0/24 -p tcp -m multiport --dports 80 -j ACCEPT`;

labTest("the new rules treat every packet as the old ones do", async ({ lab, host, property }) => {
  const other = lab.addHost("other");
  await host.run(ROUTER + OLD);
  await other.run(ROUTER + NEW);
  const alike = (packet: DrawnPacket) => {
    const [old, now] = [packet.into(host.netns()), packet.into(other.netns())];
    expect(now).toMatchObject({ verdict: old.verdict, reason: old.reason, packet: old.packet });
  };
  // At the edges of either's rules.
  await property(packets(host.netns()), alike);
  await property(packets(other.netns()), alike);
});
