/** Random matches: every one that is modelled, with values of the lab so that they do match. */
import type { Table } from "./lab-case.ts";
import { devicesOf, type LabContext, PORTS, portsOf } from "./lab-context.ts";
import { type Pick, pickFrom } from "./pick.ts";

export interface RulePosition {
  readonly host: string;
  readonly table: Table;
  readonly chain: string;
  readonly context: LabContext;
  readonly protocol?: string | null;
}

type Picks = readonly [Pick, Pick, Pick];
type Maker = (picks: Picks, position: RulePosition) => string;

/** No protocol in half of the rules; otherwise it and what it alone can match. */
export function resolveProtocol(
  picks: Picks,
  position: RulePosition,
): { readonly name: string | null; readonly words: string[] } {
  const name = pickFrom(["", "", "", "tcp", "tcp", "udp", "icmp", "icmp", "! tcp"], picks[0]);
  if (name === "") return { name: null, words: [] };
  if (name === "! tcp") return { name: null, words: ["! -p tcp"] };
  const more = pickFrom(OF_PROTOCOL[name]!, picks[1])(picks, position);
  return { name, words: [`-p ${name}`, more] };
}

const none: Maker = () => "";
const not = (pick: Pick): string => (pick % 5 === 4 ? "! " : "");
const port = (pick: Pick): number => pickFrom(PORTS, pick);

const ports =
  (protocol: string): Maker =>
  (picks) =>
    pickFrom(
      [
        `-m ${protocol} --dport ${port(picks[2])}`,
        `-m ${protocol} --sport ${port(picks[2])}`,
        `-m ${protocol} ! --dport ${port(picks[2])}`,
        `-m ${protocol} --dport 50:100`,
        `-m multiport --dports ${port(picks[2])},5000:5010`,
        `-m multiport --ports 80,81`,
      ],
      picks[2] >> 3,
    );

const OF_PROTOCOL: Readonly<Record<string, readonly Maker[]>> = {
  tcp: [
    none,
    ports("tcp"),
    ports("tcp"),
    (picks) => `-m tcp ${not(picks[2])}--syn`,
    (picks) =>
      `-m tcp --tcp-flags ${pickFrom(["FIN,ACK FIN,ACK", "ACK,RST ACK", "RST RST", "SYN,ACK SYN,ACK", "PSH PSH"], picks[2])}`,
    (picks) => `-m tcp --tcp-option ${pickFrom([2, 8], picks[2])}`,
  ],
  udp: [none, ports("udp"), ports("udp")],
  icmp: [
    none,
    none,
    (picks) =>
      `-m icmp ${not(picks[2])}--icmp-type ${pickFrom(["8", "0", "3", "3/3", "3/4", "11", "echo-request", "5"], picks[2])}`,
  ],
};

/** One match, or nothing where the position does not allow what was drawn. */
export function resolveMatch(picks: Picks, position: RulePosition): string {
  // Whether FORWARD sees a TTL before or after it counts down is worth asking often.
  const maker = position.chain === "FORWARD" && picks[0] % 5 === 0 ? ttl : pickFrom(MAKERS, picks[0]);
  return maker(picks, position);
}

const address: Maker = (picks, { context }) => pickFrom([...context.addresses, ...context.prefixes], picks[1]);
const before = (position: RulePosition): boolean => ["PREROUTING", "INPUT", "FORWARD"].includes(position.chain);
const after = (position: RulePosition): boolean => ["POSTROUTING", "OUTPUT", "FORWARD"].includes(position.chain);

