/** The device that a command line names by as much of HOST/NETNS/DEVICE as names one. */
import type { Device } from "../kernel/device.ts";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { netnsName, netsOf } from "../lab/topology.ts";
import { UsageError } from "./arguments.ts";

export interface DeviceAt {
  readonly host: LabHost;
  readonly device: Device;
}

/** The one device whose path ends so; `option` is what a complaint begins with: `explain: --in`. */
export function deviceAt(lab: Lab, path: string, option: string): DeviceAt {
  const all = new Map<string, DeviceAt>();
  for (const host of lab.hosts.values())
    for (const net of netsOf(lab, host)) {
      const inside = netnsName(host, net);
      for (const device of net.devices)
        if (device !== null) all.set([host.name, ...(inside === "" ? [] : [inside]), device.name].join("/"), { host, device });
    }
  const matches = [...all.keys()].filter((each) => each === path || each.endsWith(`/${path}`));
  const exact = all.get(path);
  if (exact !== undefined) return exact;
  const [only, ...others] = matches;
  if (only === undefined) throw new UsageError(`${option} ${path}: there is no such device: ${[...all.keys()].join(", ")}`);
  if (others.length > 0) throw new UsageError(`${option} ${path}: which one? ${matches.join(", ")}`);
  return all.get(only)!;
}
