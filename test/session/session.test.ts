/** A session: what is typed, what comes of it, and going back and forth in it. */
import { expect, test } from "vitest";
import type { SessionEvent, SessionState, Source } from "../../src/session/protocol.ts";
import { Session } from "../../src/session/session.ts";

/** A clock that does not wait: a pause is a turn of the event loop. */
const CLOCK = { now: () => performance.now(), pause: () => new Promise<void>((resolve) => setImmediate(resolve)) };

interface Open {
  readonly session: Session;
  readonly events: SessionEvent[];
  /** The last one, with the turns and stretches of all that belong to its epoch. */
  state(): SessionState;
  /** What stands on a terminal. */
  text(terminal?: number): string;
}

async function open(source: Source): Promise<Open> {
  const events: SessionEvent[] = [];
  const session = new Session(CLOCK, (event) => events.push(event));
  const states = () => events.flatMap((event) => (event.kind === "state" ? [event.state] : []));
  const state = (): SessionState => {
    const last = states().at(-1)!;
    const own = states().filter(({ epoch }) => epoch === last.epoch);
    const turns = [...new Map(own.flatMap((each) => each.turns).map((turn) => [turn.number, turn])).values()];
    return { ...last, turns, stretches: own.flatMap(({ stretches }) => stretches) };
  };
  await session.open(source);
  return { session, events, state, text: (terminal = 1) => state().terminals[terminal - 1]!.text };
}

const BARE: Source = { kind: "world", world: "bare" };

/** Two namespaces on a veth pair. */
const PAIR =
  "ip netns add a; ip netns add b; ip link add va netns a type veth peer name vb netns b; " +
  "ip -n a addr add 10.0.0.1/24 dev va; ip -n b addr add 10.0.0.2/24 dev vb; ip -n a link set va up; ip -n b link set vb up";
const PING = "ip netns exec a ping -c 1 -W 1 10.0.0.2";

test("a packet that waits for ARP is two stretches, and the ARP stands between them", async () => {
  const { session, state } = await open(BARE);
  await session.type(1, PAIR);
  await session.type(1, PING);
  const { turns, stretches } = state();
  const shown = stretches.slice(turns.at(-1)!.firstStretch).map(({ label, part, ending }) => `${label} ${part} ${ending.kind}`);
  expect(shown.slice(0, 5)).toEqual([
    "echo request 1 goes on",
    "ARP request 1 taken",
    "ARP reply 1 taken",
    "echo request 2 taken",
    "echo reply 1 taken",
  ]);
  const stops = await session.stops({ run: 0, stretch: stretches.at(turns.at(-1)!.firstStretch)!.number });
  expect(stops.at(-1)!.detail).toMatchObject({ nextHop: "10.0.0.2", outcome: "queued" });
});

test.each(["shop.yaml", "SHOP.YML"])("%s, when it is opened, is written to the host as it is, and brought up", async (name) => {
  const file = "services:\n  web:\n    image: nginx\n    ports: ['8080:80']\n# $HOME\n#\n";
  const { session, text } = await open({ kind: "file", name, text: file, typed: true });
  await session.type(1, "cat compose.yaml");
  expect(text()).toContain(`cat compose.yaml\n${file}`);
  await session.type(1, "ssh remote curl -s 192.168.2.110:8080 | tail -1");
  expect(text()).toMatch(/\n<\/html>\n$/);
});

test("keys at a prompt: Ctrl-C gives the line up behind it, Ctrl-Z is none", async () => {
  const { session, state, text } = await open(BARE);
  await session.suspend(1);
  await session.interrupt(1);
  await session.type(1, "if true");
  await session.interrupt(1);
  await session.interrupt(1, "echo no^C");
  await session.type(1, "echo $?");
  expect(text()).toBe("root@h:~# ^C\nroot@h:~# if true\n> ^C\nroot@h:~# echo no^C\nroot@h:~# echo $?\n130\n");
  // What a reload opens shows it, too, and what that would open in turn.
  const again = await open({ kind: "file", name: "history", text: state().history, typed: false });
  expect(again.text()).toContain("root@h:~# echo no^C\n");
  expect(again.state().history).toContain("echo no^C");
});

test("undo takes back the last line that changed something, and what was typed afterwards stays", async () => {
  const { session, state, text } = await open(BARE);
  await session.type(1, PAIR);
  await session.type(1, "ip -n a link set va down");
  await session.type(1, "echo hello");
  expect(await session.undo()).toBe("ip -n a link set va down");
  expect(state().topology.hosts[0]!.netns[1]!.devices.find(({ name }) => name === "va")!.up).toBe(true);
  expect(text()).toContain("echo hello\nhello\n");
  expect(text()).not.toContain("va down");
});

test("what is shared opens the same state, keys and terminals included", async () => {
  const { session, state, text } = await open({ kind: "world", world: "lan" });
  await session.type(1, "ping 192.168.2.5");
  await session.interrupt(1);
  const terminal = await session.openTerminal({ host: "remote" });
  await session.type(terminal, "ip -br addr");
  const again = await open({ kind: "shared", text: await session.share() });
  expect(again.text()).toBe(text());
  expect(again.text(2)).toBe(text(2));
  expect(text()).toMatch(/icmp_seq=\d+ ttl=64 [\s\S]*\^C\n--- 192.168.2.5 ping statistics ---/);
  expect(again.state().stretches).toEqual(state().stretches);
});

