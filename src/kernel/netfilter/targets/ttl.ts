/** `-j TTL`: sets, raises or lowers the time to live. Linux: xt_HL.c. */
import { CONTINUE, defineTarget } from "../xtables.ts";
import { readUint, XtablesError } from "../xtoptions.ts";

interface TtlOptions {
  readonly change: "set" | "inc" | "dec";
  readonly value: number;
}

const CHANGES = ["ttl-set", "ttl-dec", "ttl-inc"] as const;
const WORDS = { set: "set to", inc: "increment by", dec: "decrement by" } as const;

export const ttlTarget = defineTarget<TtlOptions>({
  name: "TTL",
  options: CHANGES.map((name) => ({
    names: [name],
    read: readUint(name === "ttl-set" ? 0 : 1, 255),
    excludes: CHANGES.filter((other) => other !== name),
  })),
  finish(given) {
    const option = CHANGES.find((name) => given.has(name));
    if (option === undefined) throw new XtablesError("TTL: You must specify an action");
    return { change: option.slice(4) as TtlOptions["change"], value: given.value<number>(option) ?? 0 };
  },
  refuses: (_options, _rule, { table }) => table !== "mangle",
  save: ({ change, value }) => ` --ttl-${change} ${value}`,
  list: ({ change, value }) => ` TTL ${WORDS[change]} ${value}`,
  compile({ change, value }) {
    return (skb) => {
      const packet = skb.ip;
      const ttl =
        change === "set" ? value : change === "inc" ? Math.min(255, packet.ttl + value) : Math.max(0, packet.ttl - value);
      if (ttl !== packet.ttl) skb.packet = { ...packet, ttl };
      return CONTINUE;
    };
  },
});
