/** A session in the page's worker: going back, asking why and what if, and what has no end. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { Change, SessionCalls } from "../../src/session/protocol.ts";
import { type OpenPage, openPage, sessionIn, type WorkerSession } from "./open.ts";

const CASES = fileURLToPath(new URL("../../scenarios/puzzles/", import.meta.url));
const HOST = { host: "node1", netns: "" };
const REQUEST = "ssh remote curl -s -m 2 192.168.2.110:81";

let open: OpenPage;
let worker: WorkerSession;

beforeAll(async () => {
  open = await openPage();
  worker = await sessionIn(open.page);
  return () => open.close();
});

/** Types lines into the first terminal of a world. */
async function typed(...lines: readonly string[]): Promise<SessionCalls> {
  await worker.session.open({ kind: "world", world: "lan" });
  for (const line of lines) await worker.session.type(1, line);
  return worker.session;
}

function screen(): string {
  return worker.state().terminals[0]!.text;
}

const PUBLISHED = "docker run -d --name web -p 81:80 nginx";

describe("what if", () => {
  test.each<[what: string, change: Change, after: string]>([
    ["a rule is gone", { kind: "deleteRule", at: HOST, table: "filter", chain: "DOCKER", number: 1 }, "exit code 28"],
    ["a route is gone", { kind: "deleteRoute", at: HOST, route: "172.17.0.0/16 dev docker0" }, "exit code 28"],
    ["a link is down", { kind: "link", at: HOST, device: "docker0", up: false }, "exit code 28"],
    ["a sysctl is another", { kind: "sysctl", at: HOST, name: "net.ipv4.ip_forward", value: "0" }, "exit code 28"],
  ])("%s", async (_, change, after) => {
    const session = await typed(PUBLISHED, REQUEST);
    const found = await session.whatIf(change, null);
    expect([found.before.words, found.after?.words]).toEqual(["exit code 0: </html>", after]);
    expect(found.difference).not.toBeNull();
    expect((await session.stops(found.difference!.after!)).map(({ hop }) => hop)).toContain(found.difference!.after!.hop);
  });

  test("a change that is refused is said, and changes nothing", async () => {
    const session = await typed(PUBLISHED, REQUEST);
    const found = await session.whatIf({ kind: "deleteRoute", at: HOST, route: "10.9.9.0/24" }, null);
    expect([found.refused, found.after]).toEqual(["RTNETLINK answers: No such process\n", null]);
  });
});

/** No single change helps. */
const WITHOUT_CURE = ["duplicate-mac.sh"];

describe("why, and its first cure tried with one click", () => {
  test.each(readdirSync(CASES))("%s", async (name) => {
    const { session, state } = worker;
    await session.open({ kind: "file", name, text: readFileSync(`${CASES}${name}`, "utf8"), typed: true });
    const found = await session.why();
    if (WITHOUT_CURE.includes(name)) return expect(found!.cures).toEqual([]);
    await session.tryCure(found!.cures[0]!.command);
    await session.type(1, "echo exit code $?");
    expect(state().terminals[0]!.text).toMatch(/\nexit code 0\n$/);
  });
});

test("undo takes back what changed something; a reset is the lab as it came", async () => {
  const session = await typed(PUBLISHED, "iptables -P FORWARD DROP", "iptables -S FORWARD");
  expect(await session.undo()).toBe("iptables -P FORWARD DROP");
  await session.type(1, "iptables -S FORWARD | head -1; docker ps -q | wc -l");
  expect(screen()).toMatch(/-P FORWARD DROP\n1\n$/);
  await session.reset();
  await session.type(1, "ip -br link");
  expect(screen()).not.toContain("docker0");
});

test("what is shared opens the same state", async () => {
  const session = await typed(PUBLISHED, REQUEST);
  const before = worker.state();
  const text = await session.share();
  await session.reset();
  await session.open({ kind: "shared", text });
  const { epoch: _, turns, stretches, ...after } = worker.state();
  expect(after).toEqual({ ...after, topology: before.topology, terminals: before.terminals, history: before.history });
  expect([turns.at(-1), stretches.slice(-before.stretches.length)]).toEqual([before.turns.at(-1), before.stretches]);
});

test("a storm on a bridge is stopped with words", async () => {
  const session = await typed(
    "ip link add br1 type bridge; ip link add br2 type bridge; ip link set br1 up; ip link set br2 up",
    "for i in 1 2; do ip link add x$i type veth peer name y$i; ip link set x$i master br1 up; ip link set y$i master br2 up; done",
    "ip addr add 10.9.0.1/24 dev br1",
    "ping -c 1 -W 1 10.9.0.2",
  );
  const { turns } = worker.state();
  expect(turns.map(({ problem }) => problem?.message).join()).toMatch(/storm: 100000 frames without rest, going round/);
  await session.type(1, "echo still here");
  expect(screen()).toMatch(/\nstill here\n$/);
});

test("Ctrl-C comes through to a command that has no end, and the next line runs", async () => {
  const session = await typed();
  const line = session.type(1, "while :; do :; done");
  await session.interrupt(1);
  await line;
  await session.type(1, "echo next");
  expect(screen()).toMatch(/\^C\nroot@node1:~# echo next\nnext\n$/);
});
