/**
 * A row for each public function and method: calls with wrong values, each with the argument that the error names. A call is a
 * list of arguments; `fixture` has what they need.
 */
import fc from "fast-check";
import { bare, Lab } from "../../src/index.ts";
import type { ProgramContext, ProgramThread, RawSocket, TcpSocket, UdpSocket } from "../../src/lab/programs/index.ts";

/** What a program holds while it runs. */
export interface Held {
  readonly self: ProgramContext;
  readonly tcp: TcpSocket;
  readonly udp: UdpSocket;
  readonly raw: RawSocket;
  readonly thread: ProgramThread;
}

/** A lab with a host, a named namespace and a bridge; a program of its own; and another lab. */
export function makeFixture() {
  const { lab, host } = bare({ seed: 1 });
  const other = lab.addHost("other");
  const ns = host.netns().addDummy("d0").addBridge("br0").up("lo", "d0");
  ns.addNetns("ns1");
  host.files.write("/etc/note", "text\n");
  const hops = lab.keepHops(64);
  host.exec(["ping", "-c", "1", "127.0.0.1"]);
  host.exec(["docker", "run", "-d", "--name", "web", "busybox", "sleep", "1000000"]);
  const cable = lab.link({ host, device: "c0" }, { host: other, device: "c0" });
  const started = host.start(["cat"]);
  let held: Held | null = null;
  host.start("mine", function* (self) {
    held = { self, tcp: self.tcp(), udp: self.udp(), raw: self.raw("icmp"), thread: self.thread(self.sleep(0)) };
    yield* self.readable([]);
  });
  lab.advance(10);
  if (held === null) throw new Error("the program has not begun");
  const strangerLab = new Lab({ seed: 2 });
  const stranger = strangerLab.addHost("stranger");
  const program: Held = held;
  return { lab, host, other, ns, hops, capture: lab.capture(), cable, started, stranger, program };
}

export type Fixture = ReturnType<typeof makeFixture>;

/** The argument that the error names, and the arguments of the call. */
export type WrongCall = readonly [argument: string, ...given: readonly unknown[]];

export type Row = (fixture: Fixture) => readonly WrongCall[];

const NOTHING: Row = () => [];

const NO_OBJECT = [5, "text", null, []] as const;

const wrongTables: readonly WrongCall[] = [
  ["tables", 5],
  ["fdb", { fdb: 5 }],
  ["fdb", { fdb: () => ({}) }],
  ["mystery", { mystery: () => null }],
];

const worldRow: Row = () => [
  ...NO_OBJECT.map((value): WrongCall => ["options", value]),
  ["docker", { docker: "19" }],
  ["mtu", { daemon: { mtu: "1500" } }],
  ["colour", { daemon: { colour: true } }],
  ["page", { page: 5 }],
  ["seed", { seed: Number.NaN }],
];

