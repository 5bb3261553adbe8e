/**
 * Routes of every table and policy rules. What addresses and links brought along is compared with what is wanted; only the rest
 * is said. A gateway that nothing leads to any more (its network's route was deleted later) is reached over a route lent for a
 * moment.
 */
import type { NextHop, PolicyRule, Route } from "../../kernel/config/route.ts";
import type { Net } from "../../kernel/net.ts";
import { formatIpv4, formatPrefix } from "../../wire/ipv4-address.ts";
import type { Building } from "./rebuild.ts";
import { nameOf, type WantedNet } from "./wanted.ts";

export function rebuildRoutes(building: Building): void {
  const { wanted, built } = building;
  if (wanted.routes === null) return;
  const wordsOf = (route: Route): string[] => routeWords(wanted, route);
  for (const route of without(allRoutes(built), wanted.routes, wordsOf)) building.say("ip", ["route", "del", ...wordsOf(route)]);
  const missing = without(wanted.routes, allRoutes(built), wordsOf);
  // On-link routes first: gateways are looked up when a route through them is added.
  const isDirect = (route: Route): boolean => route.nextHops.every((hop) => hop.gateway === null);
  for (const route of missing.filter(isDirect)) addRoute(building, route);
  for (const route of missing.filter((each) => !isDirect(each))) addRoute(building, route);
}

function addRoute(building: Building, route: Route): void {
  const { built } = building;
  const words = ["route", "append", ...routeWords(building.wanted, route)];
  const lent = route.nextHops.filter((hop) => hop.gateway !== null && !hop.onlink && !isOnLink(building, hop));
  const lend = (verb: "append" | "del", { gateway, device }: NextHop): void => {
    building.say("ip", [
      "route",
      verb,
      `${formatIpv4(gateway!)}/32`,
      "dev",
      built.devices[device]!.name,
      "scope",
      "link",
      "table",
      "254",
    ]);
  };
  for (const hop of lent) lend("append", hop);
  building.say("ip", words);
  for (const hop of lent) lend("del", hop);
}

/** True where some on-link route of the scratch host's tables covers the gateway. */
function isOnLink({ built }: Building, { gateway, device }: NextHop): boolean {
  return allRoutes(built).some(({ type, destination, nextHops }) => {
    const hop = nextHops[0];
    if (type !== "unicast" || hop === undefined || hop.gateway !== null || hop.device !== device) return false;
    const shift = 32 - destination.length;
    return shift === 32 || (destination.address ^ gateway!) >>> shift === 0;
  });
}

function allRoutes({ config }: Net): Route[] {
  return config.routes.flatMap(({ routes }) => routes);
}

/** Those of the first list that the second has not, one for one: two that are said in the same words are the same. */
function without<T>(list: readonly T[], others: readonly T[], wordsOf: (each: T) => readonly string[]): T[] {
  const left = new Map<string, number>();
  for (const other of others.map((each) => wordsOf(each).join(" "))) left.set(other, (left.get(other) ?? 0) + 1);
  return list.filter((each) => {
    const words = wordsOf(each).join(" ");
    const count = left.get(words) ?? 0;
    if (count > 0) left.set(words, count - 1);
    return count === 0;
  });
}

function routeWords(wanted: WantedNet, route: Route): string[] {
  const words: string[] = route.type === "unicast" ? [] : [route.type];
  words.push(formatPrefix(route.destination), "table", String(route.table), "proto", String(route.protocol));
  words.push("scope", String(route.scope));
  if (route.tos !== 0) words.push("tos", `0x${route.tos.toString(16)}`);
  if (route.metric !== 0) words.push("metric", String(route.metric));
  if (route.preferredSource !== null) words.push("src", formatIpv4(route.preferredSource));
  if (route.mtu !== null) words.push("mtu", ...(route.mtuLocked ? ["lock"] : []), String(route.mtu));
  if (route.advmss !== null) words.push("advmss", String(route.advmss));
  const hopWords = (hop: NextHop): string[] => [
    ...(hop.gateway === null ? [] : ["via", formatIpv4(hop.gateway)]),
    ...(nameOf(wanted, hop.device) === null ? [] : ["dev", nameOf(wanted, hop.device)!]),
  ];
  const [first] = route.nextHops;
  if (route.nextHops.length > 1) {
    for (const hop of route.nextHops)
      words.push("nexthop", ...hopWords(hop), "weight", String(hop.weight), ...(hop.onlink ? ["onlink"] : []));
  } else if (first !== undefined) words.push(...hopWords(first), ...(first.onlink ? ["onlink"] : []));
  return words;
}

export function rebuildRules(building: Building): void {
  const { wanted, built } = building;
  if (wanted.hasCustomLocalRoutes && !built.config.hasCustomLocalRoutes)
    for (const verb of ["add", "del"]) building.say("ip", ["route", verb, "local", "192.0.2.1/32", "dev", "lo", "metric", "1"]);
  if (wanted.hasCustomRules && !built.config.hasCustomRules)
    for (const verb of ["add", "del"]) building.say("ip", ["rule", verb, "priority", "1", "nop"]);
  for (const rule of without(built.config.rules, wanted.rules, ruleWords))
    building.say("ip", ["rule", "del", ...ruleWords(rule)]);
  for (const rule of without(wanted.rules, built.config.rules, ruleWords))
    building.say("ip", ["rule", "add", ...ruleWords(rule)]);
}

function ruleWords(rule: PolicyRule): string[] {
  const words: string[] = rule.not ? ["not"] : [];
  words.push("from", rule.from === null ? "all" : formatPrefix(rule.from));
  if (rule.to !== null) words.push("to", formatPrefix(rule.to));
  if (rule.tos !== 0) words.push("tos", `0x${rule.tos.toString(16)}`);
  if (rule.mark !== 0 || rule.markMask !== 0)
    words.push("fwmark", `0x${(rule.mark >>> 0).toString(16)}/0x${(rule.markMask >>> 0).toString(16)}`);
  if (rule.iif !== null) words.push("iif", rule.iif);
  if (rule.oif !== null) words.push("oif", rule.oif);
  if (rule.uids !== null) words.push("uidrange", rule.uids.join("-"));
  if (rule.protocol !== null) words.push("ipproto", String(rule.protocol));
  if (rule.sport !== null) words.push("sport", rule.sport.join("-"));
  if (rule.dport !== null) words.push("dport", rule.dport.join("-"));
  words.push("priority", String(rule.priority), "protocol", String(rule.ruleProtocol));
  if (rule.suppressPrefixLength !== null) words.push("suppress_prefixlength", String(rule.suppressPrefixLength));
  if (rule.table !== 0) words.push("lookup", String(rule.table));
  if (rule.action === "lookup") return words;
  if (rule.action === "goto") words.push("goto", String(rule.gotoPriority));
  else words.push(rule.action);
  return words;
}
