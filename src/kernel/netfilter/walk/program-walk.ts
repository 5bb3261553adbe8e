/** The walk that runs: along the program made for packets of this kind. */
import type { Skb } from "../../skb.ts";
import { ACCEPT, ACT, type CompiledTable, DROP } from "../compile.ts";
import type { Hook } from "../hooks.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import { CONTINUE } from "../xtables.ts";
import { PlainWalker } from "./plain-walk.ts";
import { Program, type Step, TooLarge } from "./program.ts";
import { applyPolicy, dropBy, passes, reportRule, type Walker } from "./walker.ts";

/** Programs kept for a hook; the one last in their order goes. */
const MOST_PROGRAMS = 64;

/** The fast one: walks what is left of a chain for packets of one kind. */
export class ProgramWalker implements Walker {
  readonly #plain = new PlainWalker();

  walk(table: CompiledTable, hook: Hook, skb: Skb): Verdict {
    const program = skb.net.taps.explaining ? null : programFor(table, hook, skb);
    if (program === null) return this.#plain.walk(table, hook, skb);
    let step = program.first;
    while (step !== null) {
      if (step.index !== null) {
        const found: Step | null = step.index.find(step.from, skb);
        if (found === null) {
          step = step.index.end;
          continue;
        }
        step = found;
      } else if (step.checks !== 0 && !passes(step.rule, step.checks, skb)) {
        step = step.missed;
        continue;
      }
      const { rule } = step;
      const { counter } = rule;
      counter.packets++;
      counter.bytes += skb.packet!.totalLength;
      const result = rule.kind === ACT ? rule.action!(skb, hook) : CONTINUE;
      if (skb.net.taps.hops || skb.traced) reportRule(table, step.chain, step.number, rule, result, skb);
      switch (rule.kind) {
        case ACCEPT:
          return NF_ACCEPT;
        case DROP:
          return dropBy(table, step.chain, step.number, skb);
        case ACT:
          if (result !== CONTINUE) return result === NF_DROP ? dropBy(table, step.chain, step.number, skb) : (result as Verdict);
      }
      step = step.matched;
    }
    return applyPolicy(table, table.bases[hook]!, skb);
  }
}

/** The program for a packet, made where there is none yet; null where the plain walk has to do. */
function programFor(table: CompiledTable, hook: Hook, skb: Skb): Program | null {
  const programs = table.programs[hook]!;
  if (programs === null) return null;
  if (programs.length > 0 && programs[0]!.isFor(skb)) return programs[0]!;
  for (let at = 1; at < programs.length; at++) {
    const program = programs[at]!;
    if (!program.isFor(skb)) continue;
    // Found later than first: one position nearer, so that what is used most is found first.
    programs[at] = programs[at - 1]!;
    programs[at - 1] = program;
    return program;
  }
  return makeProgram(table, hook, skb);
}

function makeProgram(table: CompiledTable, hook: Hook, skb: Skb): Program | null {
  const programs = table.programs[hook]!;
  try {
    const program = new Program(table, table.bases[hook]!, skb);
    if (programs.length >= MOST_PROGRAMS) programs.pop();
    programs.unshift(program);
    return program;
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    table.programs[hook] = null;
    return null;
  }
}
