/** A lab: hosts on one virtual clock. Build it, type into it, look at it. */
import { createHost, createKernel } from "../kernel/create-host.ts";
import type { Kernel } from "../kernel/host.ts";
import type { InternalError } from "../sim/internal-error.ts";
import { saveArray, saveMap } from "../sim/restore.ts";
import { atOnce } from "../sim/sliced.ts";
import { HopLog } from "../trace/hop-log.ts";
import { TAP_NAMES, type TapEvents, type TapName } from "../trace/taps.ts";
import * as read from "./arguments.ts";
import { type Cable, type CableOptions, cableOptions, type LinkEnd, layCable, linkEnd } from "./cable.ts";
import { Capture, type CaptureOptions } from "./capture.ts";
import { Driver } from "./driver.ts";
import { labToDownScript, labToScript } from "./export/script.ts";
import { type Cursor, readCursor } from "./history/cursor.ts";
import { historyOf } from "./history/format.ts";
import { forkOf, labAt, undone } from "./history/replay.ts";
import { type FromOptions, type FromResult, labFrom } from "./import/from.ts";
import type { HostListings } from "./import/listings.ts";
import { Inputs } from "./inputs.ts";
import { LabHost } from "./lab-host.ts";
import { type LabOptions, labOptions } from "./lab-options.ts";
import { Mark, markOf } from "./mark.ts";
import { type RaceResult, runRace } from "./race.ts";
import { Refused } from "./refused.ts";
import { readTopology, type Topology, type TopologyChange, topologyChanges, topologyOf } from "./topology.ts";
import { type Trace, traceWhile } from "./trace.ts";

/**
 * A lab: hosts on one virtual clock. No time passes but while something runs: exec(), sh(), run(), advance(), step().
 *
 *     const lab = new Lab({ seed: 1 });
 *     const host = lab.addHost("h");
 *     host.exec(["ip", "netns", "add", "ns1"]);
 */
export class Lab {
  /** @internal */
  readonly kernel: Kernel;
  /** @internal */
  readonly driver: Driver;
  /** @internal */
  inputs: Inputs;
  readonly #hosts = new Map<string, LabHost>();
  readonly #cables: Cable[] = [];

  constructor(options: LabOptions = {}) {
    labOptions("new Lab(options)", options);
    this.kernel = createKernel({ seed: 1, ...options });
    this.driver = new Driver(this.kernel);
    this.inputs = new Inputs(this.kernel, { world: null, options, make: () => new Lab(options) });
  }

  /**
   * A lab of one host as a real one is: made of what that prints about itself. Either a whole dump, as the script that
   * `netnsim import --collect` prints collects it, or single listings. What cannot be taken over is in `notes`; a rule of
   * iptables without a model keeps its number, as a comment that packets pass. What no tool prints throws an ImportError that
   * says where it stands.
   *
   *     const { lab, host, notes } = Lab.from({ addr, route, iptables: readFileSync("rules.v4", "utf8") });
   */
  static from(host: string | HostListings, options: FromOptions = {}): FromResult {
    return labFrom(host, options, (given) => new Lab(given));
  }

  /** Its hosts by name, in the order they were added. */
  get hosts(): ReadonlyMap<string, LabHost> {
    return this.#hosts;
  }

  /**
   * Adds a bare host: lo down and nothing else, as `unshare -n` gives.
   *
   * @param name At most 255 characters, no slashes; Refused (EEXIST) where the lab has a host of that name.
   */
  addHost(name: string): LabHost {
    read.name("Lab.addHost(name)", name);
    if (this.hosts.has(name)) throw new Refused(`host ${name}`, { errno: "EEXIST", message: "there is one already" });
    return this.inputs.enter({ kind: "lab" }, "addHost", [name], () => {
      const host = new LabHost(this, createHost(this.kernel, name));
      this.#hosts.set(name, host);
      return host;
    });
  }

  /**
   * Joins two hosts by a cable: a veth pair whose ends lie in their first namespaces. Both ends are down at first.
   *
   *     lab.link({ host: a, device: "eth0" }, { host: b, device: "eth0" }, { latencyMs: 10, loss: 0.01 });
   */
  link(a: LinkEnd, b: LinkEnd, options: CableOptions = {}): Cable {
    for (const [name, end] of [
      ["a", linkEnd("Lab.link(a)", a)],
      ["b", linkEnd("Lab.link(b)", b)],
    ] as const)
      if (!(end.host instanceof LabHost) || end.host.lab !== this)
        throw read.wrongArgument(`Lab.link(${name}.host)`, "a host of this lab", end.host);
    const given = cableOptions("Lab.link(options)", options);
    const ends = [a, b].map((end) => ({ ...end, host: end.host.name }));
    return this.inputs.enter({ kind: "lab" }, "link", [...ends, { ...given }], () => {
      const cable = layCable(a, b, given);
      this.#cables.push(cable);
      return cable;
    });
  }

