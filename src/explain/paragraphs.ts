/** A packet's path as paragraphs: what each namespace it passed looked at, layer by layer, and what it decided. */
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { arpWords } from "./arp-service.ts";
import { dropWords, refusedBefore, rejectWords } from "./drops.ts";
import { endsOf } from "./labels.ts";
import { type Line, type LineWords, type Paragraph, text } from "./lines.ts";
import type { Names, TracedPacket, Visit } from "./model.ts";
import { refusalText, routeText, ruleText } from "./routes.ts";
import { conditionsOf, shortCondition, targetOptionsOf } from "./rules.ts";

/** What is the same for all of a packet's paragraphs. */
export interface Scene {
  readonly packet: TracedPacket;
  readonly names: Names;
  /** The packet that began a connection, by its number in its host: "reply of 1". */
  readonly beganBy: (hop: HopOf<"conntrack">) => number | null;
  /** Everything, not only what a reader needs first. */
  readonly verbose: boolean;
}

export function paragraphsOf(scene: Scene): Paragraph[] {
  const { visits } = scene.packet;
  return visits.map((visit, at) => new VisitReader(scene, visit, visits[at + 1] ?? null).paragraph(at === 0));
}

/** Goes through one visit's hops. */
class VisitReader {
  readonly #scene: Scene;
  readonly #visit: Visit;
  readonly #next: Visit | null;
  readonly #lines: Line[] = [];
  #lookup: HopOf<"routeLookup"> | null = null;
  #inDevice = "";
  /** True behind a hook that br_netfilter ran. */
  #isShown = false;
  /** True behind a rule of the nat table that matched. */
  #isBound = false;
  /** The hop that is being read. */
  #hop = 0;

  constructor(scene: Scene, visit: Visit, next: Visit | null) {
    this.#scene = scene;
    this.#visit = visit;
    this.#next = next;
  }

  paragraph(isFirst: boolean): Paragraph {
    const { hops, name } = this.#visit;
    for (const [at, hop] of hops.entries()) this.#add(hop, at);
    const { sent } = this.#scene.packet;
    const came = this.#inDevice === "" ? "" : `in ${this.#inDevice}`;
    return { name, title: isFirst && sent !== null ? endsOf(sent) : came, lines: this.#chainsShown() };
  }

  /**
   * A jump says what its chain shows no line for: that it is empty, or returns; unless all is asked for, its RETURN stands there.
   */
  #chainsShown(): Line[] {
    const lines = this.#lines.map(withEmptyChain);
    return this.#scene.verbose ? lines : lines.map(withReturn).filter((line) => !isPlainReturn(line));
  }