const MAKERS: readonly Maker[] = [
  (picks, position) => `${not(picks[2])}-s ${address(picks, position)}`,
  (picks, position) => `${not(picks[2])}-s ${address(picks, position)}`,
  (picks, position) => `${not(picks[2])}-d ${address(picks, position)}`,
  (picks, position) => `${not(picks[2])}-d ${address(picks, position)}`,
  (picks, position) =>
    before(position)
      ? `${not(picks[2])}-i ${pickFrom(["lo", ...devicesOf(position.context, position.host), "eth+"], picks[1])}`
      : "",
  (picks, position) =>
    after(position) ? `${not(picks[2])}-o ${pickFrom([...devicesOf(position.context, position.host), "eth+"], picks[1])}` : "",
  (picks) => pickFrom(["-f", "! -f"], picks[1]),
  (picks) => `-m conntrack ${not(picks[2])}--ctstate ${pickFrom(STATES, picks[1])}`,
  (picks) => `-m conntrack ${not(picks[2])}--ctstate ${pickFrom(STATES, picks[1])}`,
  (picks, position) =>
    `-m conntrack ${not(picks[2])}--ct${pickFrom(["origsrc", "origdst", "replsrc", "repldst"], picks[2])} ${address(picks, position)}`,
  (picks) =>
    `-m conntrack ${pickFrom(["--ctdir ORIGINAL", "--ctdir REPLY", "--ctstatus SEEN_REPLY", "--ctstatus ASSURED"], picks[1])}`,
  (picks) => `-m conntrack ${not(picks[2])}--ctorigdstport ${port(picks[1])}`,
  (picks) => `-m state --state ${pickFrom(STATES.slice(0, 5), picks[1])}`,
  (picks) =>
    `-m addrtype ${not(picks[2])}--${pickFrom(["src", "dst"], picks[1])}-type ${pickFrom(["LOCAL", "UNICAST", "BROADCAST"], picks[2])}`,
  (picks) => `-m mark ${not(picks[2])}--mark ${pickFrom(["0x1", "0x1/0x1", "0x2/0x3", "0x0"], picks[1])}`,
  (picks) => `-m connmark ${not(picks[2])}--mark ${pickFrom(["0x1", "0x1/0x1", "0x0"], picks[1])}`,
  (picks, { context }) => iprange(picks, context),
  (picks) => `-m length ${not(picks[2])}--length ${pickFrom(["84", "0:84", "85:1500", "1028:65535", "60:61"], picks[1])}`,
  (picks) => `-m limit --limit ${pickFrom(["1/hour", "1/day"], picks[2])} --limit-burst ${pickFrom([1, 2, 5], picks[1])}`,
  (picks, position) =>
    before(position) ? `-m mac ${not(picks[2])}--mac-source ${pickFrom(position.context.macs, picks[1])}` : "",
  (picks, position) =>
    after(position) && position.chain !== "FORWARD" ? `-m owner ${not(picks[2])}--uid-owner ${pickFrom([0, 7], picks[1])}` : "",
  physdev,
  (picks) => `-m pkttype ${not(picks[2])}--pkt-type ${pickFrom(["unicast", "broadcast", "multicast"], picks[1])}`,
  (picks) =>
    `-m recent ${pickFrom(["--set", "--update --seconds 60", "--rcheck --hitcount 2", "! --rcheck", "--remove"], picks[1])} --name R`,
  (picks) => `-m statistic --mode nth --every ${pickFrom([2, 3], picks[1])} --packet ${pickFrom([0, 1], picks[2])}`,
  (picks) => `-m tos ${not(picks[2])}--tos ${pickFrom(["0x10", "0x00", "0x08/0x3f"], picks[1])}`,
  (picks) => `-m dscp ${not(picks[2])}--dscp ${pickFrom([0, 4], picks[1])}`,
  ttl,
  ttl,
  ttl,
  () => "-m comment --comment why",
];

const STATES = ["NEW", "ESTABLISHED", "RELATED,ESTABLISHED", "INVALID", "RELATED", "UNTRACKED", "DNAT", "SNAT"];

function iprange(picks: Picks, context: LabContext): string {
  const first = pickFrom(context.addresses, picks[1]);
  const last = first.replace(/\d+$/, (each) => String(Math.min(255, Number(each) + 1)));
  return `-m iprange ${not(picks[2])}--${pickFrom(["src", "dst"], picks[2])}-range ${first}-${last}`;
}

/** Around what packets have that were forwarded never, once, or as often as they may be. */
function ttl(picks: Picks): string {
  return `-m ttl ${pickFrom(["--ttl-eq 64", "--ttl-lt 64", "--ttl-gt 62", "--ttl-eq 1", "--ttl-eq 63", "--ttl-lt 63", "--ttl-gt 63"], picks[1])}`;
}

function physdev(picks: Picks, position: RulePosition): string {
  const ports = portsOf(position.context, position.host);
  if (ports.length === 0) return "";
  if (before(position) && picks[2] % 3 === 0) return `-m physdev --physdev-in ${pickFrom(ports, picks[1])}`;
  if (position.chain === "FORWARD" && picks[2] % 3 === 1)
    return `-m physdev --physdev-is-bridged --physdev-out ${pickFrom(ports, picks[1])}`;
  if (["FORWARD", "POSTROUTING"].includes(position.chain)) return `-m physdev ${not(picks[1])}--physdev-is-bridged`;
  return "-m physdev --physdev-is-in";
}