  /**
   * Listens to what packets do: "hop" (a step of a packet's path), "drop", "frame" (one passes a device), "log" (a line of the
   * kernel log), "table" (what tables are asked and learn). The function it returns ends that. A listener sees and does not
   * drive: it is called in the middle of a step, where running the lab or typing a command is an Error. What a listener throws
   * reaches whoever runs the lab once the step is over.
   */
  on<N extends TapName>(name: N, listener: TapEvents[N]): () => void {
    read.oneOf(...TAP_NAMES)("Lab.on(name)", name);
    return this.kernel.taps.on(name, read.callback<TapEvents[N]>("Lab.on(listener)", listener));
  }

  /**
   * Keeps every step of every packet's path from here on, at nearly full speed: `journeysOf(log)` puts them together. stop() ends
   * it.
   *
   * @param capacity How many steps are kept at least, the last ones; 1 to 16777216.
   */
  keepHops(capacity = 65_536): HopLog {
    const log = new HopLog(read.whole(1, MAX_KEPT_HOPS)("Lab.keepHops(capacity)", capacity));
    // Flows are recorded anew, with their hops.
    this.kernel.epoch.move();
    log.onStop(this.kernel.taps.keepIn(log));
    return log;
  }

  /**
   * Keeps the frames that pass from here on, until its stop().
   *
   *     const capture = lab.capture({ device: "br0", filter: "icmp" });
   */
  capture(options: CaptureOptions = {}): Capture {
    return new Capture(this.kernel.taps, options);
  }

  /**
   * Does something, and returns the journeys of all packets that were on their path meanwhile, with why each step decided as it
   * did; as a promise where the function returns one.
   *
   *     const { journeys } = await lab.trace(() => host.run("ping -c 1 10.0.0.2"));
   */
  trace<T>(act: () => Promise<T>): Promise<Trace<T>>;
  trace<T>(act: () => T): Trace<T>;
  trace<T>(act: () => T | Promise<T>): Trace<T> | Promise<Trace<T>> {
    return traceWhile(this.kernel.taps, read.callback<() => T | Promise<T>>("Lab.trace(act)", act));
  }

  /**
   * What the lab is made of, as plain data: hosts, namespaces, devices and who is joined to whom, docker's networks. With one
   * from before: what has changed since.
   *
   *     const before = lab.topology();
   *     host.exec(["ip", "link", "set", "eth0", "down"]);
   *     lab.topology(before)                              // [{ path: "h/eth0 up", before: "true", after: "false" }]
   */
  topology(): Topology;
  topology(since: Topology): readonly TopologyChange[];
  topology(since?: Topology): Topology | readonly TopologyChange[] {
    if (since === undefined) return topologyOf(this);
    readTopology("Lab.topology(since)", since);
    return topologyChanges(since, topologyOf(this));
  }

  /**
   * What was put into the lab so far, as a script that `netnsim run` takes: it makes the same lab again, byte for byte. It is
   * Refused as fork() is, and where the lab has tables of its own.
   */
  history(): string {
    return historyOf(this);
  }

  /**
   * A new lab that was given what this one was given: the same bytes, and from here on a life of its own. Refused (EOPNOTSUPP)
   * where that cannot be said as data: a program of one's own, a listener that changes the lab, more than 100000 inputs or 16 MiB
   * of them.
   */
  fork(): Lab {
    this.checkIdle();
    return forkOf(this);
  }

  /**
   * A new lab without the last input that changed something which the snapshots of its namespaces show; null where none did. This
   * one stays as it is.
   */
  undo(): Lab | null {
    this.checkIdle();
    return atOnce(undone(this))?.lab ?? null;
  }

  /**
   * A new lab at an earlier moment of this one: `{ input: 3 }` has been given the first three inputs. With `command` it is in the
   * middle of the next one, whose script is held before its command of that number; with `event`, after so many of its events.
   * What is held goes on with run(), advance() and step() of the new lab.
   */
  at(cursor: Cursor): Lab {
    readCursor("Lab.at(cursor)", cursor);
    this.checkIdle();
    return labAt(this, cursor);
  }

