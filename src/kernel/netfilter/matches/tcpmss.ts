/** `-m tcpmss`: the maximum segment size that a SYN announces. Linux: xt_tcpmss.c. */
import { TCP } from "../../../wire/tcp.ts";
import type { Skb } from "../../skb.ts";
import { not } from "../text.ts";
import { defineMatch, isProtocol } from "../xtables.ts";
import { readUintRange, XtablesError } from "../xtoptions.ts";

interface TcpmssOptions {
  readonly low: number;
  readonly high: number;
  readonly inverted: boolean;
}

export const tcpmssMatch = defineMatch<TcpmssOptions>({
  name: "tcpmss",
  options: [{ names: ["mss"], read: readUintRange(0xffff), invertible: true, required: true }],
  finish(given) {
    const [low = 0, high = low] = given.value<readonly number[]>("mss") ?? [];
    if (low > high) throw new XtablesError("tcpmss: invalid range given");
    return { low, high, inverted: given.inverted("mss") };
  },
  refuses: (_options, rule) => !isProtocol(rule, TCP),
  save: (options) => `${not(options.inverted)} --mss ${rangeText(options)}`,
  list: (options) => ` tcpmss match ${options.inverted ? "!" : ""}${rangeText(options)}`,
  miss(_options, skb) {
    const mss = mssOf(skb);
    return { has: mss === null ? "it announces no MSS" : `MSS is ${mss}` };
  },
  compile({ low, high, inverted }) {
    return (skb) => {
      const mss = mssOf(skb);
      return (mss !== null && mss >= low && mss <= high) !== inverted;
    };
  },
});

function mssOf({ ip: { payload } }: Skb): number | null {
  return payload.kind === "tcp" ? payload.options.mss : null;
}

function rangeText({ low, high }: TcpmssOptions): string {
  return low === high ? `${low}` : `${low}:${high}`;
}
