/** The flow cache: it is proved, the proof finds what it may forget, and it steps aside for who listens. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { DueFlows } from "../../src/kernel/flows/due.ts";
import type { Effects, Flow } from "../../src/kernel/flows/flow.ts";
import { RecordedHops } from "../../src/kernel/flows/hops.ts";
import { FlowTable } from "../../src/kernel/flows/table.ts";
import { Epoch } from "../../src/kernel/flows/valid.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { labProperty } from "../../src/testing/flow-labs.ts";
import { flowProperty, proveFlows } from "../../src/testing/flow-proof.ts";
import { runs } from "../sample.ts";

test("a lab with flows and one without them are the same after random stories", () => {
  proveFlows({ runs: runs(4, 400), seed: 1 });
}, 600_000);

test("random labs print the same and end with the same tables with flows and without, where some are applied", () => {
  let applied = 0;
  fc.assert(
    labProperty((count) => void (applied += count)),
    { numRuns: runs(2, 60), seed: 3 },
  );
  expect(applied).toBeGreaterThan(0);
}, 600_000);

const forgets = (change: (effects: Effects) => Partial<Effects>) => (flow: Flow) => ({
  ...flow,
  effects: { ...flow.effects, ...change(flow.effects) },
});

/** With a seed whose first or second story shows it. */
const MISTAKES: [string, number, (flow: Flow) => Flow][] = [
  ["the first rule does not count", 2, forgets(({ rules }) => ({ rules: rules.slice(1) }))],
  ["the source is not seen again in the bridge's table", 11, forgets(() => ({ learnt: null }))],
  ["the neighbour is not used", 2, forgets(({ neighbour }) => ({ neighbour: neighbour && { ...neighbour } }))],
  [
    "a log lacks the first hop of a step",
    16,
    (flow) => ({ ...flow, hops: flow.hops && new RecordedHops(flow.hops.hops.slice(1), flow.hops.received, flow.hops.sent) }),
  ],
  ["the bridge does not count", 2, forgets(() => ({ bridgeOut: null, passedUp: false }))],
  ["the connection does not live longer", 2, (flow) => ({ ...flow, connection: null })],
  ["any length fits", 3, (flow) => ({ ...flow, maxBytes: 65_535 })],
  ["NAT does not change the source", 2, (flow) => ({ ...flow, newSrc: flow.src })],
];

test.each(MISTAKES)("the proof finds that %s", (_, seed, mistake) => {
  const { put } = FlowTable.prototype;
  const planted = vi.spyOn(FlowTable.prototype, "put").mockImplementation(function (this: FlowTable, hash, flow) {
    put.call(this, hash, mistake(flow));
  });
  try {
    expect(fc.check(flowProperty(), { seed, numRuns: 400, endOnFailure: true }).failed).toBe(true);
  } finally {
    planted.mockRestore();
  }
});

test("the proof finds that a change of the configuration does not move the epoch", () => {
  const planted = vi.spyOn(Epoch.prototype, "move").mockImplementation(() => {});
  try {
    // It shows in the 44th story of this seed, and hardly ever before.
    expect(fc.check(flowProperty(), { seed: 5, path: "43", numRuns: 400, endOnFailure: true }).failed).toBe(true);
  } finally {
    planted.mockRestore();
  }
});

/** A router between 10.0.1.2 (n1) and 10.0.2.2 (n2). */
function router(flows: boolean) {
  const { lab, host } = bare({ flows });
  const type = (line: string) => host.exec(line.split(" ")).stdout;
  for (const number of [1, 2]) {
    type(`ip netns add n${number}`);
    type(`ip link add to${number} type veth peer name eth0 netns n${number}`);
    type(`ip link set to${number} up`);
    type(`ip -n n${number} link set eth0 up`);
    type(`ip addr add 10.0.${number}.1/24 dev to${number}`);
    type(`ip -n n${number} addr add 10.0.${number}.2/24 dev eth0`);
    type(`ip -n n${number} route add default via 10.0.${number}.1`);
  }
  type("sysctl -qw net.ipv4.ip_forward=1");
  return { lab, type };
}