export const FUNCTIONS: Readonly<Record<string, Row>> = {
  "netnsim: bare": worldRow,
  "netnsim: lan": worldRow,
  "netnsim: decodeText": () => [
    ["bytes", "text"],
    ["bytes", [1, 2]],
    ["bytes", null],
  ],
  "netnsim: encodeText": () => [
    ["text", 5],
    ["text", new Uint8Array(2)],
    ["text", undefined],
  ],
  "netnsim: formatIpv4": () => [
    ["address", "10.0.0.1"],
    ["address", 2 ** 32],
    ["address", Number.NaN],
  ],
  "netnsim: formatMac": () => [
    ["mac", "02:00:00:00:00:01"],
    ["mac", -1],
    ["mac", 2 ** 48],
  ],
  "netnsim: strerror": () => [
    ["errno", "ENOSUCH"],
    ["errno", "toString"],
    ["errno", 2],
  ],
  "netnsim: journeysOf": () => [
    ["hops", null],
    ["hops", "hops"],
    ["hops", [5]],
    ["hops", {}],
  ],
  "netnsim: formatJourney": () => [
    ["journey", {}],
    ["journey", null],
    ["journey", "text"],
  ],
  "netnsim/testing: caseScript": () => [
    ["lab", null],
    ["lab", { hosts: [] }],
    ["hosts", { hosts: 5, cables: [], traffic: [], looks: [] }],
    ["options", { hosts: [], cables: [], traffic: [], looks: [] }, 5],
    ["comments", { hosts: [], cables: [], traffic: [], looks: [] }, { comments: "text" }],
  ],
  "netnsim/testing: packets": ({ ns }) => [
    ["ns", "ns"],
    ["src", ns, { src: "10.0.0" }],
    ["dport", ns, { dport: [80, 70_000] }],
    ["protocol", ns, { protocol: "sctp" }],
    ["device", ns, { device: 5 }],
    ["options", ns, 5],
  ],
  "netnsim/testing: rules": ({ ns }) => [
    ["ns", "ns"],
    ["table", ns, { table: "nut" }],
    ["max", ns, { max: -1 }],
    ["chain", ns, { chain: 5 }],
  ],
  "netnsim/testing: firewallCommands": ({ ns }) => [
    ["ns", "ns"],
    ["table", ns, { table: "nut" }],
    ["options", ns, 5],
  ],
  "netnsim/testing: dockerCommands": ({ host }) => [
    ["host", "host"],
    ["address", host, { address: "here" }],
    ["max", host, { max: 0 }],
  ],
  "netnsim/testing: traffic": ({ stranger }) => [
    ["host", "host"],
    ["host", null],
    ["host", stranger],
  ],
  "netnsim/testing: topologies": NOTHING,
  "netnsim/testing: races": ({ lab }) => [
    ["lab", "lab", ["true"]],
    ["programs", lab, "true"],
    ["programs", lab, []],
  ],
  "netnsim/testing: property": ({ stranger: { lab } }) => [
    ["lab", "lab", fc.nat(), () => {}],
    ["values", lab, [1, 2], () => {}],
    ["check", lab, fc.nat(), "check"],
    ["numRuns", lab, fc.nat(), () => {}, { numRuns: 0 }],
    ["seed", lab, fc.nat(), () => {}, { seed: 2 ** 32 }],
    ["meets", lab, fc.nat(), () => {}, { meets: "FORWARD" }],
  ],
  "netnsim/bench: held": () => [
    ["entries", 0, () => []],
    ["entries", Number.NaN, () => []],
    ["hold", 5, "hold"],
  ],
  "netnsim/bench: inTurn": () => [
    ["a", null, () => {}],
    ["b", () => {}, 5],
    ["options", () => {}, () => {}, { rounds: 0 }],
  ],
  "netnsim/bench: measure": () => [
    ["work", 5],
    ["options.rounds", () => {}, { rounds: -1 }],
    ["options.targetMs", () => {}, { targetMs: "long" }],
  ],
  "netnsim/bench: packetLoad": ({ ns }) => [
    ["ns", "host", "d0", ["udp > 10.0.0.1:1"]],
    ["device", ns, 5, ["udp > 10.0.0.1:1"]],
    ["traffic", ns, "d0", []],
    ["traffic[0]", ns, "d0", ["udp nobody"]],
  ],
  "netnsim/questions: diff": ({ ns, lab }) => [
    ["a", "lab", lab],
    ["b", ns, lab],
    ["b", lab, null],
    ["b", lab, new Lab()],
  ],
  "netnsim/questions: diffRules": () => [
    ["a", null, ""],
    ["b", "", 5],
    ["b", "", "a\0b"],
  ],
  "netnsim/questions: formatMatrix": () => [5, null, {}].map((matrix): WrongCall => ["matrix", matrix]),
  "netnsim/questions: reachable": ({ lab, ns }) => [
    ["lab", ns, { from: ns, to: ns }],
    ["ends.from", lab, { from: "nobody", to: ns }],
    ["ends.to", lab, { from: ns, to: 5 }],
    ["address", lab, { from: ns, to: ns, address: "web" }],
  ],
  "netnsim/questions: serviceMatrix": () => [5, null, {}].map((lab): WrongCall => ["lab", lab]),
  "netnsim/testing: explanationOf": () => NO_OBJECT.map((each) => ["fate", each]),
  "netnsim/testing: repliesComeBack": () => NO_OBJECT.map((each) => ["fate", each]),
  "netnsim/testing: translationIsUndone": () => NO_OBJECT.map((each) => ["fate", each]),
  "netnsim/testing: noTwoFlowsShareATuple": () => NO_OBJECT.map((each) => ["ns", each]),
  "netnsim/testing: connectionTableBounded": () => NO_OBJECT.map((each) => ["ns", each]),
  "netnsim/testing: noPrivateSourceLeaves": () => [
    ["fate", "fate", ["10.0.0.0/8"], "eth0"],
    ["prefixes", [], ["10.0.0.0/33"], "eth0"],
    ["device", [], ["10.0.0.0/8"], 5],
  ],
  "netnsim/testing: labCases": () => [
    ["options", 5],
    ["maxRules", { maxRules: -1 }],
    ["maxTraffic", { maxTraffic: Number.NaN }],
    ["rules", { rules: 3 }],
  ],
  "netnsim/testing: proveTables": () => [...wrongTables, ["runs", {}, { runs: 0 }], ["seed", {}, { seed: 1.5 }]],
  "netnsim/testing: proveFlows": () => [
    ["runs", { runs: 0 }],
    ["seed", { seed: 1.5 }],
    ["options", "many"],
  ],
  "netnsim/testing: sameTreatment": ({ ns, lab }) => [
    ["a", 5, ns],
    ["b", ns, lab],
    ["b", lab, null],
  ],
  "netnsim/testing: shapes": NOTHING,
};

