/** The two timers of a bridge without STP that run, as `ip -d link` shows them. Watched on Linux 6.18. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";

test("a port that begins to forward shows its forward delay run down, a bridge its next sweep", () => {
  const lab = new Lab();
  const host = lab.addHost("h");
  const run = (line: string): string => host.exec(line.split(" ")).stdout;
  const timer = (link: string, name: string): number =>
    Number(new RegExp(`${name} +([0-9.]+)`).exec(run(`ip -d link show ${link}`))![1]);
  run("ip link add br0 type bridge");
  run("ip link add va type veth peer name vb");
  run("ip link set va master br0");
  run("ip link set va up");
  expect([timer("br0", "gc_timer"), timer("va", "forward_delay_timer")]).toEqual([0, 0]);
  run("ip link set br0 up");
  expect(timer("br0", "gc_timer")).toBeCloseTo(0.1, 1);
  run("ip link set vb up");
  expect(timer("va", "forward_delay_timer")).toBeCloseTo(15, 1);
  lab.advance(5000);
  expect(timer("va", "forward_delay_timer")).toBeCloseTo(10, 1);
  expect(timer("br0", "gc_timer")).toBeCloseTo(295.1, 1);
  run("bridge link set dev va state 1");
  run("bridge link set dev va state 3");
  expect(timer("va", "forward_delay_timer")).toBeCloseTo(10, 1);
  run("ip link set br0 type bridge forward_delay 400 ageing_time 3000");
  expect(timer("br0", "gc_timer")).toBeCloseTo(30, 1);
  run("ip link set vb down");
  expect(timer("va", "forward_delay_timer")).toBe(0);
  run("ip link set vb up");
  expect(timer("va", "forward_delay_timer")).toBeCloseTo(4, 1);
  lab.advance(20_000);
  expect(timer("va", "forward_delay_timer")).toBe(0);
  run("ip link set br0 down");
  expect(timer("br0", "gc_timer")).toBe(0);
});

/**
 * Watched on Linux 6.18: entries of a bridge with an ageing time of 1 s went 1.002 to 1.03 s after their last frame, on ticks
 * that are multiples of 32 ms.
 */
test("an aged entry is stale, and used, until the sweep, whose timer is one of the wheel", () => {
  const lab = new Lab();
  const host = lab.addHost("h");
  const run = (line: string): string => host.exec(["bash", "-c", line]).stdout;
  run("ip netns add a; ip link add br0 type bridge ageing_time 100; ip link add va type veth peer name eth0 netns a");
  run("ip -n a link set eth0 address 02:00:00:00:00:07");
  run("ip link set va master br0; ip link set va up; ip link set br0 up; ip -n a link set eth0 up");
  run("ip addr add 10.0.0.1/24 dev br0; ip -n a addr add 10.0.0.2/24 dev eth0; sleep 1.5");
  run("ip netns exec a ping -c 1 -W 0.1 10.0.0.1");
  const entry = (): string | undefined => /02:00:00:00:00:07 .*/.exec(run("bridge fdb show br br0"))?.[0];
  const seen = new Set<string | undefined>();
  for (let looks = 0; looks < 3000 && !seen.has(undefined); looks++) seen.add(entry());
  expect([...seen]).toEqual(["02:00:00:00:00:07 dev va master br0 ", "02:00:00:00:00:07 dev va master br0 stale", undefined]);
});
