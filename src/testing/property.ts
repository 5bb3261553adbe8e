/**
 * A property of a lab: each run begins with the lab as it was when the property began. It is put back in place where that can be
 * (Lab.mark()), and given its inputs again where it cannot. A run counts which rules were met: one that met none proves nothing.
 */
import fc from "fast-check";
import type { Rule } from "../kernel/config/netfilter.ts";
import { saveRule } from "../kernel/netfilter/rule-text.ts";
import * as read from "../lab/arguments.ts";
import { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { Mark } from "../lab/mark.ts";
import { Refused } from "../lab/refused.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { failureIn, isExplained, whileBrief } from "./failure.ts";
import { rulesOf } from "./rule-edges.ts";

/** How a property is run. */
export interface PropertyOptions {
  /** How many values are drawn; what fc.configureGlobal() says, or 100, by default. */
  readonly numRuns?: number;
  /** What they are drawn from, a 32-bit integer; 1 by default. */
  readonly seed?: number;
  /** Where in the drawing a failure lies, as its message says it, to see it again at once. */
  readonly path?: string;
  /** Which rules have to be met, one of them at least: of `filter FORWARD 2 -p tcp ...`. All by default. */
  readonly meets?: RegExp;
}

/** What a property's runs were worth. */
export interface PropertyReport {
  /** How many values were drawn. */
  readonly runs: number;
  /** How many of the rules that it is about some run met. */
  readonly rulesMet: number;
  /** Those that none met, with where they stand: `filter FORWARD 2 -p tcp ...`. */
  readonly rulesMissed: readonly string[];
}

/** The lab of one run. */
export interface PropertyRun {
  /** As it was when the property began; it is another object where the lab cannot be put back in place. */
  readonly lab: Lab;
  /** Its first host. */
  readonly host: LabHost;
}

const propertyOptions = read.fieldsOf<PropertyOptions>({
  numRuns: read.optional(read.whole(1)),
  seed: read.optional(read.whole(-(2 ** 31), 2 ** 32 - 1)),
  path: read.optional(read.text),
  meets: read.optional((at, value) => {
    if (value instanceof RegExp) return value;
    throw read.wrongArgument(at, "a RegExp", value);
  }),
});

/** What property() throws: of its message the first lines say what failed, the last how to see it again. */
export class PropertyFailed extends Error {
  /** "PropertyFailed". */
  override readonly name = "PropertyFailed";
}

/**
 * Checks that something holds for every value that is drawn. `check` is called with the value and with the run's lab, which it
 * has to use where it changes docker or has programs run; it throws, or returns false, where the property does not hold. Where it
 * does, the lab is left as it was.
 *
 *     await property(lab, packets(host.netns()), (packet) => repliesComeBack(packet.into(host.netns())));
 */
export async function property<T>(
  lab: Lab,
  values: fc.Arbitrary<T>,
  check: (value: T, run: PropertyRun) => unknown,
  options: PropertyOptions = {},
): Promise<PropertyReport> {
  read.instanceOf(Lab, "a Lab")("property(lab)", lab);
  if (!(values instanceof fc.Arbitrary)) throw read.wrongArgument("property(values)", "an arbitrary of fast-check", values);
  read.callback("property(check)", check);
  propertyOptions("property(options)", options);
  const { numRuns = fc.readConfigureGlobal().numRuns ?? 100, seed = 1, path, meets = ANY } = options;
  const stage = new Stage(lab);
  const met = new RulesMet(meets);
  const checkIn = async (value: T, now: Lab): Promise<void> => {
    met.begin(now);
    try {
      const held = await check(value, { lab: now, host: [...now.hosts.values()][0]! });
      if (held === false) throw new Error("the property does not hold");
    } finally {
      met.end(now);
    }
  };
  const run = (value: T) => stage.run((now) => whileBrief(now, () => checkIn(value, now)));
  const details = await fc.check(fc.asyncProperty(values, run), { numRuns, seed, ...(path !== undefined && { path }) });
  if (!details.failed) {
    const report = met.report(details.numRuns, lab);
    stage.leave();
    return report;
  }
  if (details.counterexample === null)
    throw new PropertyFailed(`too many values are not what is asked for: fc.pre() let ${details.numRuns} through`);
  // Once more: what is said at length costs as much as many runs.
  const [value] = details.counterexample;
  let failure = errorText(details.errorInstance);
  await stage.run(async (now) => {
    await checkIn(value, now).catch((thrown: unknown) => {
      failure = isExplained(errorText(thrown)) ? errorText(thrown) : failureIn(now, errorText(thrown));
    });
  });
  throw failed(messageOf(details, failure), details.errorInstance);
}

function errorText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** At the line of the check that failed. */
function failed(message: string, thrown: unknown): PropertyFailed {
  const error = new PropertyFailed(message);
  const frames = thrown instanceof Error ? /^ {4}at [\s\S]*/m.exec(thrown.stack ?? "")?.[0] : undefined;
  if (frames !== undefined) error.stack = `${error.name}: ${message}\n${frames}`;
  return error;
}

function messageOf<T>(details: fc.RunDetails<[T]>, failure: string): string {
  const { numRuns, numShrinks, counterexample, seed, counterexamplePath } = details;
  const again = `property(lab, values, check, { seed: ${seed}, path: ${JSON.stringify(counterexamplePath)} })`;
  return [
    `Run ${numRuns} failed, with the smallest value that fails (${numShrinks} times made smaller):`,
    `  ${fc.stringify(counterexample?.[0])}`,
    "",
    failure,
    `Seed of the property: ${seed}; again: ${again}`,
  ].join("\n");
}

/** Gives each run the lab as it was. */
class Stage {
  readonly #lab: Lab;
  readonly #inputs: number;
  #mark: Mark | null = null;
  /** Why the lab cannot be put back; empty where it can. */
  #whyNot = "";

  constructor(lab: Lab) {
    this.#lab = lab;
    // What a script leaves due (a neighbour that is being asked for) comes to rest first.
    if (lab.kernel.loop.unrest !== null) lab.run();
    this.#isDone(() => {
      this.#mark = lab.mark();
    });
    this.#inputs = lab.inputs.list.length;
  }

  /** Runs something in a lab as it was. */
  async run(act: (lab: Lab) => Promise<void>): Promise<void> {
    const mark = this.#mark;
    if (mark !== null && this.#isDone(() => this.#lab.rewind(mark))) return act(this.#lab);
    this.#mark = null;
    const { inputs } = this.#lab;
    const before = inputs.number;
    await act(this.#lab.at({ input: this.#inputs }));
    if (inputs.number === before) return;
    throw new PropertyFailed(
      `each run has a lab of its own, given to check as { lab, host }, because this one cannot be put back (${this.#whyNot}); and check has used this one`,
    );
  }

  /** The lab is as it was before the first run, where it can be. */
  leave(): void {
    const mark = this.#mark;
    if (mark !== null) this.#isDone(() => this.#lab.rewind(mark));
  }

  #isDone(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      if (!(error instanceof Refused && error.errno === "EBUSY")) throw error;
      this.#whyNot = error.message;
      return false;
    }
  }
}

