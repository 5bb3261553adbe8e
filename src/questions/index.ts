/**
 * netnsim/questions: what holds of all packets at once: a packet that shows it, or the certainty that there is none.
 *
 *     const { difference } = diff(before, after);
 *
 * @module
 */
export type { Comparison, Difference } from "./compare-rules.ts";
export { diff, diffRules } from "./diff.ts";
export { formatMatrix, type Service, type ServiceMatrix, serviceMatrix, type Talk } from "./matrix.ts";
export { RulesRefused } from "./open-lab.ts";
export { type Ends, type OpenPorts, type Reachability, reachable } from "./reachable.ts";
export type { Treatment } from "./seen.ts";
export type { ConnectionRole } from "./witness.ts";
