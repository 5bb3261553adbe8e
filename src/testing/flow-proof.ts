/**
 * The proof of flows: a lab that applies what was decided for a flow, and one whose packets all take the whole path, are the same
 * lab after any story, in every table, counter and listing, and on the clock.
 */
import fc from "fast-check";
import { TABLE_NAMES } from "../kernel/config/netfilter.ts";
import { transmitFrame } from "../kernel/link/transmit.ts";
import type { Net } from "../kernel/net.ts";
import { Skb } from "../kernel/skb.ts";
import { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { Mark } from "../lab/mark.ts";
import type { Namespace } from "../lab/namespace.ts";
import { Refused } from "../lab/refused.ts";
import type { TapName } from "../trace/taps.ts";
import { ETHERTYPE_IPV4, EthernetHeader, Frame } from "../wire/ethernet.ts";
import { icmp } from "../wire/icmp.ts";
import { packet, type Segment } from "../wire/ipv4.ts";
import { ipv4 } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";
import { tcp } from "../wire/tcp.ts";
import { udp } from "../wire/udp.ts";
import { type Burst, type Step, type Story, stories } from "./flow-stories.ts";
import { mustAgree } from "./must-agree.ts";
import { type ProofOptions, proofOptions } from "./proof-options.ts";

/**
 * Holds a lab with the flow cache to one without it, over random stories. Throws fast-check's report with the smallest story
 * after which the two differ.
 */
export function proveFlows(options: ProofOptions = {}): void {
  const { runs = 100, seed } = proofOptions("proveFlows(options)", options);
  fc.assert(flowProperty(), { numRuns: runs, includeErrorInReport: true, ...(seed !== undefined && { seed }) });
}

/**
 * `onApplied` is given how many receive steps a story's flows were applied to.
 * @internal
 */
export function flowProperty(onApplied: (count: number) => void = () => {}): fc.IProperty<unknown> {
  return fc.property(stories, (story) => {
    const player = new StoryPlayer(story, true);
    const [own, plain] = [player.play(), new StoryPlayer(story, false).play()];
    onApplied(player.applied);
    for (const [at, line] of own.entries()) mustAgree(`flows, ${at}`, line, plain[at]);
    mustAgree("flows", own.length, plain.length);
  });
}

/** Docker's rules for its bridge, and a published port. */
const RULES = `*filter
:FORWARD DROP
:DOCKER -
:DOCKER-USER -
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A DOCKER-USER -j RETURN
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p udp --dport 9 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp --dport 9 -j ACCEPT
COMMIT
*nat
:DOCKER -
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER ! -i docker0 -p udp --dport 5300 -j DNAT --to-destination 172.17.0.2:9
-A DOCKER ! -i docker0 -p tcp --dport 5300 -j DNAT --to-destination 172.17.0.2:9
COMMIT
`;

/** Who sends (c1, c2, outside), from which address to which, by whose MAC. A pair is a flow and its reply. */
const ENDS = [
  ["c1", "172.17.0.2", "10.0.0.1", "docker0"],
  ["outside", "10.0.0.1", "10.0.0.10", "eth0"],
  ["c1", "172.17.0.2", "172.17.0.3", "c2"],
  ["c2", "172.17.0.3", "172.17.0.2", "c1"],
  ["c1", "172.17.0.2", "10.0.0.1", "docker0"],
  ["outside", "10.0.0.1", "172.17.0.2", "eth0"],
  ["outside", "10.0.0.1", "10.0.0.10", "eth0"],
  ["c1", "172.17.0.2", "10.0.0.1", "docker0"],
  ["c1", "172.17.0.2", "172.17.0.3", "docker0"],
  ["c2", "172.17.0.3", "192.0.2.9", "docker0"],
] as const;

/** Fewer than a long story has. */
const KEPT_HOPS = 256;

/** Plays a story in a lab of its own, and keeps what is seen of it. */
class StoryPlayer {
  readonly #lab: Lab;
  readonly #host: LabHost;
  readonly #story: Story;
  readonly #seen: unknown[] = [];
  readonly #headers = new Map<string, EthernetHeader>();
  readonly #listeners = new Map<string, () => void>();
  #mark: Mark | null = null;

  constructor(story: Story, flows: boolean) {
    this.#lab = new Lab({ flows, macs: "ascending" });
    this.#host = this.#lab.addHost("host");
    this.#story = story;
    if (this.#lab.kernel.flows !== null) this.#lab.kernel.flows.eager = true;
  }

  /** How many receive steps flows were applied to. */
  get applied(): number {
    return this.#lab.kernel.flows?.applied ?? 0;
  }

  play(): unknown[] {
    this.#build();
    for (const step of this.#story.steps) this.#take(step);
    for (const stop of this.#listeners.values()) stop();
    for (const net of this.#lab.kernel.nets) if (net !== null) this.#seen.push(...stateOf(net));
    for (const line of ["conntrack -L", "ip -s neigh", "bridge -s fdb show", "ip -s link", "iptables-save -c", "dmesg"])
      this.#type(line);
    const { nowUs, timers, random } = this.#lab.kernel.loop;
    this.#seen.push({ nowUs, timers: timers.size, random: random.next32() });
    return this.#seen;
  }

  #build(): void {
    this.#type("modprobe br_netfilter");
    const root = this.#host.netns();
    root.addBridge("docker0").addAddress("docker0", "172.17.0.1/16").up("lo", "docker0");
    for (const number of [1, 2]) {
      const container = root.addNetns(`c${number}`);
      root.addVeth(`veth${number}`, { name: "eth0", netns: container }).setMaster(`veth${number}`, "docker0").up(`veth${number}`);
      container.up("lo", "eth0").addAddress("eth0", `172.17.0.${number + 1}/16`);
      container.addRoute("default", { gateway: "172.17.0.1", device: "eth0" });
    }
    const outside = root.addNetns("outside");
    root.addVeth("eth0", { name: "eth0", netns: outside }).up("eth0").addAddress("eth0", "10.0.0.10/24");
    outside.up("lo", "eth0").addAddress("eth0", "10.0.0.1/24");
    this.#type("sysctl -qw net.ipv4.ip_forward=1");
    if (this.#story.hasRules) this.#type("iptables-restore", RULES);
    if (this.#story.isRouted) outside.addRoute("172.17.0.0/16", { gateway: "10.0.0.10", device: "eth0" });
    this.#type("ip netns exec c1 ping -c 1 10.0.0.1");
    this.#type("ip netns exec c2 ping -c 1 172.17.0.2");
  }

  #type(line: string, stdin = ""): void {
    const { stdout, stderr, exitCode } = this.#host.exec(line.split(" "), { stdin });
    this.#seen.push({ line, stdout, stderr, exitCode });
  }

  #take(step: Step): void {
    switch (step.kind) {
      case "burst":
        return this.#send(step);
      case "command":
        return this.#type(step.line);
      case "start":
        return void this.#host.spawn(["sh", "-c", step.line]);
      case "advance":
        return this.#lab.advance(step.ms);
      case "listen":
        return this.#listen(step.to);
      case "mark":
        return this.#unlessRefused(() => void (this.#mark = this.#lab.mark()));
      case "rewind":
        return this.#unlessRefused(() => this.#mark !== null && this.#lab.rewind(this.#mark));
      default:
        return step satisfies never;
    }
  }

  /** Somebody begins to listen, or ends it. */
  #listen(to: Extract<Step, { kind: "listen" }>["to"]): void {
    const stop = this.#listeners.get(to);
    if (stop === undefined) return void this.#listeners.set(to, to === "kept hops" ? this.#keepHops() : this.#hear(to));
    stop();
    this.#listeners.delete(to);
  }

  #hear(to: TapName): () => void {
    return this.#lab.on(to, (event: unknown) => void this.#seen.push(JSON.stringify(event)));
  }

  #keepHops(): () => void {
    const log = this.#lab.keepHops(KEPT_HOPS);
    return () => {
      log.stop();
      this.#seen.push({ total: log.total });
      for (const hop of log) this.#seen.push({ ...hop, raw: null, detail: hop.detail });
    };
  }

  /** Where something runs, a lab can be neither marked nor put back. */
  #unlessRefused(act: () => unknown): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#seen.push(error.message);
    }
  }

  #send(burst: Burst): void {
    const [from, src, dst, via] = ENDS[burst.end]!;
    const { net } = this.#host.netns(from);
    const header = this.#header(this.#macOf(via), this.#macOf(burst.isForged ? "c2" : from));
    const { ttl, tos, dontFragment } = burst;
    const sent = packet({ src: ipv4(src), dst: ipv4(dst), ttl, tos, dontFragment, payload: segmentOf(burst) });
    for (let count = 0; count < burst.count; count++) {
      const device = net.devices.find((each) => each?.name === "eth0");
      if (device == null) return;
      const skb = new Skb(net, device, net.taps.newJourney());
      skb.frame = new Frame(header, burst.protocol === "tcp" ? { ...sent, payload: segmentOf(burst, count) } : sent);
      transmitFrame(skb);
      net.loop.runBacklog();
      if (burst.pauseMs > 0) this.#lab.advance(burst.pauseMs);
    }
  }

  #macOf(name: string): Mac {
    const inner = name === "docker0" || name === "eth0";
    const where: Namespace = inner ? this.#host.netns() : this.#host.netns(name);
    return where.net.devices.find((each) => each?.name === (inner ? name : "eth0"))?.mac ?? (2 as Mac);
  }

  /** One for all frames between two, as a host makes them. */
  #header(dst: Mac, src: Mac): EthernetHeader {
    const key = `${dst} ${src}`;
    const header = this.#headers.get(key) ?? new EthernetHeader(dst, src, ETHERTYPE_IPV4);
    this.#headers.set(key, header);
    return header;
  }
}

