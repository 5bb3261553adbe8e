/** `npm run bench`: what a packet and a lab cost here. Figures are CPU time; the machine and its load are yours. */
import type { Lab } from "../src/lab/lab.ts";
import type { Namespace } from "../src/lab/namespace.ts";
import { udpFlow } from "./flow.ts";
import { measure, printTable, type Result } from "./measure.ts";
import { addDockerRules, docker0, type } from "./topologies.ts";

const results: Result[] = [];

/** Before frames are made by hand both ends have to know each other. */
function greet(from: Namespace, to: string): void {
  if (from.exec(["ping", "-c", "1", to]).exitCode !== 0) throw new Error(`${to} does not answer`);
}

{
  const { containers, host } = docker0();
  type(host, "sysctl -qw net.bridge.bridge-nf-call-iptables=0");
  greet(containers[0], "172.17.0.3");
  const flow = udpFlow(...containers, {
    src: "172.17.0.2",
    dst: "172.17.0.3",
    seenFrom: "172.17.0.2",
    via: containers[1].device("eth0").link.mac,
  });
  results.push(measure("bridge, veth to veth", flow.send));
}
{
  const { containers, host } = docker0();
  addDockerRules(host);
  greet(containers[0], "172.17.0.3");
  const flow = udpFlow(...containers, {
    src: "172.17.0.2",
    dst: "172.17.0.3",
    seenFrom: "172.17.0.2",
    via: containers[1].device("eth0").link.mac,
  });
  results.push(measure("the same with br_netfilter and docker's rules", flow.send));
}
{
  const { containers, outside, host } = docker0();
  type(host, "ip netns exec outside ip route add 172.17.0.0/16 via 10.0.0.10");
  greet(containers[0], "10.0.0.1");
  const flow = udpFlow(containers[0], outside, {
    src: "172.17.0.2",
    dst: "10.0.0.1",
    seenFrom: "172.17.0.2",
    via: host.netns().device("docker0").link.mac,
  });
  results.push(measure("routed through docker0, no rules", flow.send));
}
{
  const { containers, outside, host, lab } = docker0();
  addDockerRules(host);
  greet(containers[0], "10.0.0.1");
  const flow = udpFlow(containers[0], outside, {
    src: "172.17.0.2",
    dst: "10.0.0.1",
    seenFrom: "10.0.0.10",
    via: host.netns().device("docker0").link.mac,
  });
  results.push(measure("docker0 path: rules, conntrack, MASQUERADE; one flow", flow.send));
  results.push(measure("the same with every hop told to a listener", traced(lab, flow.send)));
}
results.push(
  measure("a lab: docker0, two containers, docker's rules", buildLabs, { unit: "lab", targetMs: 500, rounds: 5, first: 3 }),
);
printTable(results);

function traced(lab: Lab, work: (n: number) => void): (n: number) => void {
  return (n) => {
    let hops = 0;
    const stop = lab.on("hop", () => {
      hops++;
    });
    work(n);
    stop();
    if (hops < n) throw new Error("hops are missing");
  };
}

function buildLabs(n: number): void {
  for (let count = 0; count < n; count++) addDockerRules(docker0().host);
}
