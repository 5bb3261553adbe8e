/** `-m length`: the packet's length with its IP header. Linux: xt_length.c. */

import { LENGTH, within } from "../bounds.ts";
import { not } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { readUintRange } from "../xtoptions.ts";

interface LengthOptions {
  readonly low: number;
  readonly high: number;
  readonly inverted: boolean;
}

export const lengthMatch = defineMatch<LengthOptions>({
  name: "length",
  options: [{ names: ["length"], read: readUintRange(0xffff), invertible: true, required: true }],
  finish(given) {
    const [low = 0, high = low] = given.value<readonly number[]>("length") ?? [];
    return { low, high, inverted: given.inverted("length") };
  },
  save: (options) => `${not(options.inverted)} --length ${rangeText(options)}`,
  list: (options) => ` length ${options.inverted ? "!" : ""}${rangeText(options)}`,
  isBounded: true,
  bounds: ({ low, high, inverted }) => within(LENGTH, low, high, inverted),
  miss: (_options, { ip }) => ({ has: `length is ${ip.totalLength}` }),
  compile({ low, high, inverted }) {
    return (skb) => (skb.ip.totalLength >= low && skb.ip.totalLength <= high) !== inverted;
  },
});

function rangeText({ low, high }: LengthOptions): string {
  return low === high ? `${low}` : `${low}:${high}`;
}
