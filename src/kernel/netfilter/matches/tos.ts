/** `-m tos`: the type of service octet under a mask. Linux: xt_dscp.c (tos_mt). */

import { masked, TOS } from "../bounds.ts";
import { hex, not } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { parseNumber, scanNumber, XtablesError } from "../xtoptions.ts";

interface TosOptions {
  readonly value: number;
  readonly mask: number;
  readonly inverted: boolean;
}

const NAMES: readonly (readonly [string, number])[] = [
  ["Minimize-Delay", 0x10],
  ["Maximize-Throughput", 0x08],
  ["Maximize-Reliability", 0x04],
  ["Minimize-Cost", 0x02],
  ["Normal-Service", 0x00],
];
const NAME_MASK = 0x3f;

export const tosMatch = defineMatch<TosOptions>({
  name: "tos",
  options: [{ names: ["tos"], read: readTos, invertible: true, required: true }],
  finish: (given) => ({ ...given.value<{ value: number; mask: number }>("tos")!, inverted: given.inverted("tos") }),
  save: ({ value, mask, inverted }) => `${not(inverted)} --tos ${hex(value, 2)}/${hex(mask, 2)}`,
  list({ value, mask, inverted }, numeric) {
    const name = numeric || mask !== NAME_MASK ? undefined : NAMES.find((entry) => entry[1] === value);
    return ` tos match${inverted ? "!" : ""}${name === undefined ? `${hex(value, 2)}/${hex(mask, 2)}` : ` ${name[0]}`}`;
  },
  isBounded: true,
  bounds: ({ value, mask, inverted }) => masked(TOS, mask, value, inverted),
  miss: (_options, { ip }) => ({ has: `tos is ${hex(ip.tos, 2)}` }),
  compile({ value, mask, inverted }) {
    return (skb) => ((skb.ip.tos & mask) === value) !== inverted;
  },
});

function readTos(text: string): { value: number; mask: number } {
  const number = scanNumber(text);
  if (number === null || number.value > 0xff) {
    const name = NAMES.find((entry) => entry[0].toLowerCase() === text.toLowerCase());
    if (name === undefined) throw new XtablesError(`Symbolic name "${text}" is unknown`);
    return { value: name[1], mask: NAME_MASK };
  }
  if (number.rest === "") return { value: number.value, mask: 0xff };
  const mask = number.rest[0] === "/" ? parseNumber(number.rest.slice(1), 0, 0xff) : null;
  if (mask === null) throw new XtablesError(`Illegal value: "${text}"`);
  return { value: number.value, mask };
}