test("going back shows the lab as it was; typing there gives up what came later", async () => {
  const { session, state } = await open(BARE);
  await session.type(1, PAIR);
  await session.type(1, "ip -n a link set va down");
  await session.goTo(3);
  expect([state().cursor, state().length]).toEqual([3, 4]);
  expect(state().topology.hosts[0]!.netns[1]!.devices.find(({ name }) => name === "va")!.up).toBe(true);
  await session.goTo(4);
  expect(state().topology.hosts[0]!.netns[1]!.devices.find(({ name }) => name === "va")!.up).toBe(false);
  await session.goTo(3);
  await session.type(1, "true");
  expect([state().cursor, state().length]).toEqual([4, 4]);
});

test("what if: the same request with a link down, and the first hop that differs", async () => {
  const { session } = await open(BARE);
  await session.type(1, PAIR);
  await session.type(1, PING);
  const { before, after, difference, command } = await session.whatIf(
    { kind: "link", at: { host: "h", netns: "b" }, device: "vb", up: false },
    null,
  );
  expect([command, before.words, after!.words]).toEqual(["ip -n b link set vb down", "1 received", "0 received"]);
  const stop = (await session.stops(difference!.after!)).find(({ hop }) => hop === difference!.after!.hop)!;
  expect([stop.kind, stop.device]).toEqual(["drop", "va"]);
});

test("why names a cure; trying it types the cure and the request again", async () => {
  const { session, text } = await open(BARE);
  await session.type(1, `${PAIR}; ip -n b link set vb down`);
  await session.type(1, PING);
  const found = await session.why();
  expect(found!.cures.map(({ command }) => command)).toContain("ip -n b link set vb up");
  await session.tryCure("ip -n b link set vb up");
  expect(text()).toMatch(/link set vb up\nroot@h:~# ip netns exec a ping [\s\S]*1 received/);
});

test("a storm on a bridge ends with words, and the session goes on", async () => {
  const history = '# netnsim: 1\n# world: bare\n# options: {"limits":{"backlog":2000}}\n';
  const { session, events, text } = await open({ kind: "file", name: "storm.sh", text: history, typed: false });
  const loop =
    "ip link add br1 type bridge; ip link add br2 type bridge; ip link set br1 up; ip link set br2 up; " +
    "for i in 1 2; do ip link add x$i type veth peer name y$i; ip link set x$i master br1 up; ip link set y$i master br2 up; done; " +
    "ip addr add 10.0.0.1/24 dev br1";
  await session.type(1, loop);
  await session.type(1, "ping -c 1 -W 1 10.0.0.2");
  expect(events.flatMap((event) => (event.kind === "problem" ? [event.problem.message] : []))[0]).toMatch(
    /^storm: \d+ frames without rest/,
  );
  await session.type(1, "echo still here");
  expect(text()).toContain("\nstill here\n");
});

test("tables can be seen as they were when a packet passed", async () => {
  const { session, state } = await open(BARE);
  await session.type(1, PAIR);
  await session.type(1, PING);
  const first = state().stretches[state().turns.at(-1)!.firstStretch]!;
  const [stop] = await session.stops({ run: 0, stretch: first.number });
  const at = { host: "h", netns: "a" };
  const then = await session.tables(at, { run: 0, stretch: first.number, hop: stop!.hop });
  const now = await session.tables(at, null);
  expect([then, now].map(({ snapshot }) => snapshot.neighbours.map(({ address }) => address))).toEqual([[], ["10.0.0.2"]]);
});

test("an undo that found nothing to take back takes nothing back when the session is opened again", async () => {
  const { session } = await open(BARE);
  await session.type(1, "undo");
  const again = await open({ kind: "shared", text: await session.share() });
  await again.session.type(1, "ip netns add blue");
  expect(again.state().topology.hosts[0]!.netns.map(({ name }) => name)).toEqual(["", "blue"]);
});

test("why, inputs and undo are words at the prompt, too", async () => {
  const { session, state, text } = await open(BARE);
  await session.type(1, `${PAIR}; ip -n b link set vb down`);
  await session.type(1, PING);
  await session.type(1, "why");
  expect(text()).toContain("Would work with   ip -n b link set vb up");
  await session.type(1, "ip -n a link set va mtu 1400");
  await session.type(1, "undo");
  expect(state().topology.hosts[0]!.netns[1]!.devices.find(({ name }) => name === "va")!.mtu).toBe(1500);
  expect(text()).not.toContain("undo");
});

test("an expression's stretches are those of which a device saw a frame that passes it", async () => {
  const { session, state } = await open(BARE);
  await session.type(1, PAIR);
  await session.type(1, PING);
  const labels = async (filter: string) => {
    const { stretches } = await session.matching(filter, 0);
    return stretches.map((number) => state().stretches[number]!.label);
  };
  expect(new Set(await labels("arp"))).toEqual(new Set(["ARP request", "ARP reply"]));
  // The part that waited for the MAC was seen by no device.
  expect(await labels("icmp[icmptype] = icmp-echo")).toEqual(["echo request"]);
  expect((await session.matching("host", 0)).refused).toBe("can't parse filter expression: syntax error");
});
