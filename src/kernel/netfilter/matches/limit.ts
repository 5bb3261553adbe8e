/**
 * `-m limit`: a token bucket. The rate is kept as xtables keeps it, in ten thousandths of a second per packet, so that it prints
 * alike; the bucket is nft's, in which a packet costs the time the rate gives it. Linux: libxt_limit.c, nft_limit.c.
 */
import { defineMatch, type Predicate } from "../xtables.ts";
import { readUint, XtablesError } from "../xtoptions.ts";
import { averageOf, parseRate, rateOf } from "./rate.ts";

interface LimitOptions {
  readonly average: number;
  readonly burst: number;
}

const SCALE = 10_000;
const DEFAULT_BURST = 5;

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
    const { packets, seconds } = rateOf(average, SCALE);
    const costUs = (seconds * 1e6) / packets;
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
  const rate = parseRate(text);
  if (rate === null) throw new XtablesError(`bad rate "${text}"'`);
  const average = averageOf(rate, SCALE);
  if (average <= 0) throw new XtablesError(`Rate too fast "${text}"`);
  return average;
}

function rateText(average: number): string {
  return rateOf(average, SCALE).text;
}
