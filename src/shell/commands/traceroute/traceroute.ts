/**
 * traceroute 2.1.2 ("modern traceroute for Linux"): probes go out up to sixteen at once; lines are printed in order as replies
 * come or their time is over. Left out, each refused by name: source routes, path MTU tracing, AS lookups, DCCP, raw protocols,
 * IPv6.
 */
import { type Program, type Step, sleepUntil, waitAny } from "../../../sim/wait.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { lookupName } from "../../net/resolve.ts";
import { openMethod, type ProbeMethod } from "./methods.ts";
import { readTracerouteLine, TRACEROUTE_OPTIONS, type TracerouteOptions } from "./options.ts";
import { newProbe, type Probe } from "./probe.ts";

/** What is added to a reply's time before it is multiplied, in microseconds. */
const PRECISION_US = 1000;

export const traceroute: Command = {
  name: "traceroute",
  path: "/usr/sbin/traceroute",
  options: TRACEROUTE_OPTIONS,
  run: runTraceroute,
};

function* runTraceroute(context: CommandContext): Program {
  const options = yield* readTracerouteLine(context);
  const method = openMethod(context, options);
  try {
    const bytes = Math.max(28, options.packetBytes ?? 60);
    const mistake = method.open();
    if (mistake !== null) {
      context.stderr.write(`\n${mistake}\n`);
      return 1;
    }
    context.stdout.write(
      `traceroute to ${options.host} (${formatIpv4(options.address)}), ${options.maxHops} hops max, ${bytes} byte packets`,
    );
    const problem = yield* new Trace(context, options, method).run();
    if (problem !== null) {
      context.stderr.write(`\n${problem}\n`);
      return 1;
    }
    context.stdout.write("\n");
    return 0;
  } finally {
    method.close();
  }
}

class Trace {
  readonly #context: CommandContext;
  readonly #options: TracerouteOptions;
  readonly #method: ProbeMethod;
  readonly #probes: Probe[] = [];
  /** The first probe that is not printed yet, and where to stop. */
  #start: number;
  #end: number;
  #nextSendUs = 0;

  constructor(context: CommandContext, options: TracerouteOptions, method: ProbeMethod) {
    this.#context = context;
    this.#options = options;
    this.#method = method;
    for (let index = 0; index < options.maxHops * options.queries; index++) {
      this.#probes.push(newProbe(Math.floor(index / options.queries) + 1));
    }
    this.#start = (options.firstHop - 1) * options.queries;
    this.#end = this.#probes.length;
  }

  get #nowUs(): number {
    return this.#context.host.loop.nowUs;
  }

  /** Returns what went wrong, in words. */
  *run(): Step<string | null> {
    const first = this.#start;
    while (this.#start < this.#end) {
      let underWay = 0;
      let wakeAtUs = Number.POSITIVE_INFINITY;
      for (let index = this.#start; index < this.#end; index++) {
        const probe = this.#probes[index]!;
        if (!probe.done && probe.sentUs > 0) {
          const expiresUs = probe.sentUs + this.#timeoutUs(index);
          if (expiresUs > this.#nowUs) {
            underWay++;
            wakeAtUs = Math.min(wakeAtUs, expiresUs);
            continue;
          }
          probe.done = true;
          this.#method.forget(probe);
        }
        if (probe.done) {
          if (index === this.#start) {
            yield* this.#print(index);
            this.#start++;
          }
          if (probe.final) this.#end = (Math.floor(index / this.#options.queries) + 1) * this.#options.queries;
          continue;
        }
        if (underWay >= this.#options.simultaneous) break;
        if (this.#nextSendUs > this.#nowUs) {
          wakeAtUs = Math.min(wakeAtUs, this.#nextSendUs);
          break;
        }
        probe.sentUs = Math.max(1, this.#nowUs);
        const problem = this.#method.send(probe, index - first);
        if (problem !== null) return problem;
        this.#nextSendUs = this.#options.sendWait > 0 ? this.#nowUs + this.#options.sendWait * 1_000_000 : 0;
        underWay++;
        wakeAtUs = Math.min(wakeAtUs, probe.sentUs + this.#timeoutUs(index), this.#nextSendUs || Number.POSITIVE_INFINITY);
      }
      if (this.#start < this.#end) yield* this.#wait(wakeAtUs);
    }
    return null;
  }

  *#wait(wakeAtUs: number): Step<void> {
    const before = this.#countDone();
    this.#method.collect();
    if (this.#countDone() > before || this.#method.hasMore) return;
    const queues = this.#method.queues();
    yield queues.length > 0 ? waitAny(queues, wakeAtUs) : sleepUntil(wakeAtUs);
    this.#method.collect();
  }

  #countDone(): number {
    return this.#probes.reduce((sum, probe) => sum + (probe.done ? 1 : 0), 0);
  }

  /** How long a reply is waited for: a multiple of what the same hop took, or a later one, but no more than the maximum. */
  #timeoutUs(index: number): number {
    const [maximum, here, near] = this.#options.wait;
    const { queries } = this.#options;
    const maximumUs = maximum * 1_000_000;
    if (here > 0) {
      const hop = index - (index % queries);
      for (let other = hop; other < hop + queries; other++) {
        const tripUs = tripOf(this.#probes[other]!);
        if (tripUs > 0) return Math.min((tripUs + PRECISION_US) * here, maximumUs);
      }
    }
    if (near > 0) {
      for (let other = index + 1; other < this.#probes.length && this.#probes[other]!.sentUs > 0; other++) {
        const tripUs = tripOf(this.#probes[other]!);
        if (tripUs > 0) return Math.min((tripUs + PRECISION_US) * near, maximumUs);
      }
    }
    return maximumUs;
  }

  *#print(index: number): Step<void> {
    const probe = this.#probes[index]!;
    const position = index % this.#options.queries;
    let text =
      position === 0 || index === (this.#options.firstHop - 1) * this.#options.queries
        ? `\n${String(probe.hop).padStart(2)} `
        : "";
    if (probe.from === ANY) text += " *";
    else if (position === 0 || this.#probes[index - 1]!.from !== probe.from) text += yield* this.#nameOf(probe.from);
    const tripUs = tripOf(probe);
    if (tripUs > 0) text += `  ${(tripUs / 1000).toFixed(3)} ms`;
    if (probe.note !== "") text += ` ${probe.note}`;
    this.#context.stdout.write(text);
  }

  *#nameOf(address: Ipv4): Step<string> {
    const text = formatIpv4(address);
    if (this.#options.numeric) return ` ${text}`;
    const name = yield* lookupName(this.#context, address);
    return ` ${name === null || name === "AGAIN" ? text : name} (${text})`;
  }
}

function tripOf(probe: Probe): number {
  return probe.receivedUs > 0 ? probe.receivedUs - probe.sentUs : 0;
}
