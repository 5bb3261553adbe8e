/** What a veth's state says while its peer is down, by when the peer moved. Watched on Linux 6.18. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";

function bareHost() {
  const host = new Lab().addHost("h");
  const run = (line: string): string => host.exec(line.split(" ")).stdout;
  const state = (name: string): string => /state (\w+)/.exec(run(`ip link show ${name}`))![1]!;
  run("ip netns add n");
  return { run, state };
}

test("the first veth in a while is looked at at once: its end down below", () => {
  const { run, state } = bareHost();
  run("ip link add va type veth peer name vb");
  run("ip link set va netns n");
  run("ip link set vb up");
  expect(state("vb")).toBe("LOWERLAYERDOWN");
});

test("the next one within a second is looked at when it is named: its end is elsewhere by then", () => {
  const { run, state } = bareHost();
  run("ip link add v0 type veth peer name v1");
  run("ip link add va type veth peer name vb");
  run("ip link set va netns n");
  run("ip link set vb up");
  expect(state("vb")).toBe("DOWN");
  run("ip -n n link set va up");
  expect(state("vb")).toBe("UP");
});

test("named before its end moved, it keeps what was found then", () => {
  const { run, state } = bareHost();
  run("ip link add v0 type veth peer name v1");
  run("ip link add va type veth peer name vb");
  run("ip addr add 10.0.0.1/24 dev vb");
  run("ip link set va netns n");
  run("ip link set vb up");
  expect(state("vb")).toBe("LOWERLAYERDOWN");
});
