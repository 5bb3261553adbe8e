/** How a packet ended, in the words of its title. */
import type { RecordedHop } from "../trace/recording.ts";
import { dropWords } from "./drops.ts";
import type { TracedPacket } from "./model.ts";

export interface Ending {
  /** Only what is "taken" is no trouble. */
  readonly kind: "taken" | "refused" | "dropped" | "waiting" | "gone" | "not made";
  readonly words: string;
}

export function endingOf({ path, visits }: TracedPacket): Ending {
  const where = visits.at(-1)?.name ?? "";
  const find = <K extends RecordedHop["kind"]>(kind: K) =>
    path.findLast((hop): hop is Extract<RecordedHop, { kind: K }> => hop.kind === kind);
  if (path.at(-1)?.kind === "noRoute") return { kind: "not made", words: `not sent: ${where} has no route` };
  if (find("reject")) return { kind: "refused", words: `rejected by ${where}: ${decidedBy(path)}` };
  const noListener = find("noListener");
  if (noListener !== undefined) return { kind: "refused", words: `nobody listens on ${where}, port ${noListener.detail.port}` };
  const drop = find("drop");
  if (drop !== undefined) {
    const why = drop.reason === "NETFILTER_DROP" ? decidedBy(path) : dropWords(drop, path);
    return { kind: "dropped", words: `dropped by ${where}: ${why}` };
  }
  const receiver = find("receiver");
  if (receiver !== undefined) {
    const { local, program, protocol } = receiver.detail;
    return { kind: "taken", words: `taken by ${program ?? "a socket"}${protocol === "raw" ? "" : `, ${local}`} on ${where}` };
  }
  if (find("arp")) return { kind: "taken", words: `heard by ${where}` };
  if (find("deliverPacket")) return { kind: "taken", words: `taken by the kernel of ${where}` };
  const neighbour = find("resolveNextHop");
  const waits = neighbour !== undefined && neighbour.detail.outcome !== "send" && path.at(-1) === neighbour;
  if (waits) return { kind: "waiting", words: `waits on ${where} for the MAC of ${neighbour.detail.nextHop}` };
  const last = path.at(-1);
  if (last?.kind === "transmitFrame") return { kind: "gone", words: `left ${where} by ${last.device}` };
  return { kind: "gone", words: `on its path from ${where} when the command ended` };
}

/** The rule or policy that decided last: "filter FORWARD 3". */
function decidedBy(path: readonly RecordedHop[]): string {
  const rule = path.findLast((hop) => hop.kind === "rule");
  return rule?.kind === "rule" ? `${rule.detail.table} ${rule.detail.chain} ${rule.detail.number ?? "policy"}` : "netfilter";
}
