/** Packets that are put into a namespace as if they had been received, or sent from there; and what became of them. */
import type { ErrnoName } from "../kernel/config/errno.ts";
import type { Device } from "../kernel/device.ts";
import { sendPacket } from "../kernel/ipv4/output.ts";
import type { Net } from "../kernel/net.ts";
import { reportBegin } from "../kernel/observe.ts";
import { Skb } from "../kernel/skb.ts";
import type { DecidingRule, PacketFate, Rewritten } from "../trace/fate.ts";
import { type Hop, KeptHop, type KeptRun, type Location } from "../trace/hop.ts";
import { Journey, journeysOf } from "../trace/journey.ts";
import { type PacketSpec, packetOf, parsePacketSpec, TCP_FLAGS } from "../trace/packet-spec.ts";
import type { DropReason } from "../trace/reasons.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { decodeFrame, type Frame, frame, frameBytes } from "../wire/ethernet.ts";
import type { Packet } from "../wire/ipv4.ts";
import { type Mac, mac } from "../wire/mac.ts";
import * as read from "./arguments.ts";
import type { Input } from "./inputs.ts";
import type { Lab } from "./lab.ts";

/** Where a fate comes from: its lab, and what explains it. */
export interface Cause {
  readonly lab: Lab;
  /** Hops with all that explains them, or the input that a replay explains; null where the lab cannot be given again. */
  readonly by: readonly RecordedHop[] | Input | null;
}

/** What became of a packet that was injected or sent, and of what was sent because of it. */
export class Fate implements PacketFate {
  /** As PacketFate has it. */
  readonly verdict: PacketFate["verdict"];
  /** Where it ended: host, number of the namespace, device. */
  readonly at: Location;
  /** As it was then; null where it was no IP packet any more (malformed bytes). */
  readonly packet: PacketSpec | null;
  /** Why it was dropped, by the name of Linux's skb_drop_reason; null where it was not. */
  readonly reason: DropReason | null;
  /** The rule that dropped or rejected it; null where none did. */
  readonly rule: DecidingRule | null;
  /** What NAT made of its addresses; null where there was none on its path. */
  readonly nat: Rewritten | null;
  /** What the sender's system call returns ("ENETUNREACH", "EPERM"); null where it works, and for a packet that was received. */
  readonly errno: ErrnoName | null;
  /** Packets that were sent because of it at once: a reply to a ping, a reset, an ICMP error. Programs have not had a turn. */
  readonly replies: readonly Fate[];
  /** All its steps. */
  readonly journey: Journey;
  readonly #cause: Cause;

  /** @internal */
  constructor(ended: PacketFate, rest: Pick<Fate, "errno" | "replies" | "journey">, cause: Cause) {
    this.verdict = ended.verdict;
    this.at = ended.at;
    this.packet = ended.packet;
    this.reason = ended.reason;
    this.rule = ended.rule;
    this.nat = ended.nat;
    this.errno = rest.errno;
    this.replies = rest.replies;
    this.journey = rest.journey;
    this.#cause = cause;
  }

  /** @internal */
  get cause(): Cause {
    return this.#cause;
  }
}

/** Whether somebody wants to know what becomes of a packet. */
export interface InjectOptions {
  /** False records nothing, for many packets at full speed: then there is no Fate. */
  readonly trace?: boolean;
}

export const injectOptions = read.fieldsOf<InjectOptions>({ trace: read.optional(read.flag) });

const port = read.optional(read.whole(0, 0xffff));
const byte = read.optional(read.whole(0, 0xff));
const half = read.optional(read.whole(0, 0xffff));
const word = read.optional(read.whole(0, 0xffff_ffff));

const protocol: read.Reader<PacketSpec["protocol"]> = (at, value) =>
  typeof value === "number" ? read.whole(0, 255)(at, value) : read.oneOf("udp", "tcp", "icmp")(at, value);

export const flagLetters: read.Reader<string> = (at, value) => {
  if (typeof value !== "string" || [...value].some((letter) => !TCP_FLAGS.includes(letter)))
    throw read.wrongArgument(at, `letters of ${TCP_FLAGS}`, value);
  return value;
};

const offset: read.Reader<number> = (at, value) => {
  if (read.whole(0, 65_528)(at, value) % 8 !== 0) throw read.wrongArgument(at, "a multiple of eight", value);
  return value as number;
};

