/**
 * netnsim/bench: what packets cost in a lab of one's own: CPU time, in turn where two are compared. It belongs into no assertion
 * of a test: machines and their neighbours differ.
 *
 *     const load = packetLoad(host.netns(), "eth0", ["udp 10.0.0.1:4000 > 10.0.0.10:53"]);
 *     console.log(load.outcomes()[0].words, measure(load.run).median, load.ruleHits(1000));
 *
 * `netnsim bench` is the same on a command line, with the real kernel beside it.
 */
export { type Comparison, inTurn, type Ratio } from "./in-turn.ts";
export { type Load, type Outcome, packetLoad } from "./load.ts";
export { type Figures, held, type MeasureOptions, measure } from "./measure.ts";
export type { Work } from "./row.ts";
export type { RuleHits } from "./rule-hits.ts";