/** Which rules were met, of those whose text is meant: their counters went up during a run. */
class RulesMet {
  readonly #meant: RegExp;
  readonly #all = new Set<string>();
  readonly #met = new Set<string>();
  /** How often each had matched when the run began. */
  readonly #before = new Map<Rule, number>();
  /** Docker's rules are others in each run. */
  readonly #names = new WeakMap<Rule, string>();

  constructor(meant: RegExp) {
    this.#meant = meant;
  }

  begin(lab: Lab): void {
    this.#before.clear();
    for (const { rule, packets } of this.#counters(lab)) this.#before.set(rule, packets);
  }

  end(lab: Lab): void {
    for (const { rule, name, packets } of this.#counters(lab)) {
      if (!this.#meant.test(name)) continue;
      this.#all.add(name);
      if (packets > (this.#before.get(rule) ?? 0)) this.#met.add(name);
    }
  }

  report(runs: number, lab: Lab): PropertyReport {
    const [all, met, { source }] = [this.#all.size, this.#met.size, this.#meant];
    const like = this.#meant === ANY ? "" : ` like /${source}/`;
    if (all === 0 && like !== "") throw new PropertyFailed(failureIn(lab, `vacuous: there is no rule${like}`));
    if (all > 0 && met === 0)
      throw new PropertyFailed(failureIn(lab, `vacuous: ${runs} runs met none of the ${all} rules${like}`));
    return { runs, rulesMet: met, rulesMissed: [...this.#all].filter((rule) => !this.#met.has(rule)) };
  }

  *#counters(lab: Lab): Generator<{ readonly rule: Rule; readonly name: string; readonly packets: number }> {
    for (const net of lab.kernel.nets) {
      for (const { rule, table, chain, number } of net === null ? [] : rulesOf(net)) {
        let name = this.#names.get(rule);
        if (name === undefined) {
          const where = lab.kernel.nets.length > 1 ? `${namesOf(lab.kernel).netns(net!.host.name, net!.id)}: ` : "";
          name = `${where}${table} ${chain} ${number}${saveRule(rule)}`;
          this.#names.set(rule, name);
        }
        yield { rule, name, packets: net!.firewall.counter(rule).packets };
      }
    }
  }
}

const ANY = /./;
