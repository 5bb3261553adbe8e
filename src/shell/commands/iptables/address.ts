/** `-s` and `-d`: addresses, networks, names, several with commas. Linux: xtables_ipparse_multiple(). */

import type { MaskedAddress } from "../../../kernel/config/netfilter.ts";
import { parseMask, parseNetwork, XtablesError } from "../../../kernel/netfilter/xtoptions.ts";
import { toIpv4 } from "../../../wire/ipv4-address.ts";

export type AddressList = readonly MaskedAddress[];

export const ANYWHERE: AddressList = [{ address: toIpv4(0), mask: 0 }];

/** A name may stand for several addresses; each makes a rule of its own. */
export function parseAddresses(text: string, resolve: (name: string) => readonly number[]): AddressList {
  return text.includes(",") ? text.split(",").flatMap((part) => parseAddress(part, resolve)) : parseAddress(text, resolve);
}

function parseAddress(text: string, resolve: (name: string) => readonly number[]): AddressList {
  // The last slash: what is before it must be the address.
  const slash = text.lastIndexOf("/");
  const mask = slash < 0 ? -1 : parseMask(text.slice(slash + 1));
  if (mask === null) throw new XtablesError(`invalid mask \`${text.slice(slash + 1)}' specified`);
  const name = slash < 0 ? text : text.slice(0, slash);
  const address = name === "" ? null : parseNetwork(name);
  if (address !== null) return [{ address: toIpv4(address & mask), mask }];
  const found = mask === 0 && name === "" ? [] : resolve(name);
  if (found.length === 0) throw new XtablesError(`host/network \`${name}' not found`);
  const masked = found.map((each) => ({ address: toIpv4(each & mask), mask }));
  return masked.filter((each, index) => masked.findIndex((other) => other.address === each.address) === index);
}
