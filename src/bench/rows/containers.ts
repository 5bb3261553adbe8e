/** What a container costs: a namespace, a veth pair, a port of the bridge, an address and a route; and an ARP flood over many. */
import type { Lab } from "../../lab/lab.ts";
import type { LabHost } from "../../lab/lab-host.ts";
import type { KernelScript, Row } from "../row.ts";
import { newLab } from "../topologies.ts";

export function bridge(): { lab: Lab; host: LabHost } {
  const lab = newLab();
  const host = lab.addHost("host");
  host.netns().addBridge("docker0").addAddress("docker0", "172.17.0.1/16").up("lo", "docker0");
  return { lab, host };
}

/** A bridge has 1,023 ports at most. */
const PORTS = 1_000;

/** A thousand on docker0, and on each bridge that it takes besides. */
export function addContainers(host: LabHost, count: number): void {
  const root = host.netns();
  for (let number = 1; number <= count; number++) {
    const network = Math.floor((number - 1) / PORTS);
    const at = number - network * PORTS + 1;
    const name = network === 0 ? "docker0" : `br-${network}`;
    const subnet = `172.${17 + network}`;
    if (network > 0 && at === 2) root.addBridge(name).addAddress(name, `${subnet}.0.1/16`).up(name);
    const container = root.addNetns(`c${number}`);
    root.addVeth(`veth${number}`, { name: "eth0", netns: container }).setMaster(`veth${number}`, name).up(`veth${number}`);
    container
      .up("lo", "eth0")
      .addAddress("eth0", `${subnet}.${at >> 8}.${at & 255}/16`)
      .addRoute("default", { gateway: `${subnet}.0.1`, device: "eth0" });
  }
}

/** n containers in labs of `size` each. */
function inLabsOf(size: number): () => (n: number) => void {
  return () => (n) => {
    for (let left = n; left > 0; left -= size) addContainers(bridge().host, Math.min(left, size));
  };
}

/** The same with ip -batch: one process for the host's side, one for each container's. */
function onLinux(count: number): KernelScript {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const outside = numbers.flatMap((number) => [
    `netns add c${number}`,
    `link add veth${number} type veth peer name eth0 netns c${number}`,
    `link set veth${number} master docker0 up`,
  ]);
  const inside = numbers.map((number) => {
    const address = `172.17.${(number + 1) >> 8}.${(number + 1) & 255}/16`;
    const lines = ["link set lo up", "link set eth0 up", `addr add ${address} dev eth0`, "route add default via 172.17.0.1"];
    return `ip -n c${number} -batch - <<'END'\n${lines.join("\n")}\nEND`;
  });
  return {
    kind: "script",
    setup: "ip link add docker0 type bridge; ip addr add 172.17.0.1/16 dev docker0; ip link set docker0 up",
    timed: `ip -batch - <<'END'\n${outside.join("\n")}\nEND\n${inside.join("\n")}`,
    operations: count,
  };
}

export const CONTAINERS: readonly Row[] = [
  {
    name: "a container, 100 in a lab",
    unit: "container",
    goal: 20_000,
    prepare: inLabsOf(100),
    options: { first: 100 },
    linux: () => onLinux(100),
  },
  {
    name: "a container, 1,000 in a lab",
    unit: "container",
    goal: 20_000,
    prepare: inLabsOf(1_000),
    options: { first: 1_000, rounds: 5 },
  },
  {
    name: "a container, 10,000 in a lab",
    unit: "container",
    goal: 25_000,
    prepare: inLabsOf(10_000),
    options: { first: 10_000, once: true },
  },
  {
    name: "ARP over a bridge of 1,000 ports",
    unit: "port",
    goal: null,
    prepare() {
      const { host } = bridge();
      addContainers(host, 1_000);
      return (n) => {
        for (let sent = 0; sent < n; sent += 1_000) {
          host.exec(["ip", "neigh", "flush", "all"]);
          if (host.exec(["arping", "-q", "-c", "1", "-I", "docker0", "172.17.1.1"]).exitCode !== 0)
            throw new Error("no ARP reply");
        }
      };
    },
    options: { first: 1_000 },
  },
];
