/**
 * Requests about the firewall. A change is a batch: all of it takes effect or none. Linux: nf_tables' netlink batches.
 *
 *     changeFirewall(net, (edit) => edit.newChain("filter", "web") ?? edit.append("filter", "INPUT", jumpTo("web")))
 */
import { isRefusal } from "../config/errno.ts";
import type { Net } from "../net.ts";
import { FirewallEdit, type FirewallRefusal } from "../netfilter/edit.ts";
import { editNet } from "./change.ts";
import { loadExtension, loadModule } from "./modules.ts";

/** Applies a batch of requests. The recipe returns the first refusal; then nothing changes. */
export function changeFirewall(net: Net, recipe: (edit: FirewallEdit) => FirewallRefusal | null): FirewallRefusal | null {
  const edit = beginFirewall(net);
  return recipe(edit) ?? commitFirewall(net, edit);
}

export function beginFirewall(net: Net): FirewallEdit {
  return new FirewallEdit(net.config.firewall, (rule) => net.firewall.counter(rule));
}

export function commitFirewall(net: Net, edit: FirewallEdit): FirewallRefusal | null {
  loadWanted(net, edit);
  const firewall = edit.finish();
  if (isRefusal(firewall)) return firewall as FirewallRefusal;
  if (edit.extensions.match.has("physdev")) loadModule(net.host, "br_netfilter");
  if (firewall !== net.config.firewall) editNet(net, (slice) => void (slice.firewall = firewall));
  for (const change of edit.counterChanges) {
    const counter =
      change.kind === "rule" ? net.firewall.counter(change.rule) : net.firewall.policyCounter(change.table, change.chain);
    counter.packets = change.packets;
    counter.bytes = change.bytes;
  }
  return null;
}

/** What the kernel loads for a batch; for one that is refused in the end, too. */
function loadWanted({ host }: Net, { extensions, makesNatHook }: FirewallEdit): void {
  if (makesNatHook) loadModule(host, "nft_chain_nat");
  for (const name of extensions.match) loadExtension(host, "match", name);
  for (const name of extensions.target) loadExtension(host, "target", name);
}
