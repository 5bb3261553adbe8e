/**
 * A lab: hosts on one virtual clock. Build it, type into it, look at it.
 *
 *     const lab = new Lab({ seed: 1 });
 *     const host = lab.addHost("h");
 *     host.exec(["ip", "netns", "add", "ns1"]);
 */
import { createHost, createKernel, type KernelOptions } from "../kernel/create-host.ts";
import type { Kernel } from "../kernel/host.ts";
import type { InternalError } from "../sim/internal-error.ts";
import { HopLog } from "../trace/hop-log.ts";
import type { TapEvents, TapName } from "../trace/taps.ts";
import { type CableOptions, type LinkEnd, layCable } from "./cable.ts";
import { labToDownScript, labToScript } from "./export/script.ts";
import { LabHost } from "./lab-host.ts";

export interface LabOptions extends Partial<Omit<KernelOptions, "macs">> {
  /** The same seed gives the same bytes. 1 by default. */
  readonly seed?: number;
  /** "ascending" gives new devices addresses of a row instead of random ones, so that two runs can be compared. */
  readonly macs?: "random" | "ascending";
}

export class Lab {
  readonly kernel: Kernel;
  readonly hosts = new Map<string, LabHost>();

  constructor(options: LabOptions = {}) {
    this.kernel = createKernel({ seed: 1, ...options });
  }

  /** A bare host: lo down and nothing else, as `unshare -n` gives. */
  addHost(name: string): LabHost {
    if (this.hosts.has(name)) throw new Error(`host ${name}: there is one already`);
    const host = new LabHost(this, createHost(this.kernel, name));
    this.hosts.set(name, host);
    return host;
  }

  /** Joins two hosts by a cable: a veth pair whose ends lie in their first namespaces. Both ends are down at first. */
  link(a: LinkEnd, b: LinkEnd, options: CableOptions = {}): void {
    layCable(a, b, options);
  }

  /**
   * Listens to what packets do; the function it returns ends that. A listener sees and does not drive: it is called in the middle of a step,
   * where running the lab or typing a command is an Error. What a listener throws reaches whoever runs the lab once the step is over.
   */
  on<N extends TapName>(name: N, listener: TapEvents[N]): () => void {
    return this.kernel.taps.on(name, listener);
  }

  /**
   * Keeps every step of every packet's way from here on, the last `capacity` of them, at nearly full speed: `journeysOf(log)` puts
   * them together. stop() ends it.
   */
  keepHops(capacity = 65_536): HopLog {
    const log = new HopLog(capacity);
    this.kernel.taps.keepIn(log);
    return log;
  }

  /**
   * The lab's configuration as a bash script that rebuilds it on a real host, each host and namespace as a namespace of its own:
   * `bash FILE`, and `bash FILE down` to take it away. With `down`, only the latter's commands.
   */
  toScript(options: { readonly down?: boolean } = {}): string {
    return options.down ? labToDownScript(this) : labToScript(this, new Lab().addHost("scratch"));
  }

  /** Defects of netnsim met so far, the first hundred: what threw ended its process with exit code 70 and a line on its standard error. */
  get internalErrors(): readonly InternalError[] {
    return this.kernel.loop.internalErrors.list;
  }

  /** Virtual time in microseconds since the lab began. */
  get nowUs(): number {
    return this.kernel.loop.nowUs;
  }

  /** Throws where a listener, or a program of the lab in the middle of a step, wants to run the lab. */
  checkIdle(): void {
    const { listening } = this.kernel.taps;
    if (listening !== null)
      throw new Error(`a listener of ${JSON.stringify(listening)} cannot run the lab: it is called in the middle of a step`);
    this.kernel.loop.checkIdle();
  }

  /** Runs until nothing is left to happen. */
  run(): void {
    this.checkIdle();
    this.kernel.loop.run();
  }

  /** Runs everything due within the next `ms` milliseconds of virtual time. */
  advance(ms: number): void {
    this.checkIdle();
    this.kernel.loop.advance(Math.round(ms * 1000));
  }

  /** One event: the frames at hand, a process's turn, or the next timer. False when there was none. */
  step(): boolean {
    this.checkIdle();
    return this.kernel.loop.step();
  }
}