  #say(layer: string, words: string, note = ""): void {
    this.#push(text(layer, words, note));
  }

  #push(words: LineWords): void {
    this.#lines.push({ hop: this.#hop, ...words });
  }

  /** What a packet for this host comes to stands beside the route that says so. */
  #end(layer: string, words: string): void {
    const last = this.#lines.at(-1);
    if (last?.kind !== "text" || last.layer !== "route" || last.note !== "") return this.#say(layer, words);
    this.#lines[this.#lines.length - 1] = { ...last, text: `${last.text} -> ${layer} ${words}` };
  }

  #add(hop: RecordedHop, at: number): void {
    this.#hop = hop.number;
    switch (hop.kind) {
      case "receiveFrame":
        // What a bridge hands up came in by its port; the bridge is where IP sees it come in.
        this.#inDevice = hop.device;
        return;
      case "fdbLearnt":
        return this.#learnt(hop);
      case "bridgeFrame":
        return this.#bridge(hop);
      case "ports":
        return this.#ports(hop);
      case "hook":
        if (hop.detail.bridged && !this.#isShown) this.#say("bridge", "br_netfilter shows the bridged packet to iptables, too");
        this.#isShown ||= hop.detail.bridged;
        return;
      case "conntrack":
        return this.#conntrack(hop);
      case "ruleMissed":
      case "rule":
        return this.#rule(hop);
      case "natKnown":
        return;
      case "nat":
        return this.#nat(hop);
      case "routeLookup":
        this.#lookup = hop;
        return this.#rerouted(hop, at);
      case "sendPacket":
        return this.#send();
      case "routePacket":
        return this.#route(hop, at);
      case "resolveNextHop":
        return this.#neighbour(hop);
      case "receiver": {
        const { protocol, local, program } = hop.detail;
        const where = protocol === "raw" ? "a raw socket" : local;
        return this.#end("socket", `${where}, ${program ?? "which nobody has accepted yet"}`);
      }
      case "socket":
        if (hop.detail.refused !== undefined) this.#say("socket", `refused: ${hop.detail.refused}`);
        return;
      case "noListener":
        return this.#noListener(hop);
      case "fragment":
        return this.#say("fragment", `cut into ${hop.detail.pieces}: the MTU is ${hop.detail.mtu}`);
      case "reassemble":
        return this.#say("fragment", `put together from ${hop.detail.pieces}`);
      case "reject":
        return this.#say("reject", rejectWords(hop.detail));
      case "drop":
        // Where routing refused it that stands in the lines above.
        return this.#say(
          "dropped",
          refusedBefore(hop, this.#visit.hops) === null ? dropWords(hop, this.#visit.hops) : `(${hop.reason})`,
        );
      case "noRoute": {
        const { dst, errno, found } = hop.detail;
        const why = found.refused === null ? "its source cannot be used" : refusalText(found.refused, found, "lo");
        return this.#say("route", `to ${dst}: ${why}`, `${errno}: no packet was made`);
      }
      case "arp":
        return this.#say("arp", `${hop.detail.operation} of ${hop.detail.sender} for ${hop.detail.target}`, hop.detail.outcome);
      case "begin":
      case "floodFrame":
      case "solicit":
      case "receivePacket":
      case "forwardPacket":
      case "deliverPacket":
      case "transmitFrame":
        return;
      default:
        return hop satisfies never;
    }
  }

  #learnt({ detail: { bridge, mac, port, before } }: HopOf<"fdbLearnt">): void {
    if (before !== null) this.#say("bridge", `${bridge}: ${mac} moved from ${before} to ${port}`);
    else if (this.#scene.verbose) this.#say("bridge", `${bridge} learns that ${mac} is behind ${port}`);
  }

  #bridge({ detail: { bridge, mac, port, kind } }: HopOf<"bridgeFrame">): void {
    if (kind === "local") {
      if (this.#scene.verbose) this.#say("bridge", `${bridge}: ${mac} is its own: up to IP`);
      return;
    }
    if (port === null) return this.#say("bridge", `${bridge} does not know ${mac}: out of every port`);
    const next = this.#next?.hops[0];
    const peer = next === undefined ? "" : `peer is ${next.device} of ${this.#next!.name}`;
    this.#say("bridge", `${mac} is behind ${port} of ${bridge}`, peer);
  }

  #ports({ detail: { to, not } }: HopOf<"ports">): void {
    if (to.length + not.length < 2) return;
    const skipped = not.map(({ port, why }) => `${port}: ${why}`).join(", ");
    this.#say("", `to ${to.join(", ") || "no port"}${skipped === "" ? "" : `; not to ${skipped}`}`);
  }

  #conntrack(hop: HopOf<"conntrack">): void {
    const { state, direction } = hop.detail;
    if (state === "INVALID") return this.#say("conntrack", "INVALID: it belongs to no connection");
    const began = this.#scene.beganBy(hop);
    const ofWhich = began === null || began === this.#scene.packet.number ? "" : ` of ${began}`;
    const isReply = direction === "reply" ? ", reply" : ofWhich === "" ? "" : ", connection";
    this.#say("conntrack", `${state}${isReply}${ofWhich}`);
  }

  #rule(hop: HopOf<"rule"> | HopOf<"ruleMissed">): void {
    const { table: layer, chain, number } = hop.detail;
    const where = `${chain} ${number ?? "policy"}`;
    if (hop.kind === "ruleMissed") {
      const { condition, has } = hop.detail;
      const miss = { conditions: shortCondition(condition), has, verdict: "", origin: "" };
      this.#push({ kind: "rule", layer, where, matches: false, ...miss });
      return;
    }
    const { verdict, rule = "" } = hop.detail;
    if (number === null) {
      // That nothing was done to it is worth a line where something could have been: in filter, or by a policy that drops.
      const isWorthIt = layer === "filter" || verdict === "DROP" || this.#scene.verbose;
      if (verdict !== null && isWorthIt) this.#push(policyLine(layer, where, verdict));
      return;
    }
    if (/^([DS]NAT|MASQUERADE|REDIRECT|NETMAP)$/.test(verdict ?? "")) this.#isBound = true;
    const origin = this.#scene.names.origin(hop.host, hop.netns, { table: layer, chain, rule }) ?? "";
    this.#push({
      kind: "rule",
      layer,
      where,
      matches: true,
      conditions: conditionsOf(rule),
      has: "",
      verdict: verdictOf(verdict, rule),
      origin,
    });
  }

  #nat({ detail: { manip, before, after } }: HopOf<"nat">): void {
    const end = (ends: typeof before): string => {
      const port = manip === "src" ? ends.sport : ends.dport;
      return `${ends[manip]}${port === undefined ? "" : `:${port}`}`;
    };
    if (end(before) === end(after)) return;
    const kept = this.#isBound ? "kept in conntrack for the rest of the connection" : "as conntrack has it: no rule asked";
    this.#say(this.#isBound ? "" : "nat", `${this.#isBound ? "  " : ""}${manip}  ${end(before)}  =>  ${end(after)}`, kept);
    this.#isBound = false;
  }

  /** A packet of this host's that NAT sent elsewhere was routed again. */
  #rerouted(hop: HopOf<"routeLookup">, at: number): void {
    const { hops } = this.#visit;
    const isAgain = hops.slice(0, at).some(({ kind }) => kind === "sendPacket" || kind === "routePacket");
    if (isAgain && hop.detail.route !== null) this.#say("route", `again: ${routeText(hop.detail.route)}`, ruleText(hop.detail));
  }

  #send(): void {
    const lookup = this.#lookup?.detail;
    if (lookup === undefined || lookup.route === null) return this.#say("route", "straight out of the device it is bound to");
    const rule = ruleText(lookup);
    const { gateway, type } = lookup.route;
    const onLink =
      type === "local" ? "this host itself" : gateway === null ? "on link: no gateway" : `next hop is the gateway ${gateway}`;
    this.#say("route", routeText(lookup.route), rule === "" ? onLink : `${rule}; ${onLink}`);
  }

  #route({ detail, packet, device }: HopOf<"routePacket">, at: number): void {
    const lookup = this.#lookup?.detail ?? { rule: null, route: null, refused: null };
    const entry = lookup.route === null ? "" : routeText(lookup.route);
    const forwarded = this.#visit.hops.slice(at).find((hop) => hop.kind === "forwardPacket");
    switch (detail.decision) {
      case "local":
      case "broadcast":
      case "multicast":
        return this.#say(
          "route",
          `${endsOf(packet!).split(" > ")[1]!.replace(/:\d+$/, "")} is ${detail.decision}`,
          ruleText(lookup),
        );
      case "forward": {
        const ttl = forwarded?.kind === "forwardPacket" ? `, ttl ${forwarded.detail.ttl + 1} => ${forwarded.detail.ttl}` : "";
        const rule = ruleText(lookup);
        return this.#say(
          "route",
          entry === "" ? `by ${detail.device}` : entry,
          `${rule === "" ? "" : `${rule}; `}not local: forward (ip_forward=1)${ttl}`,
        );
      }
      default:
        if (lookup.refused === null) return this.#say("route", detail.decision);
        if (entry === "" || lookup.refused.cause === "route refuses")
          return this.#say("route", refusalText(lookup.refused, lookup, device));
        return this.#say("route", entry, refusalText(lookup.refused, lookup, device));
    }
  }

  #neighbour({ detail: { nextHop, state, mac, outcome } }: HopOf<"resolveNextHop">): void {
    if (state === "NOARP") return;
    if (outcome === "send") return this.#say("neighbour", `${nextHop} is at ${mac}`, this.#scene.verbose ? state : "");
    if (outcome === "failed") return this.#say("neighbour", `${nextHop}: no broadcast may ask for it (mcast_solicit)`);
    this.#say("neighbour", `${nextHop} ${arpWords(this.#scene.packet, nextHop, this.#scene.names)}`);
  }

  #noListener({ detail: { protocol, address, port, nearby } }: HopOf<"noListener">): void {
    this.#say("socket", `nobody listens on ${protocol} ${address}:${port}`);
    const shown = nearby
      .slice(0, 3)
      .map(({ protocol: each, local, program }) => `${each} ${local}${program === null ? "" : ` (${program})`}`);
    this.#say("", shown.length === 0 ? "nothing else listens here" : `but on ${shown.join(", ")}`);
  }
}

