/** A rule as text: the words iptables-save and -S print for it. What it is made of prints itself (matches/, targets/). */
import type { Match, Rule } from "../config/netfilter.ts";
import { findMatch } from "./matches/index.ts";
import { protocolName } from "./protocols.ts";
import { findTarget } from "./targets/index.ts";
import { addressText } from "./text.ts";

/** Everything after `-A CHAIN`, with a space before; counters, where given, stand before the target. */
export function saveRule(rule: Rule, counters = ""): string {
  return saveConditions(rule) + counters + saveTarget(rule);
}

function saveConditions(rule: Rule): string {
  let text = saveHeaderConditions(rule).join("");
  for (const match of rule.matches) text += saveMatch(match);
  return text;
}

/** What a rule asks of the IP header and the devices, each with a space before; empty where it asks nothing. */
export function saveHeaderConditions({ source, destination, inDevice, outDevice, protocol, fragment }: Rule): readonly string[] {
  return [
    source === null ? "" : `${mark(source)} -s ${wholeAddress(source.value)}`,
    destination === null ? "" : `${mark(destination)} -d ${wholeAddress(destination.value)}`,
    inDevice === null ? "" : `${mark(inDevice)} -i ${inDevice.value}`,
    outDevice === null ? "" : `${mark(outDevice)} -o ${outDevice.value}`,
    protocol === null ? "" : `${mark(protocol)} -p ${protocolName(protocol.value)}`,
    fragment === null ? "" : `${mark(fragment)} -f`,
  ];
}

export function saveMatch({ name, options }: Match): string {
  return ` -m ${name}${findMatch(name)?.save(options) ?? ""}`;
}

/** ` -j TARGET ...`; empty where it has none. */
export function saveTarget({ target }: Rule): string {
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
