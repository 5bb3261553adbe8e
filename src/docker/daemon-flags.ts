/** dockerd's command line, as far as it says something about networks. Other flags are refused by name. */

import { parsePrefix } from "../wire/ipv4-address.ts";
import { ownValue } from "./records.ts";
import type { DaemonOptions } from "./shapes.ts";

type Reader = (value: string) => Partial<DaemonOptions>;

const FLAGS: Readonly<Record<string, Reader>> = {
  iptables: (value) => ({ iptables: isTrue("iptables", value) }),
  "ip-forward": (value) => ({ ipForward: isTrue("ip-forward", value) }),
  "ip-masq": (value) => ({ ipMasq: isTrue("ip-masq", value) }),
  icc: (value) => ({ icc: isTrue("icc", value) }),
  "userland-proxy": (value) => ({ userlandProxy: isTrue("userland-proxy", value) }),
  bip: (value) => ({ bip: value }),
  "fixed-cidr": (value) => ({ fixedCidr: value }),
  "default-gateway": (value) => ({ defaultGateway: value }),
  mtu: (value) => ({ mtu: Number(value) }),
  ip: (value) => ({ ip: value }),
  dns: (value) => ({ dns: [value] }),
  bridge: (value) => ({ bridge: value }),
  "default-address-pool": readPool,
};

/** Flags as typed: --icc=false, --bip 10.1.0.1/24. */
export function parseDaemonFlags(flags: readonly string[]): Partial<DaemonOptions> {
  let options: Partial<DaemonOptions> = {};
  for (let at = 0; at < flags.length; at++) {
    const [, name, given] = /^--([a-z-]+)(?:=(.*))?$/.exec(flags[at]!) ?? [];
    const reader = name === undefined ? undefined : ownValue(FLAGS, name);
    if (reader === undefined) throw new Error(`dockerd: flag ${flags[at]} is not modelled`);
    const takesNext = given === undefined && flags[at + 1] !== undefined && !flags[at + 1]!.startsWith("--");
    const read = reader(given ?? (takesNext ? flags[++at]! : "true"));
    options = { ...options, ...read, ...(read.dns === undefined ? {} : { dns: [...(options.dns ?? []), ...read.dns] }) };
  }
  return options;
}

function isTrue(name: string, value: string): boolean {
  if (value !== "true" && value !== "false") throw new Error(`dockerd: --${name}=${value}: neither true nor false`);
  return value === "true";
}

/** base=10.10.0.0/16,size=24 */
function readPool(value: string): Partial<DaemonOptions> {
  const base = parsePrefix(/(?:^|,)base=([^,]+)/.exec(value)?.[1] ?? "");
  const size = Number(/(?:^|,)size=(\d+)/.exec(value)?.[1]);
  if (base === null || !Number.isInteger(size)) throw new Error(`dockerd: --default-address-pool=${value}: no base and size`);
  return { defaultAddressPools: [{ base, size }] };
}
