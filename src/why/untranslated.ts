/** A request that arrived with a source that nobody there has a route to: which rule of nat would have changed it. */
import type { RecordedHop } from "../trace/recording.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import type { Asked } from "./asked.ts";

/** A line for the namespace that forwarded it last, where the reply was lost for want of a route. */
export function untranslatedLines(asked: Asked): string[] {
  const { hops, names } = asked;
  const request = hops.find(({ kind, packet }) => kind === "sendPacket" && packet !== null);
  const own = hops.filter(({ journey }) => journey === request?.journey);
  const out = own.findLast(({ kind }) => kind === "forwardPacket");
  const hasArrived = own.some(({ kind }) => kind === "deliverPacket" || kind === "receiver");
  const source = request?.packet?.src;
  if (source === undefined || out?.packet?.src !== source || !hasArrived) return [];
  const isLost = hops.some(
    (hop) => hop.netns !== out.netns && hop.netns !== request!.netns && isRefused(hop, formatIpv4(source)),
  );
  const isChanged = own.some((hop) => hop.kind === "nat" && hop.detail.manip === "src");
  if (!isLost || isChanged || out.kind !== "forwardPacket") return [];
  const where = `${names.netns(out.host, out.netns)} ${out.detail.device}`;
  return [`nat        ${where}: the request left with its own source, ${formatIpv4(source)}: ${postroutingWords(own, out)}`];
}

function isRefused(hop: RecordedHop, address: string): boolean {
  if (hop.kind === "noRoute") return hop.detail.dst === address;
  return (
    hop.kind === "routeLookup" && hop.detail.refused !== null && hop.packet !== null && formatIpv4(hop.packet.dst) === address
  );
}

function postroutingWords(own: readonly RecordedHop[], out: RecordedHop): string {
  const after = own.slice(own.indexOf(out)).filter(({ netns }) => netns === out.netns);
  const decided = after.find((hop) => hop.kind === "rule" && hop.detail.table === "nat" && hop.detail.number !== null);
  if (decided?.kind === "rule")
    return `nat ${decided.detail.chain} ${decided.detail.number} decided: ${decided.detail.rule ?? decided.detail.verdict}`;
  const missed = after.flatMap((hop) => (hop.kind === "ruleMissed" && hop.detail.table === "nat" ? [hop.detail] : []));
  if (missed.length === 0) return "nat POSTROUTING is empty";
  return missed.map(({ chain, number, condition, has }) => `${chain} ${number} asks for ${condition}, ${has}`).join("; ");
}
