/** `-m mark`: the packet's mark under a mask. Linux: xt_mark.c. */

import { MARK, masked } from "../bounds.ts";
import { hex } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { type MarkMask, readMarkMask } from "../xtoptions.ts";

interface MarkOptions extends MarkMask {
  readonly inverted: boolean;
}

export const markMatch = defineMatch<MarkOptions>({
  name: "mark",
  options: [{ names: ["mark"], read: readMarkMask, invertible: true, required: true }],
  finish: (given) => ({ ...given.value<MarkMask>("mark")!, inverted: given.inverted("mark") }),
  save: (options) => `${options.inverted ? " !" : ""} --mark ${markText(options)}`,
  list: (options) => ` mark match${options.inverted ? " !" : ""} ${markText(options)}`,
  isBounded: true,
  bounds: ({ mark, mask, inverted }) => masked(MARK, mask, mark, inverted),
  miss: (_options, skb) => ({ has: `mark is ${hex(skb.mark)}` }),
  compile({ mark, mask, inverted }) {
    const wanted = mark | 0;
    return (skb) => ((skb.mark & mask) === wanted) !== inverted;
  },
});

export function markText({ mark, mask }: MarkMask): string {
  return mask === 0xffffffff ? hex(mark) : `${hex(mark)}/${hex(mask)}`;
}