/** Called for every packet, or by a table that is: types alone guard them (src/lab/workbench.ts says so). */
export const UNCHECKED: readonly string[] = [
  "netnsim/workbench: makePrefixTable",
  "netnsim/workbench: applyPolicy",
  "netnsim/workbench: dropBy",
  "netnsim/workbench: passes",
  "netnsim/workbench: reportRule",
];

const wrongAddresses = ["10.0.0.1/99", "/abc", "10.0.0/8", "10.0.0.1/", "10.0.0.1/+8", "10.0.0.1/8/9", "::1/128", 5, null];
const wrongPackets: readonly unknown[] = [
  5,
  null,
  "udp 10.0.0.1",
  "gre 10.0.0.1 > 10.0.0.2",
  "udp 10.0.0.1:70000 > 10.0.0.2",
  "tcp 10.0.0.1 > 10.0.0.2 SX",
  "udp 10.0.0.1 > 10.0.0.2 ttl 300",
  { dst: "10.0.0.2" },
  { dst: "10.0.0.2", protocol: "udp", flag: "S" },
  { dst: "10.0.0.2", protocol: "udp", fragmentOffset: 7 },
];
const wrongWords: readonly unknown[] = ["ip link", [], [1], ["ip", "a\0b"], null];

const execOptionsRow = (of: (options: unknown) => readonly unknown[]): readonly WrongCall[] => [
  ["options", ...of(5)],
  ["stdin", ...of({ stdin: 5 })],
  ["env", ...of({ env: ["A=1"] })],
  ["env.A", ...of({ env: { A: 1 } })],
  ["env", ...of({ env: { "A=B": "1" } })],
  ["env", ...of({ env: { "": "1" } })],
  ["env", ...of({ env: new Map([["A", "1"]]) })],
  ["options", ...of(Promise.resolve({}))],
  ["cwd", ...of({ cwd: "relative" })],
  ["cwd", ...of({ cwd: "/no/such" })],
  ["timeout", ...of({ timeout: 5 })],
];

