/** Values of `ip rule` that both its changes and its listing read. iproute2: ip/iprule.c. */
import type { Reader } from "../../options/rows.ts";
import { parseUnsigned } from "./arguments.ts";
import { valid } from "./keywords.ts";
import { protocolNumber } from "./probe-packet.ts";
import { wrongArgument } from "./quit.ts";

/** The names of a rule's priority. */
export const PREFERENCE = "preference* order* priority*";

export const readProtocol = valid('Invalid "ipproto" value\n', protocolNumber);

export function deviceName(key: string): Reader<string> {
  return (name) => {
    if (name.length > 15 || name === "" || /[/\s]/.test(name)) throw wrongArgument(`${key} not a valid ifname`, name);
    return name;
  };
}

export function readMark(text: string): { readonly mark: number; readonly mask: number | null } {
  const slash = text.indexOf("/");
  const markText = slash < 0 ? text : text.slice(0, slash);
  const mark = parseUnsigned(markText);
  if (mark === null) throw wrongArgument("fwmark value is invalid\n", markText);
  if (slash < 0) return { mark, mask: null };
  const mask = parseUnsigned(text.slice(slash + 1));
  if (mask === null) throw wrongArgument("fwmask value is invalid\n", text.slice(slash + 1));
  return { mark, mask };
}

export function parseTunnelId(text: string): number | null {
  return parseUnsigned(text, Number.MAX_SAFE_INTEGER);
}

/** sscanf("%u-%u"): as many of two numbers as there are, each cut to its bits. */
function scanRange(text: string, bits: 16 | 32): number[] {
  const [, first, second] = /^\s*([+-]?\d+)(?:-\s*([+-]?\d+))?/.exec(text) ?? [];
  return [first, second].filter((part) => part !== undefined).map((part) => Number(BigInt.asUintN(bits, BigInt(part))));
}

export function readUids(text: string): readonly [number, number] {
  const [low, high] = scanRange(text, 32);
  if (low === undefined || high === undefined) throw wrongArgument("invalid UID range\n", text);
  return [low, high];
}

export function ports(message: string): Reader<readonly [number, number]> {
  return (text) => {
    const [low, high] = scanRange(text, 16);
    if (low === undefined) throw wrongArgument(message, text);
    return [low, high ?? low];
  };
}
