/** The topologies that rows share. */

import type { TableMakers } from "../kernel/table-makers.ts";
import { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { Namespace } from "../lab/namespace.ts";

export interface Docker0 {
  readonly lab: Lab;
  readonly host: LabHost;
  /** Behind docker0: 172.17.0.2 and 172.17.0.3. */
  readonly containers: readonly [Namespace, Namespace];
  /** Beyond eth0 (10.0.0.10/24): 10.0.0.1. */
  readonly outside: Namespace;
}

let tables: Partial<TableMakers> = {};

/** Labs made from now on have these tables (--tables). */
export function useTables(own: Partial<TableMakers>): void {
  tables = own;
}

let flows = true;

/** Labs made from now on have no flow cache (--no-flows). */
export function useNoFlows(): void {
  flows = false;
}

export function newLab(): Lab {
  return new Lab({ tables, flows });
}

/** A host as docker leaves it: docker0 with two containers, eth0 to the outside, no rules yet. */
export function docker0(): Docker0 {
  const lab = newLab();
  const host = lab.addHost("host");
  type(host, "modprobe br_netfilter");
  const root = host.netns();
  root.addBridge("docker0").addAddress("docker0", "172.17.0.1/16").up("lo", "docker0");
  const containers = [1, 2].map((number) => {
    const container = root.addNetns(`c${number}`);
    root.addVeth(`veth${number}`, { name: "eth0", netns: container }).setMaster(`veth${number}`, "docker0").up(`veth${number}`);
    container
      .up("lo", "eth0")
      .addAddress("eth0", `172.17.0.${number + 1}/16`)
      .addRoute("default", { gateway: "172.17.0.1", device: "eth0" });
    return container;
  }) as [Namespace, Namespace];
  const outside = root.addNetns("outside");
  root.addVeth("eth0", { name: "eth0", netns: outside }).up("eth0").addAddress("eth0", "10.0.0.10/24");
  outside.up("lo", "eth0").addAddress("eth0", "10.0.0.1/24");
  type(host, "sysctl -qw net.ipv4.ip_forward=1");
  return { lab, host, containers, outside };
}

/** The rules docker 20.10 writes for docker0 (the shape of later ones is the same at this cost). */
export function addDockerRules(host: LabHost): void {
  for (const line of DOCKER_RULES) type(host, line);
}

export const DOCKER_RULES = [
  "iptables -P FORWARD DROP",
  "iptables -N DOCKER",
  "iptables -N DOCKER-ISOLATION-STAGE-1",
  "iptables -N DOCKER-ISOLATION-STAGE-2",
  "iptables -N DOCKER-USER",
  "iptables -A FORWARD -j DOCKER-USER",
  "iptables -A FORWARD -j DOCKER-ISOLATION-STAGE-1",
  "iptables -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "iptables -A FORWARD -o docker0 -j DOCKER",
  "iptables -A FORWARD -i docker0 ! -o docker0 -j ACCEPT",
  "iptables -A FORWARD -i docker0 -o docker0 -j ACCEPT",
  "iptables -A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2",
  "iptables -A DOCKER-ISOLATION-STAGE-1 -j RETURN",
  "iptables -A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP",
  "iptables -A DOCKER-ISOLATION-STAGE-2 -j RETURN",
  "iptables -A DOCKER-USER -j RETURN",
  "iptables -t nat -N DOCKER",
  "iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
  "iptables -t nat -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
  "iptables -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
  "iptables -t nat -A DOCKER -i docker0 -j RETURN",
];

/** The outside has a route back, and docker0's host forwards whatever comes. */
export function addForwarding({ host }: Docker0): void {
  type(host, "ip netns exec outside ip route add 172.17.0.0/16 via 10.0.0.10");
}

/** iptables-restore with these lines. */
export function restore(host: LabHost, lines: readonly string[]): void {
  const result = host.exec(["iptables-restore"], { stdin: `${lines.join("\n")}\n` });
  if (result.exitCode !== 0) throw new Error(result.stderr);
}

/** A command in a namespace that has to work. */
export function must(where: Namespace, line: string): void {
  const result = where.exec(line.split(" "));
  if (result.exitCode !== 0) throw new Error(`${line}: ${result.stdout}${result.stderr}`);
}

export function type(host: LabHost, line: string): string {
  const result = host.exec(line.split(" "));
  if (result.exitCode !== 0) throw new Error(`${line}: ${result.stderr}`);
  return result.stdout;
}
