/** One host with lo down and nothing else, exactly as `unshare -n` gives. */
import { installDockerd } from "../docker.ts";
import { Lab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { readWorldOptions, type WorldOptions } from "./world.ts";

/** dockerd is installed and comes up at the first docker command. */
export function bare(options: WorldOptions = {}): { lab: Lab; host: LabHost } {
  const lab = new Lab(readWorldOptions("bare", options));
  const host = lab.addHost("h");
  installDockerd(host, { ...(options.docker === undefined ? {} : { version: options.docker }), ...options.daemon });
  return { lab, host };
}
