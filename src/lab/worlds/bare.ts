/** One host with lo down and nothing else, exactly as `unshare -n` gives. */
import { installDockerd } from "../docker.ts";
import { type MadeWorld, makeWorld, type WorldOptions } from "./world.ts";

/**
 * The world `bare`: one host with lo down and nothing else, as `unshare -n` gives. dockerd comes up at the first docker command.
 */
export function bare(options: WorldOptions = {}): MadeWorld {
  return makeWorld(bare, "bare", options, (lab) => {
    const host = lab.addHost("h");
    installDockerd(host, { ...(options.docker === undefined ? {} : { version: options.docker }), ...options.daemon });
    return host;
  });
}
