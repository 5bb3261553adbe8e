/**
 * A hop's details have the shape its kind says: addresses dotted, MACs with colons, tables and devices by name. No kind is
 * without a use.
 */
import { expect, test } from "vitest";
import { type DropDetail, type Hop, type HopDetails, type HopKind, Lab, type RouteDetail } from "../../src/index.ts";
import { Recording } from "../../src/trace/recording.ts";

const ADDRESS = expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/);
const MAC = expect.stringMatching(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
const NAME = expect.stringMatching(/^[a-z]\w*$/);
const TABLE = expect.stringMatching(/^(main|local|default|\d+)$/);
const NUMBER = expect.any(Number);
const ENDPOINTS = { src: ADDRESS, dst: ADDRESS };

const orNull = (matcher: unknown) => ({ asymmetricMatch: (value: unknown) => value === null || isLike(value, matcher) });
const oneOf = (...values: readonly unknown[]) => ({ asymmetricMatch: (value: unknown) => values.includes(value) });
const withSome = (fields: Readonly<Record<string, unknown>>) => ({
  asymmetricMatch: (value: unknown) => Object.entries(value as object).every(([field, each]) => isLike(each, fields[field])),
});

function isLike(value: unknown, matcher: unknown): boolean {
  try {
    expect(value).toEqual(matcher);
    return true;
  } catch {
    return false;
  }
}

const ROUTE = {
  type: NAME,
  device: NAME,
  gateway: orNull(ADDRESS),
  prefixLength: NUMBER,
  table: TABLE,
  errno: orNull(expect.any(String)),
} satisfies { readonly [field in keyof Omit<RouteDetail, "decision">]-?: unknown };

const LOOKUP = {
  rule: orNull({ priority: NUMBER, action: expect.any(String) }),
  route: orNull({
    type: NAME,
    prefix: expect.any(String),
    gateway: orNull(ADDRESS),
    device: NAME,
    table: TABLE,
    protocol: oneOf("kernel", "boot"),
    metric: NUMBER,
  }),
  refused: orNull(expect.objectContaining({ cause: expect.any(String) })),
};
const ENTRY = expect.stringMatching(/^([0-9a-f:]{17} )?[A-Z]+$/);
const SOCKET = { protocol: oneOf("tcp", "udp", "raw"), local: expect.any(String), program: orNull(NAME) };

const DROP = {
  table: NAME,
  chain: expect.any(String),
  number: orNull(NUMBER),
  reroute: expect.any(String),
  source: ADDRESS,
  dst: ADDRESS,
  errno: orNull(expect.any(String)),
  nextHop: ADDRESS,
  protocol: NUMBER,
  etherType: expect.stringMatching(/^0x[0-9a-f]{4}$/),
  port: NUMBER,
  to: NAME,
  from: orNull(NAME),
  loop: NAME,
  device: NAME,
  carrier: false,
  peer: NAME,
  bytes: NUMBER,
  mtu: NUMBER,
  ttl: NUMBER,
  loss: NUMBER,
  cable: "cut",
  overlap: true,
} satisfies { readonly [field in keyof DropDetail]-?: unknown };

/** One for each kind: the compiler asks for those that are missing. */
const SHAPES: { readonly [K in HopKind]: unknown } = {
  sendPacket: { device: NAME, gateway: orNull(ADDRESS), source: ADDRESS, table: TABLE },
  routePacket: withSome({ decision: NAME, ...ROUTE }),
  receiveFrame: orNull({ from: NAME }),
  bridgeFrame: { bridge: NAME, mac: MAC, port: orNull(NAME), kind: oneOf("local", "static", "learnt", "unknown") },
  floodFrame: { bridge: NAME, ports: NUMBER },
  receivePacket: null,
  forwardPacket: { device: NAME, gateway: orNull(ADDRESS), table: TABLE, ttl: NUMBER },
  deliverPacket: null,
  resolveNextHop: { nextHop: ADDRESS, state: expect.any(String), mac: MAC, outcome: oneOf("send", "queued", "full") },
  transmitFrame: null,
  rule: withSome({
    table: NAME,
    chain: expect.any(String),
    number: orNull(NUMBER),
    verdict: expect.any(String),
    rule: expect.any(String),
  }),
  conntrack: withSome({ state: expect.any(String), direction: oneOf("original", "reply"), connection: expect.any(Object) }),
  nat: { manip: oneOf("src", "dst"), before: expect.objectContaining(ENDPOINTS), after: expect.objectContaining(ENDPOINTS) },
  fragment: { mtu: NUMBER, pieces: NUMBER },
  reassemble: { pieces: NUMBER },
  reject: { with: expect.any(Object), silent: null },
  socket: withSome({
    protocol: oneOf("udp", "raw"),
    port: NUMBER,
    state: expect.any(String),
    holder: orNull(NAME),
    refused: expect.any(String),
  }),
  drop: orNull(withSome(DROP)),
  begin: { of: orNull(NUMBER), command: orNull({ pid: NUMBER, title: expect.any(String) }) },
  hook: { hook: oneOf("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"), bridged: expect.any(Boolean) },
  ruleMissed: {
    table: NAME,
    chain: expect.any(String),
    number: NUMBER,
    rule: expect.stringMatching(/^-A /),
    condition: expect.stringMatching(/^(! )?-/),
    has: expect.any(String),
  },
  natKnown: { why: oneOf("bound", "no connection") },
  routeLookup: LOOKUP,
  noRoute: { dst: ADDRESS, src: orNull(ADDRESS), errno: expect.stringMatching(/^E/), found: LOOKUP },
  arp: {
    operation: oneOf("request", "reply"),
    sender: ADDRESS,
    senderMac: MAC,
    target: ADDRESS,
    outcome: oneOf("replied", "taken", "not ours"),
    before: orNull(ENTRY),
    after: orNull(ENTRY),
  },
  solicit: { address: ADDRESS, change: oneOf("ask", "give up"), asked: NUMBER, waiting: expect.any(Array) },
  fdbLearnt: { bridge: NAME, mac: MAC, port: NAME, before: orNull(NAME) },
  ports: { bridge: NAME, to: expect.any(Array), not: expect.any(Array) },
  receiver: SOCKET,
  noListener: { protocol: oneOf("tcp", "udp"), address: ADDRESS, port: NUMBER, nearby: expect.any(Array) },
};

/** What a step decided, in a word: a switch over all kinds, which does not compile when one is missing. */
function decided(hop: Hop): string {
  switch (hop.kind) {
    case "sendPacket":
    case "forwardPacket":
      return hop.detail.gateway ?? "on the link";
    case "routePacket":
      return hop.detail.decision;
    case "receiveFrame":
      return hop.detail?.from ?? "";
    case "bridgeFrame":
      return hop.detail.port ?? "flooded";
    case "floodFrame":
      return String(hop.detail.ports);
    case "receivePacket":
    case "deliverPacket":
    case "transmitFrame":
      return hop.detail satisfies null as unknown as "";
    case "resolveNextHop":
      return hop.detail.mac;
    case "rule":
      return hop.detail.chain;
    case "conntrack":
      return hop.detail.state;
    case "nat":
      return hop.detail.after.src;
    case "fragment":
    case "reassemble":
      return String(hop.detail.pieces);
    case "reject":
      return hop.detail.with.kind;
    case "socket":
      return hop.detail.state ?? String(hop.detail.port);
    case "drop":
      return hop.reason;
    case "begin":
      return String(hop.detail.of);
    case "hook":
      return hop.detail.hook;
    case "ruleMissed":
      return hop.detail.condition;
    case "natKnown":
      return hop.detail.why;
    case "routeLookup":
      return hop.detail.route?.prefix ?? "";
    case "noRoute":
      return hop.detail.errno;
    case "arp":
      return hop.detail.outcome;
    case "solicit":
      return hop.detail.change;
    case "fdbLearnt":
      return hop.detail.port;
    case "ports":
      return hop.detail.to.join();
    case "receiver":
      return hop.detail.local;
    case "noListener":
      return String(hop.detail.nearby.length);
    default:
      return hop satisfies never;
  }
}

async function everythingThatHappens(): Promise<Hop[]> {
  const lab = new Lab();
  const [a, r, b] = [lab.addHost("a"), lab.addHost("r"), lab.addHost("b")];
  lab.link({ host: a, device: "eth0" }, { host: r, device: "port1" });
  lab.link({ host: r, device: "eth1" }, { host: b, device: "eth0" });
  const hops: Hop[] = [];
  lab.on("hop", (hop) => hops.push(hop));
  const stopExplaining = lab.kernel.taps.explainIn(new Recording());
  await a.run("ip addr add 10.0.0.2/24 dev eth0; ip link set eth0 up; ip link set lo up; ip route add default via 10.0.0.1");
  await b.run("ip addr add 10.1.0.2/24 dev eth0; ip link set eth0 up; ip link set lo up; ip route add 10.0.0.0/24 via 10.1.0.1");
  await r.run(`
    ip link add br0 type bridge; ip link set port1 master br0; ip link set port1 up; ip link set br0 up; ip link set eth1 mtu 1000 up
    ip addr add 10.0.0.1/24 dev br0; ip addr add 10.1.0.1/24 dev eth1; sysctl -qw net.ipv4.ip_forward=1
    iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE; iptables -A FORWARD -p udp --dport 7 -j REJECT; iptables -A FORWARD -p udp --dport 8 -j DROP
  `);
  const server = b.start(["nc", "-l", "-p", "80"]);
  const listener = b.start(["nc", "-u", "-l", "-p", "53"]);
  await a.sh(`
    ping -c 1 10.1.0.2; ping -c 1 -s 3000 10.1.0.2; echo hi | nc -N 10.1.0.2 80; echo hi | nc -u -w 1 10.1.0.2 53; echo hi | nc 10.1.0.2 81
    for port in 7 8 9; do echo hi | nc -u -w 1 10.1.0.2 $port; done; ping -c 1 -t 1 10.1.0.2; ping -c 1 -W 1 10.9.9.9; ping -c 1 -W 1 10.0.0.77; ip route del default; ping -c 1 10.9.9.9
  `);
  server.kill();
  listener.kill();
  stopExplaining();
  return hops;
}

test("each hop has the shape of its kind, and each kind happens", async () => {
  const hops = await everythingThatHappens();
  for (const hop of hops) {
    expect(hop.detail, hop.kind).toEqual(SHAPES[hop.kind]);
    expect(hop.reason === null, hop.kind).toBe(hop.kind !== "drop");
    expect(typeof decided(hop) === "string" || decided(hop) === null).toBe(true);
  }
  const seen = new Set(hops.map(({ kind }) => kind));
  expect([...seen].sort()).toEqual(Object.keys(SHAPES).sort());
});

test("the steps of one ping, as a program reads them", async () => {
  const hops = await everythingThatHappens();
  const first = <K extends HopKind>(kind: K) => hops.find((hop) => hop.kind === kind)!.detail as HopDetails[K];
  expect(first("sendPacket")).toEqual({ device: "eth0", gateway: "10.0.0.1", source: "10.0.0.2", table: "main" });
  expect(first("forwardPacket")).toEqual({ device: "eth1", gateway: null, table: "main", ttl: 63 });
  expect(first("nat")).toEqual({
    manip: "src",
    before: { src: "10.0.0.2", dst: "10.1.0.2" },
    after: { src: "10.1.0.1", dst: "10.1.0.2" },
  });
});