const wrongEnds = (others: readonly WrongCall[] = []): readonly WrongCall[] => [
  ["address", "localhost", 80],
  ["address", "10.0.0.1/24", 80],
  ["port", "127.0.0.1", 65_536],
  ["port", "127.0.0.1", "80"],
  ...others,
];

const wrongSockets = (of: (options: unknown) => readonly unknown[]): readonly WrongCall[] => [
  ["options", ...of(null)],
  ["device", ...of({ device: 2 })],
  ["ttl", ...of({ ttl: 0 })],
  ["tos", ...of({ tos: 256 })],
  ["mark", ...of({ mark: -1 })],
  ["port", ...of({ port: 80 })],
];

const wrongBytes: readonly WrongCall[] = [
  ["max", 0],
  ["max", 1.5],
  ["max", Number.NaN],
];

const ECHO = { type: 8, code: 0, id: 1, sequence: 1, data: new Uint8Array(8) };

const netnsOption = (of: (options: unknown) => readonly unknown[]): readonly WrongCall[] => [
  ["nope", ...of({ netns: "nope" })],
  ["netns", ...of({ netns: 5 })],
];

const routeRow: readonly WrongCall[] = [
  ["via", "10.1.0.0/24", 5],
  ["gateway", "10.1.0.0/24", { gateway: "10.0.0", device: "d0" }],
  ["device", "10.1.0.0/24", {}],
  ["nope", "10.1.0.0/24", { device: "nope" }],
  ["dev", "10.1.0.0/24", { device: "d0", dev: "d0" }],
];

