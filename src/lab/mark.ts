/**
 * Lab.mark() and Lab.rewind(): a lab at rest is put back in place as it was, so that all that was compiled of it stays compiled.
 * The kernel's part is saveKernel() (kernel/create-host.ts). A process that waits is kept if its program has not gone on since,
 * or is back at its point of rest (restAt(), sim/process.ts). Left out: requests to docker, which change more than is saved.
 */
import { type Engine, forgetDocker, runningDocker } from "../docker/engine.ts";
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
  /**
   * Why it cannot be gone back to; null where it can.
   * @internal
   */
  readonly whyNot: () => string | null;

  /** @internal */
  constructor(lab: Lab, restore: Restore, whyNot: () => string | null) {
    this.timeUs = lab.nowUs;
    this.lab = lab;
    this.restore = restore;
    this.whyNot = whyNot;
  }
}

export function markOf(lab: Lab, own: readonly Restore[]): Mark {
  const { kernel } = lab;
  const busy = kernel.loop.unrest ?? openSocket(kernel);
  if (busy !== null) throw new Refused("Lab.mark", { errno: "EBUSY", message: busy });
  const engines = dockers(kernel).map((engine) => ({ engine, requests: engine.requests }));
  const kept = saveKernel(kernel);
  const restore = restoreAll([kept.restore, ...engines.map(({ engine }) => engine.save()), ...own]);
  const known = new Set<Engine>(engines.map(({ engine }) => engine));
  const whoWasAsked = (): string | null => {
    const asked = engines.find(({ engine, requests }) => engine.requests !== requests);
    return asked === undefined ? null : `docker of ${asked.engine.host.name} was asked for something since`;
  };
  return new Mark(
    lab,
    () => {
      // Where dockerd was started since, all that it made goes with it.
      for (const engine of dockers(kernel)) if (!known.has(engine)) forgetDocker(engine.host);
      restore();
      for (const { engine, requests } of engines) engine.requests = requests;
    },
    () => kept.whyNot() ?? whoWasAsked(),
  );
}

/** Who has a connection or a packet in hand; null where nobody has. */
function openSocket(kernel: Kernel): string | null {
  const open = kernel.nets.find((net) => net !== null && !net.socketsAtRest);
  return open ? `a connection or a packet socket is open on ${open.host.name}` : null;
}

function dockers(kernel: Kernel): Engine[] {
  return kernel.hosts.flatMap((host) => runningDocker(host) ?? []);
}
