/** Rules and policies that ended a packet: another port, another order, an exception, none at all. */
import type { Net } from "../kernel/net.ts";
import { saveRule } from "../kernel/netfilter/rule-text.ts";
import type { RecordedHop } from "../trace/recording.ts";
import type { Packet } from "../wire/ipv4.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, typedIn } from "./cure.ts";
import { usedUp, withMore } from "./rates.ts";

export function ruleCures({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop, index) => {
    if (hop.kind !== "reject" && !(hop.kind === "drop" && hop.reason === "NETFILTER_DROP")) return [];
    const rule = hops.slice(0, index).findLast((each) => each.journey === hop.journey && each.kind === "rule");
    const net = lab.kernel.nets[hop.netns];
    if (rule?.kind !== "rule" || net === null || net === undefined) return [];
    const before = hops.slice(0, index);
    const own = before.filter(({ journey }) => journey === hop.journey);
    const exception = [...replyState(hop, before), ...exceptionFor(hop, before)];
    const changes = changesOf(net, rule, { exception, hasNewPort: hasNewPort(hop, before) });
    const limits = [...usedUp(own, rule), rule].map(({ detail }) => withMore(detail));
    return [...limits.filter((each) => each.length > 0), ...changes.map((each) => [each])].map((commands) => ({
      command: commands.map((words) => typedIn(lab, net, `iptables ${words}`).command).join("; "),
    }));
  });
}

interface Known {
  /** Conditions that let the packet pass, the most general first. */
  readonly exception: readonly string[];
  /** NAT gave it another port before. */
  readonly hasNewPort: boolean;
}

function changesOf(net: Net, hop: RecordedHop & { readonly kind: "rule" }, { exception, hasNewPort: isNew }: Known): string[] {
  const { table, chain, number, rule } = hop.detail;
  const inTable = table === "filter" ? "" : `-t ${table} `;
  if (number === null)
    return [...exception.map((words) => `${inTable}-A ${chain} ${words} -j ACCEPT`), `${inTable}-P ${chain} ACCEPT`];
  const conditions = (rule ?? "").replace(/^-A \S+ /, "").trim();
  return [
    ...(isNew ? originalPort(conditions) : []).map((words) => `${inTable}-R ${chain} ${number} ${words}`),
    ...acceptedLater(net, hop).map((words) => `${inTable}-I ${chain} ${number} ${words}`),
    ...exception.map((words) => `${inTable}-I ${isDockers(net, chain) ? DOCKER_USER : `${chain} ${number}`} ${words} -j ACCEPT`),
    `${inTable}-D ${chain} ${number}`,
  ];
}

const DOCKER_USER = "DOCKER-USER";

/** A chain that dockerd writes anew, beside which there is one for everybody. */
function isDockers(net: Net, chain: string): boolean {
  const chains = net.config.firewall.filter?.chains ?? [];
  return /^DOCKER(?!-USER)/.test(chain) && chains.some(({ name }) => name === DOCKER_USER);
}

function hasNewPort({ journey, netns }: RecordedHop, before: Failed["hops"]): boolean {
  const nat = before.findLast((each) => each.kind === "nat" && each.journey === journey && each.netns === netns);
  return nat?.kind === "nat" && nat.detail.before.dport !== nat.detail.after.dport;
}

/** After NAT a rule sees the new port; conntrack keeps the one that was asked for. */
function originalPort(conditions: string): string[] {
  const changed = conditions.replace(/(?:-m (?:tcp|udp) )?(! )?--dport (\d+)/, "-m conntrack $1--ctorigdstport $2");
  return changed === conditions ? [] : [changed];
}

/** Rules further down the chain that accept: one of them may have been meant to come first. */
function acceptedLater(net: Net, { detail: { table, chain, number } }: RecordedHop & { readonly kind: "rule" }): string[] {
  const rules = net.config.firewall[table as "filter"]?.chains.find(({ name }) => name === chain)?.rules ?? [];
  return rules
    .slice(number ?? 0)
    .map((rule) =>
      saveRule(rule)
        .replace(/^-A \S+ /, "")
        .trim(),
    )
    .filter((text) => / -j (ACCEPT|RETURN)\b|^-j ACCEPT/.test(text));
}

/** A reply belongs to a connection whose first packet was let pass: the direction that was forwarded first. */
function replyState({ packet, netns }: RecordedHop, before: Failed["hops"]): string[] {
  const first = before.find(
    (each) => each.netns === netns && each.kind === "forwardPacket" && each.packet !== null && isBetween(each.packet, packet!),
  );
  return first !== undefined && first.packet!.src === packet?.dst ? ["-m conntrack --ctstate RELATED,ESTABLISHED"] : [];
}

function isBetween(one: Packet, other: Packet): boolean {
  return (one.src === other.src && one.dst === other.dst) || (one.src === other.dst && one.dst === other.src);
}

/** What the packet has, as conditions that the next request's has, too: of its ports the server's. */
function exceptionFor({ packet }: RecordedHop, before: Failed["hops"]): string[] {
  if (packet === null) return [];
  const ends = `-s ${formatIpv4(packet.src)} -d ${formatIpv4(packet.dst)}`;
  const { payload } = packet;
  if (payload.kind === "icmp") return [`${ends} -p icmp`];
  if (payload.kind !== "tcp" && payload.kind !== "udp") return [ends];
  const { kind, sport, dport } = payload;
  const ports = before.flatMap(({ packet: each }) => (each?.payload.kind === kind ? [each.payload] : []));
  const first = ports.find(
    (each) => (each.sport === sport && each.dport === dport) || (each.sport === dport && each.dport === sport),
  );
  const isReply = first?.sport === dport;
  return [`${ends} -p ${kind} ${isReply ? `--sport ${sport}` : `--dport ${dport}`}`];
}
