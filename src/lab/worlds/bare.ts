/** One host with lo down and nothing else, exactly as `unshare -n` gives. */
import { installDockerd } from "../docker.ts";
import { Lab } from "../lab.ts";
import { type MadeWorld, readWorldOptions, type WorldOptions } from "./world.ts";

/**
 * The world `bare`: one host with lo down and nothing else, as `unshare -n` gives. dockerd comes up at the first docker command.
 */
export function bare(options: WorldOptions = {}): MadeWorld {
  const lab = new Lab(readWorldOptions("bare", options));
  const host = lab.addHost("h");
  installDockerd(host, { ...(options.docker === undefined ? {} : { version: options.docker }), ...options.daemon });
  return { lab, host };
}