export const METHODS: Readonly<Record<string, Row>> = {
  "DrawnPacket.into": () => NO_OBJECT.map((each) => ["ns", each]),
  "DrawnPacket.toString": NOTHING,
  "DrawnRule.line": () => ["-X", 5, null].map((each) => ["how", each]),
  "DrawnRule.toString": NOTHING,
  "DrawnTraffic.toString": NOTHING,
  "LineCommand.toString": NOTHING,
  "Race.run": () => NO_OBJECT.map((each) => ["lab", each]),
  "Race.toString": NOTHING,
  "Lab.new": () => [
    ...NO_OBJECT.map((value): WrongCall => ["options", value]),
    ...[Number.NaN, -1, 1.5, 2 ** 32, "1"].map((seed): WrongCall => ["seed", { seed }]),
    ["steps", { limits: { steps: 0 } }],
    ["stepps", { limits: { stepps: 5 } }],
    ["epochUs", { epochUs: Number.POSITIVE_INFINITY }],
    ["macs", { macs: "odd" }],
    ["debug", { debug: "yes" }],
    ["flows", { flows: "no" }],
    ["sead", { sead: 1 }],
    ...wrongTables.slice(1, 3).map(([name, tables]): WrongCall => [name, { tables }]),
  ],
  "Lab.addHost": () => [
    ["name", ""],
    ["name", ".."],
    ["name", "a/b"],
    ["name", 5],
    ["h", "h"],
  ],
  "Lab.advance": () => [Number.NaN, -1, Number.POSITIVE_INFINITY, "5", 1e300].map((ms): WrongCall => ["ms", ms]),
  "Lab.at": () => [
    ["cursor", 5],
    ["cursor.input", {}],
    ["cursor.input", { input: -1 }],
    ["cursor.command", { input: 0, command: 0 }],
    ["cursor.event", { input: 0, event: 1.5 }],
    ["step", { input: 0, step: 1 }],
  ],
  "Lab.capture": () => [
    ["options", 5],
    ["filter", { filter: "host nobody" }],
    ["filter", { filter: "((" }],
    ["netns", { netns: "ns1" }],
    ["snapLength", { snapLength: 0 }],
    ["dev", { dev: "br0" }],
  ],
  "Lab.fork": NOTHING,
  "Lab.history": NOTHING,
  "Lab.keepHops": () => [0, -1, Number.NaN, 1.5, 2 ** 40, "5"].map((capacity): WrongCall => ["capacity", capacity]),
  "Lab.link": ({ host, other, stranger }) => {
    const a = { host, device: "e0" };
    const b = { host: other, device: "e0" };
    const options = (given: unknown): readonly unknown[] => [a, b, given];
    return [
      ["a", 5, b],
      ["a.host", { host: "h", device: "e0" }, b],
      ["a.device", { host, device: 5 }, b],
      ["a.mac", { host, device: "e0", mac: "ff:ff:ff:ff:ff:ff" }, b],
      ["b.host", a, { host: stranger, device: "e0" }],
      ["mack", a, { ...b, mack: "02:00:00:00:00:01" }],
      ["h/e0:0", { host, device: "e0:0" }, b],
      ["h/lo", { host, device: "lo" }, b],
      ["loss", ...options({ loss: 7 })],
      ["loss", ...options({ loss: -0.1 })],
      ["latencyMs", ...options({ latencyMs: Number.NaN })],
      ["latencyMs", ...options({ latencyMs: -1 })],
      ["rate", ...options({ rate: 0 })],
      ["latency", ...options({ latency: 5 })],
    ];
  },
  "Lab.mark": () => [],
  "Lab.rewind": () => [5, {}, new Lab().mark()].map((mark): WrongCall => ["mark", mark]),
  "Lab.on": () => [
    ["name", "nope", () => {}],
    ["name", "toString", () => {}],
    ["listener", "hop"],
    ["listener", "hop", {}],
  ],
  "Lab.run": NOTHING,
  "Lab.step": NOTHING,
  "Lab.topology": () => [5, "text", {}, { version: 2, hosts: [] }, []].map((since): WrongCall => ["since", since]),
  "Lab.trace": () => [5, null, "ping"].map((act): WrongCall => ["act", act]),
  "Lab.undo": NOTHING,
  "Lab.from": () => [
    ["host", 5],
    ["host", null],
    ["host", ""],
    ["host", "hello"],
    ["host", { addr: 5 }],
    ["host", { addr: "{}" }],
    ["host", { addr: [{}] }],
    ["host", { iptables: "*nope" }],
    ["host", { netns: { "a/b": {} } }],
    ["nope", { nope: "[]" }],
    ["options", {}, 5],
    ["strict", {}, { strict: 1 }],
    ["host", { iptables: "*filter\n:INPUT ACCEPT\n-A INPUT -j NFLOG\nCOMMIT\n" }, { strict: true }],
  ],
  "Lab.toScript": () => [
    ["options", 5],
    ["options", "down"],
    ["down", { down: 1 }],
    ["up", { up: true }],
  ],
  "LabHost.exec": () => [
    ...wrongWords.map((argv): WrongCall => ["argv", argv]),
    ["run()", "ip link"],
    ...execOptionsRow((options) => [["true"], options]),
    ...netnsOption((options) => [["true"], options]),
  ],
  "LabHost.container": () => [
    ["reference", 5],
    ["reference", null],
    ["nope", "nope"],
    ["no/such", "no/such"],
  ],
  "LabHost.containers": NOTHING,
  "LabHost.run": () => [
    ["script", ["ip", "link"]],
    ["script", undefined],
    ["script", "echo \0"],
    ...execOptionsRow((options) => ["true", options]),
    ...netnsOption((options) => ["true", options]),
  ],
  "LabHost.start": () => [
    ...wrongWords.map((argv): WrongCall => ["argv", argv]),
    ...execOptionsRow((options) => [["true"], options]).filter(([name]) => name !== "stdin"),
    ...netnsOption((options) => [["true"], options]),
    ["stdin", ["true"], { stdin: "text" }],
    ["title", " ", function* () {}],
    ["title", ["echo"], function* () {}],
    ["title", "a\0b", function* () {}],
    ["options", "mine", function* () {}, 5],
    ["cwd", "mine", function* () {}, { cwd: "/" }],
    ...netnsOption((options) => ["mine", function* () {}, options]),
    ["argv", "ip link"],
  ],
  "LabHost.netns": () => [
    ["name", ""],
    ["name", 5],
    ["nope", "nope"],
  ],
  "LabHost.sh": () => [
    ["script", ["ip", "link"]],
    ["script", null],
    ["script", "echo \0"],
    ...execOptionsRow((options) => ["true", options]),
    ...netnsOption((options) => ["true", options]),
  ],
  "LabFiles.list": () => [
    ["path", "etc"],
    ["path", 5],
    ["/no/such", "/no/such"],
  ],
  "LabFiles.mount": () => [
    ["path", "www", {}],
    ["folder", "/www", "text"],
    ["a.b", "/www", { a: { b: 5 } }],
    ["folder", "/www", null],
  ],
  "LabFiles.read": () => [
    ["path", "etc/note"],
    ["path", null],
    ["/no/such", "/no/such"],
  ],
  "LabFiles.write": () => [
    ["path", "note", "text"],
    ["content", "/note", 5],
    ["content", "/note"],
    ["/etc/note/deeper", "/etc/note/deeper", "text"],
  ],
  "Namespace.addAddress": () => [
    ...wrongAddresses.map((address): WrongCall => ["address", "d0", address]),
    ["device", 5, "10.0.0.1/24"],
    ["nope", "nope", "10.0.0.1/24"],
    ["options", "d0", "10.0.0.1/24", 5],
    ["broadcast", "d0", "10.0.0.1/24", { broadcast: "10.0.0.255" }],
  ],
  "Namespace.addBridge": () => [
    ["name", 5],
    ["link add", ""],
    ["a/b", "a/b"],
    ["longer-than-fifteen", "longer-than-fifteen"],
  ],
  "Namespace.addChain": () => [
    ["table", "nope", "C"],
    ["name", "filter", 5],
    ["INPUT", "filter", "INPUT"],
  ],
  "Namespace.addDummy": () => [
    ["name", null],
    ["d0", "d0"],
    ["a b", "a b"],
  ],
  "Namespace.addNetns": () => [
    ["name", "a/b"],
    ["name", ".."],
    ["name", ""],
    ["ns1", "ns1"],
  ],
  "Namespace.addRoute": () => [
    ["destination", "10.1.0.0/99", { device: "d0" }],
    ["destination", "nope", { device: "d0" }],
    ["destination", 5, { device: "d0" }],
    ["10.1.0.1/24", "10.1.0.1/24", { device: "d0" }],
    ...routeRow,
  ],
  "Namespace.addRoutes": () => [
    ["destinations", "10.1.0.0/24", { device: "d0" }],
    ["destinations[1]", ["10.1.0.0/24", "10.1.0.0/99"], { device: "d0" }],
    ["2 routes", ["10.1.0.0/24", "10.1.0.1/24"], { device: "d0" }],
    ...routeRow.map(([argument, , via]): WrongCall => [argument, ["10.1.0.0/24"], via]),
  ],
  "Namespace.addRules": () => [
    ["table", "nope", "INPUT", {}],
    ["chain", "filter", 5, {}],
    ["rules[0]", "filter", "INPUT", "-j DROP"],
    ["jumpp", "filter", "INPUT", { jumpp: "DROP" }],
    ["source", "filter", "INPUT", { source: 5 }],
    ["dport", "filter", "INPUT", { matches: { udp: { dport: Number.NaN } } }],
    ["nope", "filter", "INPUT", { jump: "ACCEPT" }, { matches: { nope: {} } }],
    ["NOCHAIN", "filter", "NOCHAIN", { jump: "ACCEPT" }],
    ["10.0.0.1/99", "filter", "INPUT", { source: "10.0.0.1/99" }],
  ],
  "Namespace.addVeth": ({ stranger }) => [
    ["name", 5, { name: "p" }],
    ["peer", "v0", "p"],
    ["peer.name", "v0", {}],
    ["peer.netns", "v0", { name: "p", netns: "ns1" }],
    ["peer.netns", "v0", { name: "p", netns: stranger.netns() }],
    ["d0", "d0", { name: "p" }],
  ],
  "Namespace.down": () => [
    ["names[0]", 5],
    ["names[1]", "d0", null],
    ["nope", "d0", "nope"],
  ],
  "Namespace.exec": () => [
    ...wrongWords.map((argv): WrongCall => ["argv", argv]),
    ...execOptionsRow((options) => [["true"], options]),
    ["netns", ["true"], { netns: "ns1" }],
  ],
  "Namespace.inject": () => [
    ["device", 5, "udp 10.0.0.1 > 10.0.0.2"],
    ["eth9", "eth9", "udp 10.0.0.1 > 10.0.0.2"],
    ...wrongPackets.map((packet): WrongCall => ["packet", "lo", packet]),
    ["Ethernet", "lo", new Uint8Array(13)],
    ["trace", "lo", "udp 10.0.0.1 > 10.0.0.2", { trace: 1 }],
  ],
  "Namespace.explain": () => [
    ["device", 5, "udp 10.0.0.1 > 10.0.0.2"],
    ["eth9", "eth9", "udp 10.0.0.1 > 10.0.0.2"],
    ...wrongPackets.map((packet): WrongCall => ["packet", "lo", packet]),
  ],
  "Namespace.output": () => [
    ...wrongPackets.map((packet): WrongCall => ["packet", packet]),
    ["trace", "udp > 10.0.0.2", { trace: "no" }],
  ],
  "Namespace.setMaster": () => [
    ["port", 5, "br0"],
    ["bridge", "d0", null],
    ["nope", "d0", "nope"],
    ["br0", "br0", "br0"],
  ],
  "Namespace.setPolicy": () => [
    ["table", "nope", "INPUT", "DROP"],
    ["chain", "filter", 5, "DROP"],
    ["policy", "filter", "INPUT", "REJECT"],
    ["NOCHAIN", "filter", "NOCHAIN", "DROP"],
  ],
  "Namespace.setSysctl": () => [
    ["name", 5, 1],
    ["value", "net.ipv4.ip_forward", Number.NaN],
    ["value", "net.ipv4.ip_forward", true],
    ["net.nope", "net.nope", 1],
    ["net.ipv4.ip_forward", "net.ipv4.ip_forward", "yes"],
  ],
  "Namespace.snapshot": NOTHING,
  "Namespace.up": () => [
    ["names[0]", 5],
    ["names[1]", "d0", null],
    ["nope", "br0", "nope"],
  ],
  "Cable.cut": NOTHING,
  "Cable.restore": NOTHING,
  "Cable.set": () => [
    ["options", 5],
    ["loss", { loss: 7 }],
    ["latencyMs", { latencyMs: Number.NaN }],
    ["rate", { rate: "fast" }],
    ["latency", { latency: 5 }],
  ],
  "StartedCommand.kill": () => [
    ["signal", "SIGTERM"],
    ["signal", 15],
    ["signal", "toString"],
  ],
  "CommandInput.write": () => [
    ["data", 5],
    ["data", null],
    ["data", ["text"]],
  ],
  "CommandInput.end": NOTHING,
  "Capture.stop": NOTHING,
  "Capture.text": () => [
    ["options", 5],
    ["verbose", { verbose: -1 }],
    ["linkHeader", { linkHeader: 1 }],
    ["vv", { vv: true }],
  ],
  "Capture.toPcap": NOTHING,
  "HopLog.stop": NOTHING,
  "ProgramContext.onSignal": () => [
    ["signal", "SIGTERM", "ignore"],
    ["signal", 15, "ignore"],
    ["handler", "TERM", "stop"],
    ["handler", "TERM"],
    ["signal KILL", "KILL", "ignore"],
  ],
  "ProgramContext.print": () => [5, null, ["text"]].map((data): WrongCall => ["data", data]),
  "ProgramContext.printError": () => [5, undefined, {}].map((data): WrongCall => ["data", data]),
  "ProgramContext.raw": () => [
    ["protocol", "tcp"],
    ["protocol", 256],
    ["protocol", 0],
    ["reuseAddress", "icmp", { reuseAddress: true }],
    ...wrongSockets((options) => ["icmp", options]),
  ],
  "ProgramContext.readable": ({ program }) => [
    ["sources", program.tcp],
    ["sources[1]", [program.tcp, "stdin"]],
    ["timeoutMs", [], -1],
    ["timeoutMs", [], Number.NaN],
  ],
  "ProgramContext.sleep": () => [-1, Number.NaN, Number.POSITIVE_INFINITY, "5"].map((ms): WrongCall => ["ms", ms]),
  "ProgramContext.tcp": () => [["broadcast", { broadcast: true }], ...wrongSockets((options) => [options])],
  "ProgramContext.thread": () => [function* () {}, null, [1], undefined].map((steps): WrongCall => ["steps", steps]),
  "ProgramContext.udp": () => [["broadcast", { broadcast: 1 }], ...wrongSockets((options) => [options])],
  "ProgramInput.read": () => wrongBytes,
  "ProgramInput.readLine": NOTHING,
  "ProgramSocket.close": NOTHING,
  "ProgramThread.join": NOTHING,
  "RawSocket.bind": () => [
    ["address", "localhost"],
    ["address", 5],
    ["10.9.9.9", "10.9.9.9"],
  ],
  "RawSocket.connect": () => [
    ["address", "localhost"],
    ["address", null],
    ["connect 127.255.255.255", "127.255.255.255"],
  ],
  "RawSocket.receive": NOTHING,
  "RawSocket.send": () => [
    ["message", "text"],
    ["dst", { dst: "localhost", payload: ECHO }],
    ["payload", { dst: "127.0.0.1", payload: "text" }],
    ["payload.type", { dst: "127.0.0.1", payload: { ...ECHO, type: 256 } }],
    ["payload.data", { dst: "127.0.0.1", payload: { ...ECHO, data: "text" } }],
    ["ttl", { dst: "127.0.0.1", payload: ECHO, ttl: 0 }],
    ["src", { dst: "127.0.0.1", payload: ECHO, src: "127.0.0.1" }],
    ["send 127.255.255.255", { dst: "127.255.255.255", payload: ECHO }],
  ],
  "TcpSocket.accept": NOTHING,
  "TcpSocket.bind": () => wrongEnds([["10.9.9.9 port 80", "10.9.9.9", 80]]),
  "TcpSocket.connect": () =>
    wrongEnds([
      ["timeoutMs", "127.0.0.1", 80, { timeoutMs: -1 }],
      ["timeout", "127.0.0.1", 80, { timeout: 5 }],
    ]),
  "TcpSocket.listen": () => [-1, 1.5, "5"].map((backlog): WrongCall => ["backlog", backlog]),
  "TcpSocket.read": () => wrongBytes,
  "TcpSocket.shutdown": () => [
    ["how", "SHUT_WR"],
    ["how", 1],
    ["shutdown", "write"],
  ],
  "TcpSocket.write": () => [5, null, [1]].map((data): WrongCall => ["data", data]),
  "UdpSocket.bind": () => wrongEnds([["10.9.9.9 port 80", "10.9.9.9", 80]]),
  "UdpSocket.connect": () => wrongEnds([["port", "127.0.0.1", 0]]),
  "UdpSocket.receive": NOTHING,
  "UdpSocket.send": () => [
    ["data", 5],
    ["to", "x", "127.0.0.1:9"],
    ["to.address", "x", { address: "localhost", port: 9 }],
    ["to.port", "x", { address: "127.0.0.1", port: 0 }],
    ["send", "x"],
  ],
  "Journey.toString": NOTHING,
};
