/** A node with 5,556 rules: its rule file is read, and packets meet the rules, with nothing but a verdict or explained. */
import { LARGE_RULES, largeRuleFile } from "../large-rules.ts";
import type { Row, Work } from "../row.ts";
import { type Docker0, docker0, must } from "../topologies.ts";

const OPTIONS = { first: 100, rounds: 5, targetMs: 500 };

function withFile(): Docker0 {
  const topology = docker0();
  topology.host.files.write("/rules", largeRuleFile());
  return topology;
}

function read({ host }: Docker0): void {
  must(host.netns(), "iptables-restore --counters /rules");
}

/** New connections, which pass all services and the whole allow-list before a rule drops them. */
const PACKETS = Array.from({ length: 1000 }, (_, index) => `tcp 10.0.0.1:${1024 + index} > 172.17.0.2:80 S`);

function eachPacket(decidedBy: (topology: Docker0, packet: string) => string | undefined): Work {
  const topology = withFile();
  read(topology);
  return (n) => {
    for (let index = 0; index < n; index++) {
      const chain = decidedBy(topology, PACKETS[index % PACKETS.length]!);
      if (chain !== "DOCKER-USER") throw new Error(`decided by ${chain}`);
    }
  };
}

function explained({ lab, host }: Docker0, packet: string) {
  return lab.trace(() => host.netns().inject("eth0", packet, { trace: false })).journeys[0]!;
}

export const NODE: readonly Row[] = [
  {
    name: `iptables-restore of ${LARGE_RULES.toLocaleString("en")} rules`,
    unit: "file",
    goal: 100_000_000,
    prepare() {
      const topology = withFile();
      return (n) => {
        for (let count = 0; count < n; count++) read(topology);
      };
    },
    options: { ...OPTIONS, first: 2 },
  },
  {
    name: "a packet that meets these rules: its verdict and the rule",
    unit: "packet",
    goal: 10_000,
    prepare: () => eachPacket(({ host }, packet) => host.netns().inject("eth0", packet).rule?.chain),
    options: OPTIONS,
  },
  {
    name: "the same, its journey explained",
    unit: "packet",
    goal: 50_000,
    prepare: () => eachPacket((topology, packet) => explained(topology, packet).fate?.rule?.chain),
    options: OPTIONS,
  },
  {
    name: "the same, each of its steps read",
    unit: "packet",
    goal: null,
    prepare: () =>
      eachPacket((topology, packet) => {
        const { steps } = explained(topology, packet);
        return steps.map(({ detail }) => detail).findLast((detail) => detail !== null && "verdict" in detail)?.chain;
      }),
    options: { ...OPTIONS, first: 10 },
  },
];
