/** Registry of the modelled targets: add one import and one entry. A name iptables knows and we do not is refused by name. */
import type { AnyTarget } from "../xtables.ts";
import { connmarkTarget } from "./connmark.ts";
import { ctTarget, notrackTarget } from "./ct.ts";
import { dnatTarget } from "./dnat.ts";
import { logTarget } from "./log.ts";
import { markTarget } from "./mark.ts";
import { masqueradeTarget } from "./masquerade.ts";
import { netmapTarget } from "./netmap.ts";
import { checksumTarget, traceTarget } from "./plain.ts";
import { redirectTarget } from "./redirect.ts";
import { rejectTarget } from "./reject.ts";
import { snatTarget } from "./snat.ts";
import { tcpmssTarget } from "./tcpmss.ts";
import { ttlTarget } from "./ttl.ts";

export const TARGETS: readonly AnyTarget[] = [
  checksumTarget,
  connmarkTarget,
  ctTarget,
  dnatTarget,
  logTarget,
  markTarget,
  masqueradeTarget,
  netmapTarget,
  notrackTarget,
  redirectTarget,
  rejectTarget,
  snatTarget,
  tcpmssTarget,
  traceTarget,
  ttlTarget,
];

/** Verdicts every chain knows. QUEUE needs a module this kernel is without. */
export const STANDARD: ReadonlySet<string> = new Set(["ACCEPT", "DROP", "RETURN", "QUEUE"]);

const byName = new Map(TARGETS.map((target) => [target.name, target]));

/** What the real tool also has. */
export const UNMODELLED = new Set(
  (
    "AUDIT CLASSIFY CLUSTERIP CONNSECMARK DSCP ECN HMARK IDLETIMER LED NFLOG NFQUEUE RATEEST SECMARK SET SYNPROXY TCPOPTSTRIP " +
    "TEE TOS TPROXY ULOG"
  )
    .split(" ")
    .filter((name) => !byName.has(name)),
);

export function findTarget(name: string): AnyTarget | null {
  return byName.get(name) ?? null;
}

export function isUnmodelledTarget(name: string): boolean {
  return UNMODELLED.has(name);
}

/** Names no chain can have. */
export function isTargetName(name: string): boolean {
  return name === "" || STANDARD.has(name) || byName.has(name) || UNMODELLED.has(name);
}
