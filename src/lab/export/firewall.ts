/**
 * The tables as one iptables-restore. Words that its reader would part or end a line are quoted; line breaks it cannot hold at
 * all.
 */
import { type Rule, TABLE_NAMES } from "../../kernel/config/netfilter.ts";
import type { Net } from "../../kernel/net.ts";
import { saveRule } from "../../kernel/netfilter/rule-text.ts";
import { quoteWord } from "../../kernel/netfilter/text.ts";
import { listedChains } from "../../shell/commands/iptables/listing.ts";
import type { Building } from "./rebuild.ts";
import type { WantedFirewall } from "./wanted.ts";

export function rebuildFirewall(building: Building): void {
  const { firewall } = building.wanted;
  if (firewall === null) return;
  for (const note of firewall.notes) building.note(note);
  building.say("iptables-restore", firewall.hasCounters ? ["-c"] : [], firewall.text);
}

/** A namespace's tables, without what packets counted. */
export function savedFirewall(net: Net): WantedFirewall | null {
  const tables = TABLE_NAMES.filter((name) => net.config.firewall[name] !== undefined);
  if (tables.length === 0) return null;
  const notes: string[] = [];
  let text = "";
  for (const table of tables) {
    const there = new Set(net.config.firewall[table]!.chains.map(({ name }) => name));
    const chains = listedChains(net, table).filter(({ name }) => there.has(name));
    text += `*${table}\n`;
    for (const { name, policy } of chains) text += `:${name} ${policy ?? "-"} [0:0]\n`;
    for (const { name, rules } of chains) for (const rule of rules) text += `${ruleLine(notes, name, rule)}\n`;
    text += "COMMIT\n";
  }
  return { text, hasCounters: false, notes };
}

function ruleLine(notes: string[], chain: string, rule: Rule): string {
  const line = `-A ${quoteName(chain)}${saveRule(quoteNames(rule))}`;
  const oneLine = line.replace(/[\n\r\0]/g, " ");
  if (oneLine !== line) notes.push(`a line break in a rule of ${chain} is written as a space`);
  return oneLine;
}

/** A rule whose names of devices and chains are as iptables-restore reads them. */
function quoteNames(rule: Rule): Rule {
  const { inDevice, outDevice, target } = rule;
  return {
    ...rule,
    inDevice: inDevice && { ...inDevice, value: quoteName(inDevice.value) },
    outDevice: outDevice && { ...outDevice, value: quoteName(outDevice.value) },
    target: target?.options === null ? { ...target, name: quoteName(target.name) } : target,
  };
}

function quoteName(name: string): string {
  return /^[\w.+@-]+$/.test(name) ? name : quoteWord(name);
}
