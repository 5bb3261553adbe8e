/**
 * Connection states as bits, for -m conntrack and -m state (XT_CONNTRACK_STATE_*, include/uapi/linux/netfilter/xt_conntrack.h).
 */
import type { Skb } from "../../skb.ts";
import { CT_ESTABLISHED_REPLY, CT_NEW } from "../conntrack/connection.ts";
import { XtablesError } from "../xtoptions.ts";

export const STATE_INVALID = 1 << 0;
export const STATE_ESTABLISHED = 1 << 1;
export const STATE_RELATED = 1 << 2;
export const STATE_NEW = 1 << 3;
export const STATE_SNAT = 1 << 6;
export const STATE_DNAT = 1 << 7;
export const STATE_UNTRACKED = 1 << 8;

/** In the order they are printed. */
const NAMES: readonly (readonly [string, number])[] = [
  ["INVALID", STATE_INVALID],
  ["NEW", STATE_NEW],
  ["RELATED", STATE_RELATED],
  ["ESTABLISHED", STATE_ESTABLISHED],
  ["UNTRACKED", STATE_UNTRACKED],
  ["SNAT", STATE_SNAT],
  ["DNAT", STATE_DNAT],
];

export function stateOf(skb: Skb): number {
  if (skb.connection === null) return skb.untracked ? STATE_UNTRACKED : STATE_INVALID;
  if (skb.ctInfo === CT_NEW) return STATE_NEW;
  return skb.ctInfo % CT_ESTABLISHED_REPLY === 0 ? STATE_ESTABLISHED : STATE_RELATED;
}

export function parseStates(text: string, option: string, withNat: boolean): number {
  let mask = 0;
  for (const word of text.split(",")) {
    const state = NAMES.find(
      ([name, bit]) => name === word.toUpperCase() && (withNat || bit === STATE_UNTRACKED || bit < STATE_SNAT),
    );
    if (state === undefined) throw new XtablesError(`Bad ${option} "${word}"`);
    mask |= state[1];
  }
  return mask;
}

export function formatStates(mask: number): string {
  return NAMES.flatMap(([name, bit]) => (mask & bit ? [name] : [])).join(",");
}
