/**
 * Ten minutes at full speed with 100,000 live flows: memory has to stay flat, and no timer may be left behind. Packets of all
 * flows go the docker0 path in turn; virtual time passes with them, so that connections live on by their own packets. After some
 * turns a rule comes or goes, which ends what the flow cache has recorded. At the end traffic stops, time passes, and all that is
 * left is counted. The cache has no room for 100,000 flows, but for 10,000.
 *
 *     npm run soak                     ten minutes
 *     npm run soak -- --seconds 60     shorter
 *     npm run soak -- --flows 10000    with most packets through the flow cache
 */
import { parseArgs } from "node:util";
import { udpFlow } from "../src/bench/flow.ts";
import { manyFlows } from "../src/bench/rows/connections.ts";
import { addDockerRules, docker0, type } from "../src/bench/topologies.ts";

const FLOWS = 100_000;
const TURNS_A_CHANGE = 20;
/** The packet is received twice: by the host, and outside. */
const STEPS_A_PACKET = 2;
/** When virtual time passes 2^31 us the engine keeps each deadline in an object of 16 bytes: 2 % for these flows, once. */
const MOST_GROWN = 0.04;
const REPORTS = 20;
/** A UDP connection without a reply ends after this: so much passes at the end. */
const UDP_TIMEOUT_MS = 30_000;

const { values } = parseArgs({ options: { seconds: { type: "string", default: "600" }, flows: { type: "string" } } });
soak(Number(values.seconds), Number(values.flows ?? FLOWS));

function soak(seconds: number, flows: number): void {
  const topology = docker0();
  addDockerRules(topology.host);
  const { net } = topology.host.netns();
  const { loop, conntrack } = net;
  topology.host.netns().setSysctl("net.netfilter.nf_conntrack_max", 2 * flows);
  const before = loop.timers.size;
  const send = udpFlow(manyFlows(topology, flows));
  const began = process.hrtime.bigint();
  const { flows: cache } = topology.lab.kernel;
  const secondsPassed = (): number => Number(process.hrtime.bigint() - began) / 1e9;
  let sent = 0;
  let hasRule = false;
  const heaps: number[] = [];
  console.log(`${columns("seconds", "packets", "ns CPU each", "% cached", "heap MB", "rss MB", "flows", "timers", "virtual s")}`);
  for (let report = 1; report <= REPORTS; report++) {
    const cpu = process.cpuUsage();
    const [sentBefore, appliedBefore] = [sent, cache!.applied];
    while (secondsPassed() < (seconds * report) / REPORTS) {
      // Many turns to a rule, so that flows are recorded and used in between.
      for (let turn = 0; turn < TURNS_A_CHANGE; turn++) send(flows);
      sent += flows * TURNS_A_CHANGE;
      type(topology.host, `iptables -${hasRule ? "D" : "A"} FORWARD -m comment --comment soak`);
      hasRule = !hasRule;
    }
    const { user, system } = process.cpuUsage(cpu);
    const each = sent === sentBefore ? 0 : ((user + system) * 1000) / (sent - sentBefore);
    const cached = ((cache!.applied - appliedBefore) / Math.max(1, sent - sentBefore) / STEPS_A_PACKET) * 100;
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    heaps.push(heapUsed);
    const [timers, live] = [loop.timers.size, conntrack.size];
    console.log(columns(secondsPassed(), sent, each, cached, heapUsed / 1e6, rss / 1e6, live, timers, loop.nowUs / 1e6));
    // One more while the ping of the beginning is remembered.
    if (live < flows || live > flows + 1) throw new Error(`${live} live flows of ${flows}`);
  }
  const grown = (heaps.at(-1)! - heaps[1]!) / heaps[1]!;
  console.log(`heap from the second report to the last: ${grown < 0 ? "" : "+"}${(grown * 100).toFixed(2)} %`);
  topology.lab.advance(UDP_TIMEOUT_MS * 4);
  const kept = type(topology.host, "conntrack -C").trim();
  console.log(
    `when traffic has stopped: ${kept} connections, ${loop.timers.size} timers (${before} before), backlog ${loop.backlogSize}`,
  );
  if (grown > MOST_GROWN || kept !== "0" || loop.timers.size > before) process.exitCode = 1;
}

function columns(...values: readonly (string | number)[]): string {
  const words = values.map((value) => (typeof value === "string" ? value : Math.round(value).toLocaleString("en-US")));
  return words.map((word) => word.padStart(13)).join("");
}
