/** Entries by the thousand cost what one costs times their number: at the square of it these tests run into their time limit. */
import { expect, test } from "vitest";
import { freezeConfiguration } from "../../src/kernel/config/tree.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { someOf } from "../sample.ts";

freezeConfiguration(false);

const COUNT = 2_000;
const POSITION = "ip link add v type veth peer name w; ip link set v up; ip link set w up; ip addr add 10.255.0.1/16 dev v";

/** [what is added, its listing, what it deletes again] with A and B for the two middle bytes of an address. */
const KINDS = [
  ["addr add 10.A.B.1/24 dev v", "ip -o -4 addr show dev v", "addr del 10.A.B.1/24 dev v"],
  ["addr add 172.16.A.B/12 dev v", "ip -o -4 addr show dev v", "addr del 172.16.A.B/12 dev v"],
  ["route add 20.A.B.0/24 via 10.255.0.2 dev v onlink", "ip route show proto boot", "route del 20.A.B.0/24"],
  ["rule add from 30.A.B.1 lookup 100", "ip rule show table 100", "rule del from 30.A.B.1"],
  ["neigh add 50.A.B.1 lladdr 02:00:00:00:00:01 dev v", "ip neigh", "neigh del 50.A.B.1 dev v"],
  ["neigh add proxy 40.A.B.1 dev v", "ip neigh show proxy", "neigh del proxy 40.A.B.1 dev v"],
  ["link add dA-B type bridge", "ip -o link show type bridge", "link del dA-B"],
  ["netns add nA-B", "ip netns", "netns del nA-B"],
] as const;

test.for(someOf(KINDS, 8))("%s, two thousand times", async ([add, list, remove]) => {
  const { host } = bare({ seed: 1 });
  await host.sh(POSITION);
  const count = async (): Promise<number> => Number((await host.sh(`${list} | wc -l`)).stdout);
  const batch = async (line: string): Promise<string> => {
    const lines = Array.from({ length: COUNT }, (_, n) => line.replace("A", `${n >> 8}`).replace("B", `${n & 255}`));
    const { stderr, exitCode } = await host.exec(["ip", "-batch", "-"], {
      stdin: (line === add ? lines : lines.toReversed()).join("\n"),
    });
    return `${stderr}${exitCode}`;
  };
  const before = await count();
  expect(await batch(add)).toBe("0");
  expect((await count()) - before).toBe(COUNT);
  expect(await batch(remove)).toBe("0");
  expect(await count()).toBe(before);
});
