/**
 * Lab.mark() and Lab.rewind(): a lab at rest is put back in place as it was, so that all that was compiled of it stays compiled.
 * The kernel's part is saveKernel() (kernel/create-host.ts). Left out: labs in which processes run or docker does.
 */
import { forgetDocker, runningDocker } from "../docker/engine.ts";
import { saveKernel } from "../kernel/create-host.ts";
import type { Kernel } from "../kernel/host.ts";
import { type Restore, restoreAll } from "../sim/restore.ts";
import type { Lab } from "./lab.ts";
import { Refused } from "./refused.ts";

/** A moment of a lab, as Lab.mark() keeps it. */
export class Mark {
  /** When it was set, in microseconds of virtual time. */
  readonly timeUs: number;
  /** @internal */
  readonly lab: Lab;
  /** @internal */
  readonly restore: Restore;

  /** @internal */
  constructor(lab: Lab, restore: Restore) {
    this.timeUs = lab.nowUs;
    this.lab = lab;
    this.restore = restore;
  }
}

export function markOf(lab: Lab, own: readonly Restore[]): Mark {
  const { kernel } = lab;
  const busy = kernel.loop.unrest ?? whatStays(kernel);
  if (busy !== null) throw new Refused("Lab.mark", { errno: "EBUSY", message: busy });
  const restore = restoreAll([saveKernel(kernel), ...own]);
  return new Mark(lab, () => {
    // Where dockerd was started since, all that it made goes with it.
    for (const { host } of dockers(kernel)) forgetDocker(host);
    restore();
  });
}

/** What has no save() yet. */
function whatStays(kernel: Kernel): string | null {
  const [docker] = dockers(kernel);
  if (docker !== undefined) return `docker runs on ${docker.host.name}`;
  const open = kernel.nets.find((net) => net?.hasSockets);
  return open ? `a socket is open on ${open.host.name}` : null;
}

function dockers(kernel: Kernel) {
  return kernel.hosts.flatMap((host) => runningDocker(host) ?? []);
}
