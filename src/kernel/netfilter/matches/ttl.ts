/** `-m ttl`: the packet's time to live. Linux: xt_hl.c. */
import { masked, TTL, within } from "../bounds.ts";
import { defineMatch } from "../xtables.ts";
import { readUint, XtablesError } from "../xtoptions.ts";

interface TtlOptions {
  readonly mode: "eq" | "ne" | "lt" | "gt";
  readonly ttl: number;
}

const SIGNS = { eq: "==", ne: "!=", lt: "<", gt: ">" } as const;

export const ttlMatch = defineMatch<TtlOptions>({
  name: "ttl",
  options: [
    { names: ["ttl-lt"], read: readUint(0, 255), excludes: ["ttl-gt", "ttl-eq"] },
    { names: ["ttl-gt"], read: readUint(0, 255), excludes: ["ttl-lt", "ttl-eq"] },
    { names: ["ttl-eq", "ttl"], read: readUint(0, 255), invertible: true, excludes: ["ttl-lt", "ttl-gt"] },
  ],
  finish(given) {
    const option = (["ttl-lt", "ttl-gt", "ttl-eq"] as const).find((name) => given.has(name));
    if (option === undefined) throw new XtablesError("TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt");
    const mode = option === "ttl-lt" ? "lt" : option === "ttl-gt" ? "gt" : given.inverted(option) ? "ne" : "eq";
    return { mode, ttl: given.value<number>(option) ?? 0 };
  },
  save: ({ mode, ttl }) => (mode === "ne" ? ` ! --ttl-eq ${ttl}` : ` --ttl-${mode} ${ttl}`),
  list: ({ mode, ttl }) => ` TTL match TTL ${SIGNS[mode]} ${ttl}`,
  isBounded: true,
  bounds({ mode, ttl }) {
    if (mode === "lt") return ttl === 0 ? within(TTL, 1, 0) : within(TTL, 0, ttl - 1);
    if (mode === "gt") return within(TTL, ttl + 1, 255);
    return masked(TTL, -1, ttl, mode === "ne");
  },
  miss: (_options, { ip }) => ({ has: `ttl is ${ip.ttl}` }),
  compile({ mode, ttl }) {
    switch (mode) {
      case "eq":
        return (skb) => skb.ip.ttl === ttl;
      case "ne":
        return (skb) => skb.ip.ttl !== ttl;
      case "lt":
        return (skb) => skb.ip.ttl < ttl;
      case "gt":
        return (skb) => skb.ip.ttl > ttl;
      default:
        return mode satisfies never;
    }
  },
});
