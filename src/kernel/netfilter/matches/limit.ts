/**
 * `-m limit`: a token bucket. The rate is kept as xtables keeps it, in ten thousandths of a second per packet, so that it prints
 * alike; the bucket is nft's, in which a packet costs the time the rate gives it. Linux: libxt_limit.c, nft_limit.c.
 */
import { defineMatch, type Predicate } from "../xtables.ts";
import { readUint, XtablesError } from "../xtoptions.ts";

interface LimitOptions {
  readonly average: number;
  readonly burst: number;
}

const SCALE = 10_000;
const DEFAULT_BURST = 5;
const UNITS: readonly (readonly [name: string, printed: string, seconds: number])[] = [
  ["day", "day", 86_400],
  ["hour", "hour", 3_600],
  ["minute", "min", 60],
  ["second", "sec", 1],
];

export const limitMatch = defineMatch<LimitOptions>({
  name: "limit",
  keepsState: true,
  options: [
    { names: ["limit"], read: readRate },
    { names: ["limit-burst"], read: readUint(0, 10_000) },
  ],
  finish: (given) => ({
    average: given.value<number>("limit") ?? (SCALE * 3600) / 3,
    burst: given.value<number>("limit-burst") || DEFAULT_BURST,
  }),
  save: ({ average, burst }) => ` --limit ${rateText(average)}${burst === DEFAULT_BURST ? "" : ` --limit-burst ${burst}`}`,
  list: ({ average, burst }) => ` limit: avg ${rateText(average)} burst ${burst}`,
  miss: () => ({ has: "the rate is used up for now" }),
  compile({ average, burst }, net) {
    const [rate, seconds] = rateOf(average);
    const costUs = (seconds * 1e6) / rate;
    const mostUs = costUs * burst;
    let tokensUs = mostUs;
    let lastUs = net.loop.nowUs;
    const takes: Predicate = (skb) => {
      const { nowUs } = skb.net.loop;
      tokensUs = Math.min(mostUs, tokensUs + nowUs - lastUs);
      lastUs = nowUs;
      if (tokensUs < costUs) return false;
      tokensUs -= costUs;
      return true;
    };
    takes.save = () => {
      const saved = [tokensUs, lastUs] as const;
      return () => {
        [tokensUs, lastUs] = saved;
      };
    };
    return takes;
  },
});

function readRate(text: string): number {
  const slash = text.indexOf("/");
  const unit = slash < 0 ? "second" : text.slice(slash + 1).toLowerCase();
  // The shorter units win where a letter would fit several: "m" is minutes.
  const seconds = unit === "" ? undefined : [...UNITS].reverse().find(([name]) => name.startsWith(unit))?.[2];
  const rate = Number.parseInt(text, 10) || 0;
  if (seconds === undefined || rate === 0) throw new XtablesError(`bad rate "${text}"'`);
  const average = Math.floor((SCALE * seconds) / rate);
  if (average <= 0) throw new XtablesError(`Rate too fast "${text}"`);
  return average;
}

/** The rate in the largest unit that says it without a larger remainder than quotient. */
function rateOf(average: number): readonly [rate: number, seconds: number, name: string] {
  let best = UNITS[0]!;
  for (const unit of UNITS.slice(1)) {
    const period = unit[2] * SCALE;
    if (average > period || Math.floor(period / average) < period % average) break;
    best = unit;
  }
  return [Math.floor((best[2] * SCALE) / average), best[2], best[1]];
}

function rateText(average: number): string {
  const [rate, , name] = rateOf(average);
  return `${rate}/${name}`;
}
