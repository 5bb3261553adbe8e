/** `-j MARK`: changes the packet's mark: clears the bits of a mask, then flips those of a value. Linux: xt_mark.c. */
import { hex } from "../text.ts";
import { CONTINUE, defineTarget } from "../xtables.ts";
import { type Given, type MarkMask, readMarkMask, readMask, XtablesError, type XtOption } from "../xtoptions.ts";

const CHANGES = ["set-xmark", "set-mark", "and-mark", "or-mark", "xor-mark"] as const;

export function markOptions(names: readonly string[]): readonly XtOption[] {
  return names.map((name) => ({
    names: [name],
    ...(name.startsWith("set-") ? { read: readMarkMask } : /^(and|or|xor)-/.test(name) ? { read: readMask } : {}),
    excludes: names.filter((other) => other !== name),
  }));
}

/** What --set-xmark would be for any of the five options; null where none is given. */
export function markChange(given: Given): MarkMask | null {
  if (given.has("set-xmark")) return given.value<MarkMask>("set-xmark")!;
  if (given.has("set-mark")) {
    const { mark, mask } = given.value<MarkMask>("set-mark")!;
    return { mark, mask: (mark | mask) >>> 0 };
  }
  const bits = given.value<number>("and-mark") ?? given.value<number>("or-mark") ?? given.value<number>("xor-mark");
  if (bits === undefined) return null;
  if (given.has("and-mark")) return { mark: 0, mask: ~bits >>> 0 };
  return given.has("or-mark") ? { mark: bits, mask: bits } : { mark: bits, mask: 0 };
}

export function describeChange({ mark, mask }: MarkMask): string {
  if (mark === 0) return ` and ${hex(~mask)}`;
  if (mark === mask) return ` or ${hex(mark)}`;
  if (mask === 0) return ` xor ${hex(mark)}`;
  return mask === 0xffffffff ? ` set ${hex(mark)}` : ` xset ${hex(mark)}/${hex(mask)}`;
}

export const markTarget = defineTarget<MarkMask>({
  name: "MARK",
  options: markOptions(CHANGES),
  finish(given) {
    const change = markChange(given);
    if (change === null) throw new XtablesError("MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required");
    return change;
  },
  save: ({ mark, mask }) => ` --set-xmark ${hex(mark)}/${hex(mask)}`,
  list: (change) => ` MARK${describeChange(change)}`,
  compile({ mark, mask }) {
    return (skb) => {
      skb.mark = ((skb.mark & ~mask) ^ mark) >>> 0;
      return CONTINUE;
    };
  },
});