/** Echo requests through a router; how many receive steps were applied. */
function pingThrough(flows: boolean, listen: boolean): { readonly applied: number | undefined; readonly seen: string } {
  const { lab, type } = router(flows);
  type("iptables -A FORWARD -m conntrack --ctstate ESTABLISHED,NEW -j ACCEPT");
  const stop = listen ? lab.on("hop", () => {}) : () => {};
  type("ip netns exec n1 ping -c 40 -i 0.2 10.0.2.2");
  stop();
  const seen = ["iptables-save -c", "conntrack -L", "ip -s link", "ip -s neigh", "nstat -az"].map(type).join("\n");
  return { applied: lab.kernel.flows?.applied, seen: `${seen}${lab.nowUs}` };
}

test("most packets of a conversation through a router take the flow, none while somebody listens, and nobody sees which", () => {
  const [own, plain, heard] = [pingThrough(true, false), pingThrough(false, false), pingThrough(true, true)];
  expect(own.applied).toBeGreaterThan(40);
  expect(plain.applied).toBeUndefined();
  expect(heard.applied).toBe(0);
  expect([own.seen, heard.seen]).toEqual([plain.seen, plain.seen]);
});

test("a packet with DF that is too long is refused before the rule that drops the flow's packets without DF", () => {
  const { lab, type } = router(true);
  type("ip link set to2 mtu 1000");
  type("iptables -A FORWARD -p icmp -j DROP");
  type("ip netns exec n1 ping -c 40 -i 0.2 -M dont -s 1200 -e 7 10.0.2.2");
  expect(lab.kernel.flows!.applied).toBeGreaterThan(10);
  expect(type("ip netns exec n1 ping -c 1 -M do -s 1200 -e 7 10.0.2.2")).toContain("Frag needed and DF set (mtu = 1000)");
});

test("what is kept of flows does not grow beyond its bound", () => {
  const [table, due] = [new FlowTable(), new DueFlows()];
  const flow = {} as Flow;
  for (let hash = 1; hash < 800_000; hash += 2) {
    table.put(hash, flow);
    due.isDue(hash);
  }
  expect([table.slots, due.slots]).toEqual([65_536, 65_536]);
  expect([table.find(799_999), table.find(800_001)]).toEqual([flow, null]);
  table.clear();
  due.clear();
  expect([table.slots, table.find(799_999), due.slots]).toEqual([64, null, 64]);
});

/** At which of so many packets in turn a flow is due, where none is kept. */
function dueAt(due: DueFlows, hash: number, packets: number): number[] {
  return Array.from({ length: packets }, (_, index) => index + 1).filter(() => due.isDue(hash));
}

test("a flow is recorded at its fourth packet once there is credit, and again each time its packets have doubled", () => {
  const due = new DueFlows();
  for (let other = 3; other < 200; other += 2) due.isDue(other);
  expect(dueAt(due, 1, 40)).toEqual([4, 8, 16, 32]);
  due.recorded(1, true);
  expect(dueAt(due, 1, 10)).toEqual([4, 8]);
  expect(dueAt(new DueFlows(), 1, 40)).toEqual([16, 32]);
});

test("however many packets have gone by, no more than one in sixteen of those that follow is recorded for long", () => {
  const due = new DueFlows();
  for (let hash = 1; hash < 2_000_000; hash += 2) due.isDue(hash);
  let recorded = 0;
  for (let round = 0; round < 8; round++) for (let hash = 1; hash < 10_000; hash += 2) if (due.isDue(hash)) recorded++;
  expect(recorded).toBeLessThanOrEqual((8 * 5_000 + 1_024) / 16);
  expect(recorded).toBeGreaterThan(1_000);
});

test("fewer are recorded while recordings come to nothing", () => {
  const [kept, vain] = [true, false].map((isKept) => {
    const due = new DueFlows();
    let recorded = 0;
    for (let hash = 1; hash < 200_000; hash += 2)
      for (let packet = 0; packet < 4; packet++) {
        if (!due.isDue(hash)) continue;
        recorded++;
        due.recorded(hash, isKept);
      }
    return recorded;
  });
  expect(kept).toBeGreaterThan(20_000);
  expect(vain).toBeLessThan(1_000);
});
