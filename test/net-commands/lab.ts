/** The lab of these tests: a client, a router and a server in one host's namespaces, as the real tools were watched in. */
import { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { ZONE, type ZoneRecord } from "../../src/lab/worlds/internet-data.ts";
import { nameServer } from "../../src/lab/worlds/name-server.ts";

export interface TestLab {
  readonly lab: Lab;
  readonly host: LabHost;
}

const SETUP = `
ip netns add c; ip netns add r; ip netns add s
ip -n c link set lo up; ip -n r link set lo up; ip -n s link set lo up
ip -n c link add eth0 type veth peer name r0 netns r
ip -n s link add eth0 type veth peer name r1 netns r
ip -n c addr add 10.0.0.1/24 dev eth0
ip -n r addr add 10.0.0.254/24 dev r0
ip -n r addr add 10.1.0.254/24 dev r1
ip -n s addr add 10.1.0.2/24 dev eth0
ip -n c link set eth0 up; ip -n r link set r0 up; ip -n r link set r1 up; ip -n s link set eth0 up
ip -n c route add default via 10.0.0.254
ip -n s route add default via 10.1.0.254
`;

/** 10.0.0.1 in c, 10.0.0.254 and 10.1.0.254 in r, 10.1.0.2 in s. */
export function buildLab(): TestLab {
  const lab = new Lab({ seed: 1 });
  const host = lab.addHost("node1");
  for (const line of SETUP.split(/[;\n]/).map((text) => text.trim())) {
    if (line === "") continue;
    const reply = host.exec(line.split(" "));
    if (reply.exitCode !== 0) throw new Error(`${line}: ${reply.stderr}`);
  }
  host.exec(["sysctl", "-qw", "net.ipv4.ip_forward=1"], { netns: "r" });
  return { lab, host };
}

/** Runs words in a namespace; returns everything it printed: stdout lines, then stderr lines marked, then the exit code. */
export function run(test: TestLab, netns: string, line: string, stdin = ""): string {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  const reply = test.host.exec(words, { netns, stdin });
  return `${reply.stdout}${reply.stderr === "" ? "" : `E|${reply.stderr}`}=> ${reply.exitCode}`;
}

const NAMES: readonly ZoneRecord[] = [
  ...ZONE,
  { name: "srv.lan", type: "A", ttlSeconds: 60, data: "10.1.0.2" },
  { name: "two.lan", type: "A", ttlSeconds: 60, data: "10.1.0.9" },
  { name: "two.lan", type: "A", ttlSeconds: 60, data: "10.1.0.2" },
  { name: "2.0.1.10.in-addr.arpa", type: "PTR", ttlSeconds: 60, data: "srv.lan" },
];

/** A name server at 10.1.0.2 that everybody asks. */
export function addNameServer({ lab, host }: TestLab): void {
  lab.kernel.loop.spawn("dns", () => nameServer("10.1.0.2", NAMES)(host.netOf("s")));
  host.files.write("/etc/resolv.conf", "nameserver 10.1.0.2\n");
}
