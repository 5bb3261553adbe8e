/**
 * `-m icmp`: type and code, by number or by name; a name may be cut short where that leaves one. Linux: icmp_match(),
 * ip_tables.c.
 */
import { ICMP } from "../../../wire/icmp.ts";
import { ICMP_TYPE, within } from "../bounds.ts";
import { icmpTypeOf } from "../fields.ts";
import { not } from "../text.ts";
import { defineMatch, isProtocol } from "../xtables.ts";
import { scanNumber, XtablesError } from "../xtoptions.ts";

interface IcmpOptions {
  readonly type: number;
  readonly codeLow: number;
  readonly codeHigh: number;
  readonly inverted: boolean;
}

/** Names in the order they are searched: name, type, first and last code. */
const NAMES: readonly (readonly [string, number, number, number])[] = [
  ["any", 0xff, 0, 0xff],
  ["echo-reply", 0, 0, 0xff],
  ["pong", 0, 0, 0xff],
  ["destination-unreachable", 3, 0, 0xff],
  ["network-unreachable", 3, 0, 0],
  ["host-unreachable", 3, 1, 1],
  ["protocol-unreachable", 3, 2, 2],
  ["port-unreachable", 3, 3, 3],
  ["fragmentation-needed", 3, 4, 4],
  ["source-route-failed", 3, 5, 5],
  ["network-unknown", 3, 6, 6],
  ["host-unknown", 3, 7, 7],
  ["network-prohibited", 3, 9, 9],
  ["host-prohibited", 3, 10, 10],
  ["TOS-network-unreachable", 3, 11, 11],
  ["TOS-host-unreachable", 3, 12, 12],
  ["communication-prohibited", 3, 13, 13],
  ["host-precedence-violation", 3, 14, 14],
  ["precedence-cutoff", 3, 15, 15],
  ["source-quench", 4, 0, 0xff],
  ["redirect", 5, 0, 0xff],
  ["network-redirect", 5, 0, 0],
  ["host-redirect", 5, 1, 1],
  ["TOS-network-redirect", 5, 2, 2],
  ["TOS-host-redirect", 5, 3, 3],
  ["echo-request", 8, 0, 0xff],
  ["ping", 8, 0, 0xff],
  ["router-advertisement", 9, 0, 0xff],
  ["router-solicitation", 10, 0, 0xff],
  ["time-exceeded", 11, 0, 0xff],
  ["ttl-exceeded", 11, 0, 0xff],
  ["ttl-zero-during-transit", 11, 0, 0],
  ["ttl-zero-during-reassembly", 11, 1, 1],
  ["parameter-problem", 12, 0, 0xff],
  ["ip-header-bad", 12, 0, 0],
  ["required-option-missing", 12, 1, 1],
  ["timestamp-request", 13, 0, 0xff],
  ["timestamp-reply", 14, 0, 0xff],
  ["address-mask-request", 17, 0, 0xff],
  ["address-mask-reply", 18, 0, 0xff],
];

const ANY_TYPE = 0xff;

export const icmpMatch = defineMatch<IcmpOptions>({
  name: "icmp",
  options: [{ names: ["icmp-type"], read: readType, invertible: true, required: true }],
  finish: (given) => ({
    ...given.value<Omit<IcmpOptions, "inverted">>("icmp-type")!,
    inverted: given.inverted("icmp-type"),
  }),
  refuses: (_options, rule) => !isProtocol(rule, ICMP),
  save({ type, codeLow, codeHigh, inverted }) {
    if (type === ANY_TYPE) return `${not(inverted)} --icmp-type any`;
    return `${not(inverted)} --icmp-type ${type}${codeLow === 0 && codeHigh === 0xff ? "" : `/${codeLow}`}`;
  },
  list({ type, codeLow, codeHigh, inverted }, numeric) {
    const name = numeric ? undefined : NAMES.find((entry) => entry[1] === type && entry[2] === codeLow && entry[3] === codeHigh);
    if (name !== undefined) return ` icmp ${inverted ? "!" : ""}${name[0]}`;
    const code =
      codeLow === 0 && codeHigh === 0xff ? "" : codeLow === codeHigh ? ` code ${codeLow}` : ` codes ${codeLow}-${codeHigh}`;
    return ` icmp${inverted ? " !" : ""}type ${type}${code}`;
  },
  isBounded: true,
  bounds: ({ type, codeLow, codeHigh, inverted }) =>
    type === ANY_TYPE
      ? within(ICMP_TYPE, 0, 0xffff, inverted)
      : within(ICMP_TYPE, type * 256 + codeLow, type * 256 + codeHigh, inverted),
  miss(_options, { ip }) {
    const both = icmpTypeOf(ip);
    if (both < 0) return { has: "it has no ICMP header" };
    const [type, code] = [both >> 8, both & 0xff];
    const name = NAMES.find((entry) => entry[1] === type && entry[2] <= code && code <= entry[3])?.[0];
    return { has: `type is ${type}/${code}${name === undefined ? "" : `, ${name}`}` };
  },
  compile({ type, codeLow, codeHigh, inverted }) {
    return (skb) => {
      const both = icmpTypeOf(skb.ip);
      if (both < 0) return false;
      const code = both & 0xff;
      return (type === ANY_TYPE || (both >> 8 === type && code >= codeLow && code <= codeHigh)) !== inverted;
    };
  },
});

function readType(text: string): Omit<IcmpOptions, "inverted"> {
  const found = NAMES.filter(([name]) => name.toLowerCase().startsWith(text.toLowerCase()));
  if (text !== "" && found.length > 0) {
    const exact = found.find(([name]) => name.toLowerCase() === text.toLowerCase());
    if (exact === undefined && found.length > 1) {
      throw new XtablesError(`Ambiguous ICMP type \`${text}': \`${found[0]![0]}' or \`${found[1]![0]}'?`);
    }
    const [, type, codeLow, codeHigh] = exact ?? found[0]!;
    return { type, codeLow, codeHigh };
  }
  const slash = text.indexOf("/");
  const type = scanNumber(slash < 0 ? text : text.slice(0, slash));
  if (type === null || type.rest !== "" || type.value > 255)
    throw new XtablesError(`Unknown ICMP type \`${slash < 0 ? text : text.slice(0, slash)}'`);
  if (slash < 0) return { type: type.value, codeLow: 0, codeHigh: 0xff };
  const code = scanNumber(text.slice(slash + 1));
  if (code === null || code.rest !== "" || code.value > 255) throw new XtablesError(`Unknown ICMP code \`${text}'`);
  return { type: type.value, codeLow: code.value, codeHigh: code.value };
}