/** What the burst's frame of that number carries. */
function segmentOf({ protocol, sport, dport, bytes, flags, seq, ack, window }: Burst, number = 0): Segment {
  const data = new Uint8Array(bytes);
  if (protocol === "udp") return udp(sport, dport, data);
  if (protocol === "icmp") return icmp(dport === 9 ? 0 : 8, 0, sport, 1, data);
  return tcp(sport, dport, { data, flags, seq: seq + number * bytes, ack, window });
}

/** Every table of a namespace to the microsecond. */
export function stateOf(net: Net): unknown[] {
  const devices = net.devices.filter((device) => device !== null);
  return [
    ...Object.entries({ ...net.snmp, ...net.conntrack.statistics }).map((counter) => [net.id, ...counter]),
    ...devices.map(({ name, counters, operstate }) => ({ name, counters, operstate })),
    ...devices.flatMap(
      ({ bridge }) => bridge?.entries(net.loop.nowUs).map(({ port, ...rest }) => ({ ...rest, port: port.name })) ?? [],
    ),
    ...[...net.neighbours].map(({ device, queue, timer, header, ...rest }) => ({
      ...rest,
      device: device.name,
      queue: queue.length,
      dueUs: timer?.dueUs,
      header: header === null ? null : [header.dst, header.src],
    })),
    ...[...net.conntrack].map(({ nextBySource, slot, ...rest }) => rest),
    ...TABLE_NAMES.flatMap((table) =>
      (net.config.firewall[table]?.chains ?? []).map(({ name, rules }) => ({
        table,
        name,
        policy: net.firewall.policyCounter(table, name),
        rules: rules.map((rule) => net.firewall.counter(rule)),
      })),
    ),
  ];
}
