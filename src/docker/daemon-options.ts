/** dockerd's flags as they stand when none is given. */
import { PROFILES, VERSION_NAMES } from "./profiles/index.ts";
import type { DaemonOptions, EngineVersion } from "./shapes.ts";

export const DEFAULT_VERSION: EngineVersion = "29";

/** Throws where `version` is none that is modelled: who is not held by types gets no other engine in its place. */
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
