/** Traffic that arrives at a device of a lab, packet after packet, as a load to measure the lab by. */
import { endingOf } from "../explain/ending.ts";
import { packetsOf } from "../explain/model.ts";
import * as read from "../lab/arguments.ts";
import { arriveAt, arrivingFrame, frameArgument, injectInto } from "../lab/inject.ts";
import type { Lab } from "../lab/lab.ts";
import { Namespace } from "../lab/namespace.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { fateOf, type PacketFate } from "../trace/fate.ts";
import { journeysOf } from "../trace/journey.ts";
import type { PacketSpec } from "../trace/packet-spec.ts";
import { Recording } from "../trace/recording.ts";
import type { Work } from "./row.ts";
import { type RuleHits, ruleHits } from "./rule-hits.ts";

/** How a packet of the traffic ended. */
export interface Outcome {
  /** As explain has it: "dropped by router: filter FORWARD policy". */
  readonly words: string;
  /** The namespace it ended in, as explain names it. */
  readonly where: string;
  /** Verdict, the rule that decided, what NAT made of its addresses. */
  readonly fate: PacketFate;
}

/** Traffic at a device. Programs have no turn while it runs: what a socket takes stays in its queue, until that is full. */
export interface Load {
  /** The lab it runs in. It can neither be forked nor replayed from then on: so many packets are not kept as its inputs. */
  readonly lab: Lab;
  /** How many packets the traffic has; they are sent in turn. */
  readonly size: number;
  /** Sends so many packets, for measure() and inTurn(). */
  readonly run: Work;
  /** Sends each packet once and says how it ended, in the order of the traffic. */
  outcomes(): Outcome[];
  /** Sends n packets, and returns which rules and policies matched, and how often for each packet sent. */
  ruleHits(n: number): RuleHits[];
}

/** Why the lab is neither forked nor replayed. */
const LOADED = "a load of packets was run in it";

/**
 * Packets that arrive at a device as if its cable had brought them, each in its turn, at full speed and without a trace.
 *
 *     const load = packetLoad(host.netns(), "eth0", ["udp 10.0.0.1:4000 > 10.0.0.10:53"]);
 *     measure(load.run).median
 *
 * @param traffic Packets as Namespace.inject() takes them: a PacketSpec, its text, the bytes of a frame.
 * @throws TypeError for traffic without packets, a device that is not there, or a packet that cannot be read.
 */
export function packetLoad(ns: Namespace, device: string, traffic: readonly (PacketSpec | string | Uint8Array)[]): Load {
  read.instanceOf(Namespace, "a Namespace")("packetLoad(ns)", ns);
  read.text("packetLoad(device)", device);
  if (!Array.isArray(traffic) || traffic.length === 0)
    throw read.wrongArgument("packetLoad(traffic)", "a list of packets", traffic);
  const at = ns.device(device);
  const arrivals = traffic.map((packet, index) => {
    const what = frameArgument(`packetLoad(traffic[${index}])`, packet);
    return { what, frame: arrivingFrame(at, what), mark: "header" in what ? 0 : (what.mark ?? 0) };
  });
  const { lab } = ns.host;
  const { loop, taps } = at.net;
  let next = 0;
  const run = (n: number): void => {
    lab.inputs.give(LOADED);
    for (let count = 0; count < n; count++) {
      const { frame, mark } = arrivals[next]!;
      arriveAt(at, frame, mark);
      next = next + 1 === arrivals.length ? 0 : next + 1;
      loop.runBacklog();
    }
  };
  return {
    lab,
    size: arrivals.length,
    run,
    outcomes: () =>
      arrivals.map(({ what }) => {
        lab.inputs.give(LOADED);
        const recording = new Recording();
        const stop = taps.explainIn(recording);
        injectInto(at, what);
        stop();
        const names = namesOf(lab.kernel);
        const [first] = packetsOf(recording.hops, names);
        const fate = fateOf(journeysOf(recording.hops)[0]!.steps);
        return { words: endingOf(first!).words, where: names.netns(fate.at.host, fate.at.netns), fate };
      }),
    ruleHits: (n) => ruleHits(lab, run, read.whole(1, 1_000_000_000)("ruleHits(n)", n)),
  };
}
