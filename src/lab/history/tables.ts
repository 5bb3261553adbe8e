/** What the snapshots of a lab's namespaces show, as one text: whether an input changed something is whether it differs. */
import type { Lab } from "../lab.ts";
import { snapshotNet } from "../snapshot.ts";

export function labTables(lab: Lab): string {
  const nets = lab.kernel.nets.map((net) => (net === null ? null : { host: net.host.name, ...snapshotNet(net) }));
  // How long an entry has left changes by itself.
  return JSON.stringify(nets, (key, value: unknown) => (key === "timeoutSeconds" ? undefined : value));
}
