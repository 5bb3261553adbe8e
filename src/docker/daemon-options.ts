/** dockerd's flags as they stand when none is given. */
import { PROFILES, VERSION_NAMES } from "./profiles/index.ts";
import type { DaemonOptions, EngineVersion } from "./shapes.ts";

export const DEFAULT_VERSION: EngineVersion = "29";

/** Throws where `version` is not modelled: a caller without types gets no other engine instead. */
export function daemonOptions(given: Partial<DaemonOptions> = {}): DaemonOptions {
  const { version } = given;
  if (version !== undefined && !Object.hasOwn(PROFILES, version))
    throw new RangeError(`docker version ${JSON.stringify(version)} is not modelled: ${VERSION_NAMES} are`);
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
