/**
 * What a hook says of a packet. Verdicts are data: netfilter never sends, the step that ran the hook sends the error of a REJECT.
 */
export const NF_DROP = 0;
/** The packet goes on. */
export const NF_ACCEPT = 1;
/** Taken over: queued, held back for reassembly; the step goes no further and nobody counts a drop. */
export const NF_STOLEN = 2;

/** What a hook says of a packet. */
export type Verdict = typeof NF_DROP | typeof NF_ACCEPT | typeof NF_STOLEN;

/** What a rejected packet causes (xt_REJECT). */
export type { Reject, RejectSilence } from "../../trace/hop-details.ts";
