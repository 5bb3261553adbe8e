/**
 * A host with a real dockerd, which the environment variable REAL_DOCKER names, imports and treats 200 packets as the real one
 * does. Needs root; else skipped.
 */
import * as fc from "fast-check";
import { describe, test } from "vitest";
import { whyNoDocker } from "../../../src/linux/real-docker.ts";
import { treatsPacketsAlike } from "./treatment.ts";

const reason = whyNoDocker();

/** Nothing listens in the containers: programs are not imported. How often is redirected depends on the time between packets. */
const SCRIPT = `
sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
ip netns exec lan sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
exec > /dev/null
docker network create --subnet 10.9.0.0/24 back
docker run -d --name web -p 8080:80 busybox sleep 1000
docker run -d --name db --network back -p 10.0.0.10:53:5353/udp busybox sleep 1000
iptables -I DOCKER-USER -s 10.0.0.20 -i eth0 -p tcp -m conntrack --ctorigdstport 8080 -j REJECT
iptables -A INPUT -p tcp -m multiport --dports 22,25 -j DROP
for name in web db; do
  nsenter -t $(docker inspect -f '{{.State.Pid}}' $name) -n sysctl -qw net.ipv4.icmp_ratelimit=0
done
sleep 1.5
for address in 172.17.0.2 10.9.0.2 10.0.0.1 10.0.0.20; do ping -c 1 -q $address; done
`;

const NAMING = `for name in web db; do
  touch /run/netns/$name; mount --bind /proc/$(docker inspect -f '{{.State.Pid}}' $name)/ns/net /run/netns/$name
done; `;

/** Whose addresses are there: what waits for a neighbour that nobody is comes back by the clock. */
const packets = fc.record({
  src: fc.constantFrom("10.0.0.1", "10.0.0.20", "203.0.113.80", "172.17.0.9", "127.0.0.1"),
  dst: fc.oneof(
    { weight: 7, arbitrary: fc.constant("10.0.0.10") },
    { weight: 5, arbitrary: fc.constantFrom("172.17.0.1", "172.17.0.2", "10.9.0.2", "198.51.100.1", "10.0.0.255") },
  ),
  protocol: fc.constantFrom("tcp" as const, "tcp" as const, "udp" as const, "icmp" as const),
  dport: fc.constantFrom(8080, 8080, 8080, 8080, 53, 53, 53, 80, 8081, 22, 25, 5353, 443),
  flags: fc.constantFrom("S", "S", "S", "A", "SA", "R", "FA"),
  ttl: fc.constantFrom(64, 64, 64, 2, 1),
});

describe.skipIf(reason !== null)(`a host with dockerd${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test("imports, and treats packets as it does", async () => {
    const macs = { card: "02:00:00:00:00:10", lan: "02:00:00:00:00:01" };
    await treatsPacketsAlike({ world: "dockerhost", ...macs, script: SCRIPT, naming: NAMING, packets });
  });
});