const packetSpec = read.fieldsOf<PacketSpec>({
  src: read.optional(read.address),
  dst: read.address,
  protocol,
  sport: port,
  dport: port,
  flags: read.optional(flagLetters),
  sequence: word,
  ack: word,
  window: half,
  type: byte,
  code: byte,
  echoId: half,
  ttl: byte,
  tos: byte,
  mark: word,
  id: half,
  dontFragment: read.optional(read.flag),
  moreFragments: read.optional(read.flag),
  fragmentOffset: read.optional(offset),
  payload: read.optional(read.content),
  length: half,
});

/** A packet as an object or as text. */
export const packetArgument: read.Reader<PacketSpec> = (at, value) => {
  if (typeof value !== "string") return packetSpec(at, value);
  const spec = parsePacketSpec(value);
  if (typeof spec === "string") throw new TypeError(`${at}: ${spec}: ${JSON.stringify(value)}`);
  return packetSpec(at, spec);
};

/** The same, or the bytes of a frame, which may be malformed from the end of its Ethernet header on. */
export const frameArgument: read.Reader<PacketSpec | Frame> = (at, value) => {
  if (!(value instanceof Uint8Array)) return packetArgument(at, value);
  const decoded = decodeFrame(value);
  if (decoded === null) throw read.wrongArgument(at, "at least the 14 bytes of an Ethernet header", value);
  return decoded;
};

/** Who sends where nobody is at a device's other end. */
const NOBODY = mac("02:00:00:00:00:fe");

/** A packet arrives at a device. */
export function injectInto(device: Device, what: PacketSpec | Frame): void {
  const { net } = device;
  const mark = "header" in what ? 0 : (what.mark ?? 0);
  const skb = arriveAt(device, arrivingFrame(device, what), mark, net.taps.newJourney());
  if (net.taps.explaining) reportBegin(skb, null);
  receiveAll(net);
}

/** The frame by which it arrives: its own, or one from whoever is at the device's other end. */
export function arrivingFrame(device: Device, what: PacketSpec | Frame): Frame {
  return "header" in what ? what : frameTo(device, packetOf(what));
}

export function frameTo(device: Device, packet: Packet): Frame {
  return frame(device.mac, device.peer?.mac ?? (NOBODY as Mac), packet);
}

/** A frame of a device joins the backlog, as if its cable had brought it. */
export function arriveAt(device: Device, given: Frame, mark: number, journey = 0): Skb {
  const skb = new Skb(device.net, device, journey);
  skb.frame = given;
  skb.packet = given.payload.kind === "ipv4" ? given.payload : null;
  skb.mark = mark;
  device.counters.rxPackets++;
  device.counters.rxBytes += frameBytes(given);
  device.net.loop.post(skb);
  return skb;
}

/** A packet is sent from a namespace. */
export function sendFrom(net: Net, spec: PacketSpec): ErrnoName | null {
  const errno = sendPacket(net, packetOf(spec), { mark: spec.mark ?? 0 });
  receiveAll(net);
  return errno;
}

/** What is on its path arrives; nobody else gets a turn. */
function receiveAll({ loop }: Net): void {
  loop.beginRun();
  if (loop.backlogSize > 0) loop.step();
}

/** Does something to a packet, and returns what became of it. */
export function fateWhile(net: Net, lab: Lab, act: () => ErrnoName | null): Fate {
  const hops: (Hop | KeptRun)[] = [];
  const stop = net.taps.keepIn({
    keep: (...hop) => hops.push(new KeptHop(...hop) as Hop),
    keepRun: (run) => hops.push(run),
  });
  try {
    return fateFrom(net, act(), hops, { lab, by: lab.inputs.list.at(-1) ?? null });
  } finally {
    stop();
  }
}

/** The fate of the first journey of these hops; the others began because of it. */
export function fateFrom(net: Net, errno: ErrnoName | null, hops: readonly (Hop | KeptRun)[], cause: Cause): Fate {
  const [first, ...others] = journeysOf(hops);
  if (first === undefined) return new Fate(unsentFrom(net), { errno, replies: [], journey: new Journey(0, []) }, cause);
  const sent = others.filter(({ hasPacket }) => hasPacket);
  const replies = sent.map((journey) => new Fate(journey.fate!, { errno: null, replies: [], journey }, cause));
  return new Fate(first.fate!, { errno, replies, journey: first }, cause);
}

/** The system call failed before there was a packet. */
function unsentFrom(net: Net): PacketFate {
  const at = { host: net.host.name, netns: net.id, device: "" };
  return { verdict: "dropped", at, packet: null, reason: null, rule: null, nat: null };
}
