/**
 * Packets between the namespaces of a lab: each is sent in one fork of it, with a source port of its own, and followed to its end
 * through bridges, NAT and cables.
 */
import type { Net } from "../kernel/net.ts";
import { type Fate, fateFrom, sendFrom } from "../lab/inject.ts";
import type { Lab } from "../lab/lab.ts";
import type { PacketSpec } from "../trace/packet-spec.ts";
import { Recording } from "../trace/recording.ts";

/** Dynamic ports (RFC 6335) from here on. */
const FIRST_PORT = 49_152;
const PORTS = 65_536 - FIRST_PORT;

export class Probe {
  readonly #lab: Lab;
  /** How long a packet may be on its path there and back, in milliseconds. */
  readonly #patienceMs: number;
  #sent = 0;

  constructor(lab: Lab) {
    this.#lab = lab.fork();
    const latencies = this.#lab
      .topology()
      .hosts.flatMap(({ netns }) => netns.flatMap(({ devices }) => devices.map(({ latencyMs }) => latencyMs)));
    this.#patienceMs = 2 * latencies.reduce((sum, each) => sum + each, 0);
  }

  /** What becomes of a packet that the namespace of that number sends: its source is that of the route. */
  send(netns: number, spec: PacketSpec): Fate {
    const net = this.#lab.kernel.nets[netns] as Net;
    const recording = new Recording();
    const stop = net.taps.explainIn(recording);
    const sport = FIRST_PORT + (this.#sent++ % PORTS);
    const errno = sendFrom(net, spec.protocol === "icmp" ? { ...spec, echoId: sport } : { sport, ...spec });
    if (this.#patienceMs > 0) this.#lab.advance(this.#patienceMs);
    stop();
    return fateFrom(net, errno, recording.hops, { lab: this.#lab, by: recording.hops });
  }
}

/** Whether a packet came to a namespace, whose rules let it in; nobody has to listen. */
export function hasArrived({ at, verdict, reason }: Fate, netns: number): boolean {
  return at.netns === netns && (verdict === "socket" || verdict === "host" || reason === "NO_SOCKET");
}