/** A chain that is jumped to, and none of whose rules was looked at, has none. */
function withEmptyChain(line: Line, at: number, lines: readonly Line[]): Line {
  if (line.kind !== "rule" || !line.verdict.startsWith("-> ")) return line;
  const next = lines[at + 1];
  const goesOn = next?.kind === "rule" && next.layer === line.layer && next.where.startsWith(`${line.verdict.slice(3)} `);
  return goesOn ? line : { ...line, verdict: `${line.verdict}, empty` };
}

function withReturn(line: Line, at: number, lines: readonly Line[]): Line {
  const next = lines[at + 1];
  const returns = line.kind === "rule" && next !== undefined && isPlainReturn(next) && line.verdict.startsWith("-> ");
  return returns ? { ...line, verdict: `${line.verdict}, returns` } : line;
}

/** RETURN without a condition: what a chain's end does anyway. */
function isPlainReturn(line: Line): boolean {
  return line.kind === "rule" && line.conditions === "all" && line.verdict === "RETURN";
}

function policyLine(layer: string, where: string, verdict: string): LineWords {
  return { kind: "rule", layer, where, matches: true, conditions: "no rule decided", has: "", verdict, origin: "" };
}

/** "-> DOCKER", "ACCEPT", "DNAT"; what its target was given, where the result does not show it. */
function verdictOf(verdict: string | null, rule: string): string {
  if (verdict === null || verdict === "CONTINUE") {
    const target = / -j (\S+)/.exec(rule)?.[1];
    return target === undefined ? "counts" : `${target} ${targetOptionsOf(rule)}`.trim();
  }
  const isChain = !/^(ACCEPT|DROP|RETURN|REJECT|DNAT|SNAT|MASQUERADE|REDIRECT|NETMAP)$/.test(verdict);
  return isChain ? `-> ${verdict}` : verdict;
}
