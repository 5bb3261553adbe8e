/**
 * Requests about the firewall. A change is a batch: all of it takes effect or none. Linux: nf_tables' netlink batches.
 *
 *     changeFirewall(net, (edit) => edit.newChain("filter", "web") ?? edit.append("filter", "INPUT", jumpTo("web")))
 */
import { isRefusal } from "../config/errno.ts";
import type { Net } from "../net.ts";
import { FirewallEdit, type FirewallRefusal } from "../netfilter/edit.ts";
import { editNet } from "./change.ts";
import { loadBridgeNetfilter } from "./modules.ts";

/** Applies a batch of requests. The recipe returns the first refusal; then nothing changes. */
export function changeFirewall(net: Net, recipe: (edit: FirewallEdit) => FirewallRefusal | null): FirewallRefusal | null {
  const edit = beginFirewall(net);
  return recipe(edit) ?? commitFirewall(net, edit);
}

export function beginFirewall(net: Net): FirewallEdit {
  return new FirewallEdit(net.config.firewall, (rule) => net.firewall.counter(rule));
}

export function commitFirewall(net: Net, edit: FirewallEdit): FirewallRefusal | null {
  const firewall = edit.finish();
  if (isRefusal(firewall)) return firewall as FirewallRefusal;
  if (edit.asksForPorts) loadBridgeNetfilter(net.host);
  if (firewall !== net.config.firewall) editNet(net, (slice) => void (slice.firewall = firewall));
  for (const change of edit.counterChanges) {
    const counter =
      change.kind === "rule" ? net.firewall.counter(change.rule) : net.firewall.policyCounter(change.table, change.chain);
    counter.packets = change.packets;
    counter.bytes = change.bytes;
  }
  return null;
}
