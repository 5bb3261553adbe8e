/** What holds of every lab with NAT: one line each, with a message of its own that has the four parts of every failure. */
import * as read from "../lab/arguments.ts";
import { Fate } from "../lab/inject.ts";
import { Namespace } from "../lab/namespace.ts";
import type { Hop } from "../trace/hop.ts";
import type { TupleSnapshot } from "../trace/hop-details.ts";
import { Journey } from "../trace/journey.ts";
import { covers, formatIpv4, parsePrefix } from "../wire/ipv4-address.ts";
import { failureIn, failureOf } from "./failure.ts";
import { originalOf, replyTo, returnOf } from "./reply.ts";

/** What an invariant throws. */
export class InvariantBroken extends Error {
  /** "InvariantBroken". */
  override readonly name = "InvariantBroken";
}

const fateArgument = read.instanceOf(Fate, "a Fate, as Namespace.inject() returns it");
const namespaceArgument = read.instanceOf(Namespace, "a Namespace");
const journeysArgument = read.listOf(read.instanceOf(Journey, "a Journey"));
const prefixesArgument = read.listOf((at, value) => {
  if (typeof value === "string" && parsePrefix(value) !== null) return value;
  throw read.wrongArgument(at, "a prefix (10.0.0.0/8)", value);
});

/** No two connections of a namespace leave it with the same addresses and ports: their replies would be one another's. */
export function noTwoFlowsShareATuple(ns: Namespace): void {
  namespaceArgument("noTwoFlowsShareATuple(ns)", ns);
  const seen = new Map<string, TupleSnapshot>();
  for (const { original, reply } of ns.snapshot().connections) {
    const leaving = tupleText(reply);
    const other = seen.get(leaving);
    if (other !== undefined)
      broken(ns, `two connections have replies ${leaving}: that of ${tupleText(other)}, and that of ${tupleText(original)}`);
    seen.set(leaving, original);
  }
}

/** The reply to a packet that arrived comes back to its sender; one that did not arrive has none. */
export function repliesComeBack(fate: Fate): void {
  fateArgument("repliesComeBack(fate)", fate);
  const reply = replyTo(fate);
  if (reply === null || returnOf(fate, reply) !== null) return;
  throw new InvariantBroken(failureOf(reply, `the reply to ${packetText(fate)} does not come back to its sender`));
}

/** The reply comes from the address and port that its packet was sent to: what NAT changed is changed back. */
export function translationIsUndone(fate: Fate): void {
  fateArgument("translationIsUndone(fate)", fate);
  const [sent, reply] = [originalOf(fate), replyTo(fate)];
  const back = reply === null ? null : returnOf(fate, reply);
  if (sent === null || reply === null || back === null || back.protocol !== sent.protocol) return;
  if (back.src === sent.dst && (back.sport ?? 0) === (sent.dport ?? 0) && (back.dport ?? 0) === (sent.sport ?? 0)) return;
  const came = `${back.src}:${back.sport ?? 0} > ${back.dst}:${back.dport ?? 0}`;
  throw new InvariantBroken(failureOf(reply, `the reply to ${packetText(fate)} comes back as ${came}: NAT was not undone`));
}

/** No packet leaves by a device with a source of these prefixes, `["10.0.0.0/8"]`. */
export function noPrivateSourceLeaves(fate: Fate | readonly Journey[], prefixes: readonly string[], device: string): void {
  const inside = prefixesArgument("noPrivateSourceLeaves(prefixes)", prefixes).map((prefix) => parsePrefix(prefix)!);
  read.text("noPrivateSourceLeaves(device)", device);
  const journeys =
    fate instanceof Fate
      ? [fate, ...fate.replies].map(({ journey }) => journey)
      : journeysArgument("noPrivateSourceLeaves(fate)", fate);
  const isLeaving = ({ kind, device: name, packet }: Hop): boolean =>
    kind === "transmitFrame" && name === device && packet !== null && inside.some((prefix) => covers(prefix, packet.src));
  const leaves = journeys.flatMap(({ steps }) => steps).find(isLeaving);
  if (leaves === undefined) return;
  const headline = `a packet leaves by ${device} with the source ${formatIpv4(leaves.packet!.src)}`;
  throw new InvariantBroken(fate instanceof Fate ? failureOf(fate, headline) : headline);
}

/** A namespace has no more connections than net.netfilter.nf_conntrack_max allows. */
export function connectionTableBounded(ns: Namespace): void {
  namespaceArgument("connectionTableBounded(ns)", ns);
  const { connections } = ns.snapshot();
  const { max } = ns.net.conntrack.settings;
  if (connections.length > max) broken(ns, `${connections.length} connections, and net.netfilter.nf_conntrack_max is ${max}`);
}

function broken(ns: Namespace, headline: string): never {
  throw new InvariantBroken(failureIn(ns.host.lab, headline));
}

function tupleText({ protocol, src, sport, dst, dport }: TupleSnapshot): string {
  const end = (address: string, port: number | undefined) => (port === undefined ? address : `${address}:${port}`);
  return `${protocol} ${end(src, sport)} > ${end(dst, dport)}`;
}

function packetText(fate: Fate): string {
  const { protocol, src, sport, dst, dport } = originalOf(fate)!;
  return `${protocol} ${src}${sport === undefined ? "" : `:${sport}`} > ${dst}${dport === undefined ? "" : `:${dport}`}`;
}
