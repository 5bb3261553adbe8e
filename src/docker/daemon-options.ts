/** dockerd's flags as they stand when none is given. */
import type { DaemonOptions, EngineVersion } from "./shapes.ts";

export const DEFAULT_VERSION: EngineVersion = "29";

export function daemonOptions(given: Partial<DaemonOptions> = {}): DaemonOptions {
  return {
    version: DEFAULT_VERSION,
    iptables: true,
    ipForward: true,
    ipMasq: true,
    icc: true,
    userlandProxy: true,
    allowDirectRouting: false,
    bip: "",
    fixedCidr: "",
    defaultGateway: "",
    mtu: 1500,
    ip: "0.0.0.0",
    dns: [],
    bridge: "",
    defaultAddressPools: [],
    ...given,
  };
}
