/** `-m statistic`: some packets by chance, or every nth. Linux: xt_statistic.c. */
import { defineMatch, type Predicate } from "../xtables.ts";
import { readUint, type ValueContext, XtablesError } from "../xtoptions.ts";

type StatisticOptions =
  | { readonly mode: "random"; readonly probability: number; readonly inverted: boolean }
  | { readonly mode: "nth"; readonly every: number; readonly packet: number; readonly inverted: boolean };

/** Probabilities are kept in 31 bits. */
const ONE = 0x80000000;

export const statisticMatch = defineMatch<StatisticOptions>({
  name: "statistic",
  keepsState: true,
  options: [
    { names: ["mode"], read: readMode, required: true },
    { names: ["probability"], read: readProbability, invertible: true, excludes: ["every", "packet"] },
    { names: ["every"], read: readUint(1, 0xffffffff), invertible: true, also: ["packet"] },
    { names: ["packet"], read: readUint(0, 0xffffffff), also: ["every"] },
  ],
  finish(given) {
    if (given.value<string>("mode") !== "nth") {
      if (!given.has("probability")) throw new XtablesError("--probability must be specified when using random mode");
      return { mode: "random", probability: given.value<number>("probability")!, inverted: given.inverted("probability") };
    }
    if (!given.has("every") && !given.has("packet")) {
      throw new XtablesError("--every and --packet must be specified when using nth mode");
    }
    const packet = given.value<number>("packet") ?? 0;
    if (packet >= (given.value<number>("every") ?? 1)) throw new XtablesError("the --packet p must be 0 <= p <= n-1");
    return { mode: "nth", every: given.value<number>("every")!, packet, inverted: given.inverted("every") };
  },
  save(options) {
    const not = options.inverted ? " !" : "";
    if (options.mode === "random") return ` --mode random${not} --probability ${(options.probability / ONE).toFixed(11)}`;
    return ` --mode nth${not} --every ${options.every} --packet ${options.packet}`;
  },
  list(options) {
    const not = options.inverted ? " !" : "";
    if (options.mode === "random") return ` statistic mode random${not} probability ${(options.probability / ONE).toFixed(11)}`;
    return ` statistic mode nth${not} every ${options.every}${options.packet === 0 ? "" : ` packet ${options.packet}`}`;
  },
  miss: ({ mode }) => ({ has: mode === "random" ? "chance did not choose it" : "it is not the packet's turn" }),
  compile(options) {
    if (options.mode === "random") {
      const { probability, inverted } = options;
      return (skb) => skb.net.loop.random.next32() >>> 1 < probability !== inverted;
    }
    const last = options.every - 1;
    const { inverted } = options;
    let count = last - options.packet;
    const takes: Predicate = () => {
      count = count >= last ? 0 : count + 1;
      return (count === 0) !== inverted;
    };
    takes.save = () => {
      const saved = count;
      return () => {
        count = saved;
      };
    };
    return takes;
  },
});

function readMode(text: string): string {
  if (text === "random" || text === "nth") return text;
  throw new XtablesError(`Bad mode "${text}"`);
}

function readProbability(text: string, { extension, option }: ValueContext): number {
  const value = /^(\d*\.?\d+|\d+\.)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 0 && value <= 1))
    throw new XtablesError(`${extension}: bad value for option "--${option}", or out of range (0-1).\n`);
  return Math.round(value * ONE);
}