  /**
   * Keeps the lab as it is, to put it back with rewind(). It has to be at rest: Refused (EBUSY) where a process runs or something
   * is due, which run() sees to, and where a connection is open. Servers that wait for clients are at rest, docker's among them.
   *
   *     const mark = lab.mark();
   *     for (const rules of candidates) {
   *       await host.run(rules);
   *       expect(host.exec(["ping", "-c", "1", "10.0.0.2"]).exitCode).toBe(0);
   *       lab.rewind(mark);
   *     }
   */
  mark(): Mark {
    this.checkIdle();
    const own = [this.inputs.save(), saveMap(this.#hosts), saveArray(this.#cables)];
    const parts = [...[...this.#hosts.values()].map(({ files }) => files.save()), ...this.#cables.map((cable) => cable.save())];
    return markOf(this, [...own, ...parts]);
  }

  /**
   * Puts everything back as it was when the mark was set: configuration, tables, counters, clock, random numbers, files and
   * history. What was started since is ended. Who listens goes on, and what it has kept stays. A mark can be gone back to as
   * often as one likes, and costs little: what was compiled for the lab's rules and routes is kept. Refused (EBUSY), and nothing
   * is changed, where that cannot be: a program that waited then has run since and does not wait for its next client
   * (nginx, docker-proxy and the like do), or docker, running then, was asked for something.
   *
   * @param mark One of this lab's.
   */
  rewind(mark: Mark): void {
    if (!(mark instanceof Mark) || mark.lab !== this) throw read.wrongArgument("Lab.rewind(mark)", "a mark of this lab", mark);
    this.checkIdle();
    const moved = mark.whyNot();
    if (moved !== null) throw new Refused("Lab.rewind", { errno: "EBUSY", message: moved });
    mark.restore();
  }

  /**
   * The lab's configuration as a bash script that rebuilds it on a real host, each host and namespace as a namespace of its own:
   * `bash FILE`, and `bash FILE down` to take it away. With `down`, only the latter's commands.
   */
  toScript(options: { readonly down?: boolean } = {}): string {
    read.fieldsOf<{ readonly down?: boolean }>({ down: read.optional(read.flag) })("Lab.toScript(options)", options);
    return options.down ? labToDownScript(this) : labToScript(this, new Lab({ kernel: this.kernel.profile }).addHost("scratch"));
  }

  /**
   * Defects of netnsim met so far, the first hundred: what threw ended its process with exit code 70 and a line on its standard
   * error.
   */
  get internalErrors(): readonly InternalError[] {
    return this.kernel.loop.internalErrors.list;
  }

  /** Virtual time in microseconds since the lab began. */
  get nowUs(): number {
    return this.kernel.loop.nowUs;
  }

  /**
   * Throws where a listener, or a program of the lab in the middle of a step, wants to run the lab.
   * @internal
   */
  checkIdle(): void {
    const { listening } = this.kernel.taps;
    if (listening !== null)
      throw new Error(`a listener of ${JSON.stringify(listening)} cannot run the lab: it is called in the middle of a step`);
    this.kernel.loop.checkIdle();
  }

  /** Runs until nothing is left to happen. LimitError where that never comes: `ping` without an end. */
  run(): void {
    this.checkIdle();
    this.inputs.enter({ kind: "lab" }, "run", [], () => {
      this.kernel.loop.commands.release();
      this.kernel.loop.run();
    });
  }

  /** Runs everything due within the next `ms` milliseconds of virtual time. */
  advance(ms: number): void {
    read.finite(0, MAX_ADVANCE_MS)("Lab.advance(ms)", ms);
    this.checkIdle();
    this.inputs.enter({ kind: "lab" }, "advance", [ms], () => {
      this.kernel.loop.commands.release();
      this.kernel.loop.advance(Math.round(ms * 1000));
    });
  }

  /**
   * Runs lines of the first host at once, in an order of its own: races() of netnsim/testing.
   * @internal
   */
  race(lines: readonly string[], order: readonly number[]): readonly RaceResult[] {
    this.checkIdle();
    return this.inputs.enter({ kind: "lab" }, "race", [lines, order], () => runRace(this, lines, order));
  }

  /** One event: the frames at hand, a process's turn, or the next timer. False when there was none. */
  step(): boolean {
    this.checkIdle();
    return this.inputs.enter({ kind: "lab" }, "step", [], () => {
      this.kernel.loop.commands.release();
      return this.kernel.loop.step();
    });
  }
}

/** Sixteen million hops are a gigabyte. */
const MAX_KEPT_HOPS = 2 ** 24;
/** A hundred years: the clock stays a safe integer of microseconds. */
const MAX_ADVANCE_MS = 100 * 366 * 86_400_000;
