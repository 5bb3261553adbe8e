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
