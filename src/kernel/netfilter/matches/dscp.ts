/** `-m dscp`: the upper six bits of the type of service octet. Linux: xt_dscp.c. */

import { masked, TOS } from "../bounds.ts";
import { hex, not } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { readUint, XtablesError } from "../xtoptions.ts";

interface DscpOptions {
  readonly dscp: number;
  readonly inverted: boolean;
}

const CLASSES: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    CS0: 0x00,
    CS1: 0x08,
    CS2: 0x10,
    CS3: 0x18,
    CS4: 0x20,
    CS5: 0x28,
    CS6: 0x30,
    CS7: 0x38,
    BE: 0x00,
    AF11: 0x0a,
    AF12: 0x0c,
    AF13: 0x0e,
    AF21: 0x12,
    AF22: 0x14,
    AF23: 0x16,
    AF31: 0x1a,
    AF32: 0x1c,
    AF33: 0x1e,
    AF41: 0x22,
    AF42: 0x24,
    AF43: 0x26,
    EF: 0x2e,
  }),
);

export const dscpMatch = defineMatch<DscpOptions>({
  name: "dscp",
  options: [
    { names: ["dscp"], read: readUint(0, 63), invertible: true, excludes: ["dscp-class"] },
    { names: ["dscp-class"], read: readClass, invertible: true, excludes: ["dscp"] },
  ],
  finish(given) {
    if (given.isEmpty) throw new XtablesError("DSCP match: Parameter --dscp is required");
    const option = given.has("dscp") ? "dscp" : "dscp-class";
    return { dscp: given.value<number>(option) ?? 0, inverted: given.inverted(option) };
  },
  save: ({ dscp, inverted }) => `${not(inverted)} --dscp ${hex(dscp, 2)}`,
  list: ({ dscp, inverted }) => ` DSCP match ${inverted ? "!" : ""}${hex(dscp, 2)}`,
  isBounded: true,
  bounds: ({ dscp, inverted }) => masked(TOS, 0xfc, dscp << 2, inverted),
  miss: (_options, { ip }) => ({ has: `dscp is ${hex(ip.tos >> 2, 2)}` }),
  compile({ dscp, inverted }) {
    return (skb) => (skb.ip.tos >> 2 === dscp) !== inverted;
  },
});

function readClass(text: string): number {
  const value = CLASSES.get(text.toUpperCase());
  if (value === undefined) throw new XtablesError(`Invalid DSCP value \`${text}'`);
  return value;
}
