/** A device's effective net.ipv4.conf values: its own stand over `default`, and are joined with `all` (config/sysctl.ts). */
import { type NetnsConfig, NOTHING_SET } from "../config/host.ts";
import type { Link } from "../config/link.ts";
import { type ConfValues, compileConf, type DeviceConf } from "../config/sysctl.ts";

/** What was compiled from which objects: devices of which nothing was set share it, all namespaces over. */
const compiled = new WeakMap<ConfValues, WeakMap<ConfValues, DeviceConf>>();

export function effectiveConf({ confDefault, confAll }: NetnsConfig, { conf }: Link): DeviceConf {
  if (conf !== confDefault && confDefault !== NOTHING_SET) return compileConf({ ...confDefault, ...conf }, confAll);
  let byAll = compiled.get(conf);
  if (byAll === undefined) compiled.set(conf, (byAll = new WeakMap()));
  const known = byAll.get(confAll);
  if (known !== undefined) return known;
  const made = compileConf(conf, confAll);
  byAll.set(confAll, made);
  return made;
}
