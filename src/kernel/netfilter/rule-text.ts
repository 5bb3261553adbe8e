/** A rule as text: the words iptables-save and -S print for it. What it is made of prints itself (matches/, targets/). */
import type { Rule } from "../config/netfilter.ts";
import { findMatch } from "./matches/index.ts";
import { protocolName } from "./protocols.ts";
import { findTarget } from "./targets/index.ts";
import { addressText } from "./text.ts";

/** Everything after `-A CHAIN`, with a space before; counters, where given, stand before the target. */
export function saveRule(rule: Rule, counters = ""): string {
  return saveConditions(rule) + counters + saveTarget(rule);
}

function saveConditions({ source, destination, inDevice, outDevice, protocol, fragment, matches }: Rule): string {
  let text = "";
  if (source !== null) text += `${mark(source)} -s ${wholeAddress(source.value)}`;
  if (destination !== null) text += `${mark(destination)} -d ${wholeAddress(destination.value)}`;
  if (inDevice !== null) text += `${mark(inDevice)} -i ${inDevice.value}`;
  if (outDevice !== null) text += `${mark(outDevice)} -o ${outDevice.value}`;
  if (protocol !== null) text += `${mark(protocol)} -p ${protocolName(protocol.value)}`;
  if (fragment !== null) text += `${mark(fragment)} -f`;
  for (const { name, options } of matches) text += ` -m ${name}${findMatch(name)?.save(options) ?? ""}`;
  return text;
}

function saveTarget({ target }: Rule): string {
  if (target === null) return "";
  const options = target.options === null ? "" : (findTarget(target.name)?.save(target.options) ?? "");
  return ` ${target.goto ? "-g" : "-j"} ${target.name}${options}`;
}

function wholeAddress(value: NonNullable<Rule["source"]>["value"]): string {
  return value.mask === -1 ? `${addressText(value)}/32` : addressText(value);
}

function mark({ inverted }: { readonly inverted: boolean }): string {
  return inverted ? " !" : "";
}
