/**
 * NAT and a REJECT of the traffic that it translates, in INPUT, FORWARD or OUTPUT: of new connections where the rule stands from
 * the start or is inserted between two, of an established one where it is inserted while the connection lives.
 */
import type { LiveCase, RuleCase, TrafficCase } from "./lab-case.ts";
import { interfacesOf, type LabContext, PORTS } from "./lab-context.ts";
import type { Interface } from "./network.ts";
import { pickFrom } from "./pick.ts";
import { rejectWords } from "./rule-targets.ts";
import { ruleWords } from "./rule-words.ts";
import { change, drawn, hasPart, type RawStory, type Story } from "./story.ts";

interface Cast {
  readonly from: string;
  readonly server: Interface;
  readonly firewall: string;
  /** The address and port that the client asks for. */
  readonly to: string;
  readonly port: number;
  readonly listenerPort: number;
  readonly protocol: "tcp" | "udp" | "icmp";
}

/** `sourcePort`: the first of as many as the story has connections. */
export function rejectStory(raw: RawStory, sourcePort: number, context: LabContext): Story {
  const cast = castOf(raw, context);
  const { firewall, from, server, to, port, listenerPort, protocol } = cast;
  const reject = rejectRule(raw, cast);
  const insert = change(firewall, `iptables -I ${ruleWords(reject)}`);
  const remove = change(firewall, `iptables -D ${ruleWords(reject)}`);
  // From the start, while a connection lives, or between two.
  const when = raw.picks[0]! % 4;
  const connection = (index: number, meanwhile: LiveCase["meanwhile"]): LiveCase => ({
    kind: "live",
    protocol,
    from,
    to,
    port,
    sourcePort: sourcePort + index,
    listener: server.host,
    listenerPort,
    meanwhile,
  });
  const again: TrafficCase =
    protocol === "icmp"
      ? { kind: "ping", from, to, options: [] }
      : {
          kind: protocol,
          from,
          to,
          port,
          sourcePort: sourcePort + 1,
          listener: server.host,
          listenerPort,
          sizeBytes: 6,
          seconds: 0.7,
        };
  const rules = drawn<RuleCase>(raw, [
    [natRule(raw, cast)],
    [sourceRule(raw, cast, context)],
    when === 0 ? [reject] : null,
    [{ table: "nat", chain: pickFrom(["INPUT", "POSTROUTING", "OUTPUT"], raw.picks[11]!), matches: [], target: "" }],
    [{ table: "filter", chain: "OUTPUT", matches: ["-m conntrack --ctstate RELATED"], target: "" }],
  ]);
  const traffic = drawn<TrafficCase>({ ...raw, parts: raw.parts.slice(5) }, [
    [connection(0, when >= 2 && hasPart(raw, 2) ? [insert] : [])],
    when === 1 && hasPart(raw, 2) ? [insert] : null,
    [again],
    when !== 0 && raw.picks[10]! % 2 === 0 ? [remove] : null,
    raw.picks[10]! % 4 === 0 ? [{ kind: "ping", from, to, options: [] }] : null,
  ]);
  return { rules: rules.map((rule) => ({ host: firewall, rule })), sysctls: [], traffic };
}

function castOf({ picks: [, a, b, c, d, e, f] }: RawStory, context: LabContext): Cast {
  const { network, hosts } = context;
  const server = pickFrom(network.interfaces, a!);
  const others = hosts.filter((host) => host !== server.host);
  const from = pickFrom([...others, ...others, server.host], b!);
  const between = network.shape.routers.filter((host) => host !== from && host !== server.host);
  const firewall = pickFrom([...between, ...between, ...between, server.host, from], c!);
  const own = interfacesOf(context, firewall).map((each) => each.address);
  const to = pickFrom([server.address, pickFrom(own, d! >> 3), pickFrom(own, d! >> 3), pickFrom(context.addresses, d! >> 3)], d!);
  const protocol = pickFrom(["tcp", "tcp", "tcp", "udp", "icmp"] as const, e!);
  const port = pickFrom(PORTS, f!);
  const listenerPort = pickFrom([...PORTS, port], f! >> 3);
  return { from, server, firewall, to, port, listenerPort, protocol };
}

/** Behind the rule's own protocol: `-m tcp --dport 80`. */
function portMatch(protocol: Cast["protocol"], side: "dport" | "sport", port: number): string[] {
  return protocol === "icmp" ? [] : [`-m ${protocol} --${side} ${port}`];
}

function natRule(raw: RawStory, { from, server, firewall, protocol, port, listenerPort }: Cast): RuleCase {
  const chain = firewall === from ? "OUTPUT" : "PREROUTING";
  const named = hasPart(raw, 10) ? [`-p ${protocol}`, ...portMatch(protocol, "dport", port)] : [];
  const withPort = named.length > 0 && protocol !== "icmp";
  const destination = `-j DNAT --to-destination ${server.address}${withPort ? `:${listenerPort}` : ""}`;
  const redirect = withPort ? `-j REDIRECT --to-ports ${listenerPort}` : "-j REDIRECT";
  return {
    table: "nat",
    chain,
    matches: named,
    target: pickFrom([destination, firewall === server.host ? redirect : destination], raw.picks[7]!),
  };
}

function sourceRule({ picks }: RawStory, { firewall }: Cast, context: LabContext): RuleCase {
  const own = interfacesOf(context, firewall);
  const [pick, at] = [picks[8]!, picks[8]! >> 3];
  const device = pick % 5 === 4 ? [`-o ${pickFrom(own, at).device}`] : [];
  const target = pickFrom(["-j MASQUERADE", "-j MASQUERADE", `-j SNAT --to-source ${pickFrom(own, at).address}`], pick);
  return { table: "nat", chain: "POSTROUTING", matches: device, target };
}

/** In the chain that the traffic passes here, mostly; against the request or the reply. */
function rejectRule(raw: RawStory, cast: Cast): RuleCase {
  const { firewall, from, server, protocol, listenerPort, port } = cast;
  const [pick, kind] = [raw.picks[9]!, raw.picks[9]! >> 4];
  const ends = firewall === from || firewall === server.host;
  const chain = pickFrom(ends ? ["INPUT", "OUTPUT"] : ["FORWARD", "FORWARD", "FORWARD", "INPUT", "OUTPUT"], pick);
  const named = hasPart(raw, 11);
  const seen = pickFrom([listenerPort, listenerPort, port], kind);
  const direction = pickFrom<string[]>([[], portMatch(protocol, "dport", seen), portMatch(protocol, "sport", seen)], pick >> 2);
  const state = pickFrom<string[]>(
    [[], [], [], ["-m conntrack --ctstate NEW"], ["-m conntrack --ctstate ESTABLISHED"], ["-m conntrack --ctstate DNAT"]],
    pick >> 3,
  );
  const matches = [...(named ? [`-p ${protocol}`, ...direction] : []), ...(hasPart(raw, 12) ? state : [])];
  return { table: "filter", chain, matches, target: rejectWords(kind, named ? protocol : null) };
}
