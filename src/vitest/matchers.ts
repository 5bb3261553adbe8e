/** The matchers: what became of a packet, what a host replies, which connections it has. */
import * as read from "../lab/arguments.ts";
import { Fate } from "../lab/inject.ts";
import type { Lab } from "../lab/lab.ts";
import { LabHost } from "../lab/lab-host.ts";
import { Namespace } from "../lab/namespace.ts";
import { compare } from "../questions/diff.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { failureIn, failureOf } from "../testing/failure.ts";
import { replyTo, returnOf } from "../testing/reply.ts";
import { differenceText, isSame } from "../testing/same-treatment.ts";
import type { ConnectionSnapshot } from "../trace/hop-details.ts";

/** What a matcher returns to vitest. */
export interface MatcherResult {
  /** Whether it holds. */
  readonly pass: boolean;
  /** The text of the failure; with `not` of its opposite. */
  readonly message: () => string;
}

/** A rule by where it stands. */
export interface RulePosition {
  /** "filter". */
  readonly table?: string;
  /** "DOCKER-USER". */
  readonly chain?: string;
  /** From 1; "policy" for the chain's. */
  readonly number?: number | "policy";
}

/** Ends of a packet: an address, or an address and a port (`10.0.0.2:80`). */
export interface TranslatedEnds {
  /** Its source. */
  readonly src?: string;
  /** Its destination. */
  readonly dst?: string;
}

/** What a connection is looked for by; what is left out is any. */
export interface ConnectionPattern {
  /** "tcp", "udp", "icmp". */
  readonly protocol?: "tcp" | "udp" | "icmp";
  /** The source of its first packet, `10.0.0.2` or `10.0.0.2:4000`. */
  readonly src?: string;
  /** The destination of its first packet. */
  readonly dst?: string;
  /** The source of its replies: where DNAT sends it. */
  readonly replySrc?: string;
  /** The destination of its replies: what SNAT made of its source. */
  readonly replyDst?: string;
  /** "ESTABLISHED", of TCP. */
  readonly tcpState?: string;
}

const fateOnly: read.Reader<Fate> = (at, value) => {
  if (value instanceof Fate) return value;
  throw read.wrongArgument(at, "a Fate, as Namespace.inject() returns it", value);
};

function onFate(what: string, value: unknown, pass: (fate: Fate) => boolean): MatcherResult {
  const fate = fateOnly(`expect(fate).${what}`, value);
  const holds = pass(fate);
  return {
    pass: holds,
    message: () => failureOf(fate, `expected the packet ${holds ? "not " : ""}${what}`),
  };
}

function isDelivered({ verdict }: Fate): boolean {
  return verdict === "socket" || verdict === "host";
}

/** Where there is no socket a packet has arrived all the same. */
function hasArrived(fate: Fate): boolean {
  return isDelivered(fate) || fate.reason === "NO_SOCKET";
}

/** `10.0.0.2` or `10.0.0.2:80`. */
function isEnd(end: string, address: string | undefined, port: number | undefined): boolean {
  return end === address || end === `${address}:${port}`;
}

/** The packet arrived at an address; with a port, it was taken there. */
export function toReach(received: unknown, end: string): MatcherResult {
  read.text("toReach(end)", end);
  const isThere = end.includes(":") ? isDelivered : hasArrived;
  return onFate(
    `toReach(${JSON.stringify(end)})`,
    received,
    (fate) => isThere(fate) && isEnd(end, fate.packet?.dst, fate.packet?.dport),
  );
}

/** The packet arrived at a host, a namespace or a container of this name. */
export function toReachHost(received: unknown, name: string): MatcherResult {
  read.text("toReachHost(name)", name);
  return onFate(`toReachHost(${JSON.stringify(name)})`, received, (fate) => {
    const { host, netns } = fate.at;
    const called = namesOf(fate.cause.lab.kernel).netns(host, netns);
    return hasArrived(fate) && (called === name || called === `${host}/${name}`);
  });
}

/** The packet was dropped, not rejected: by a rule that stands there or is like that, or for a reason of Linux's list. */
export function toBeDroppedBy(received: unknown, by: RegExp | RulePosition | string): MatcherResult {
  return onFate(`toBeDroppedBy(${shown(by)})`, received, ({ verdict, rule, reason }) => {
    if (verdict !== "dropped") return false;
    if (typeof by === "string") return reason === by;
    if (rule === null) return false;
    if (by instanceof RegExp) return by.test(`${rule.table} ${rule.chain} ${rule.number} ${rule.text}`);
    return (["table", "chain", "number"] as const).every((field) => by[field] === undefined || by[field] === rule[field]);
  });
}

/** A REJECT ended the packet: with "tcp-reset", "icmp-port-unreachable", ... */
export function toBeRejectedWith(received: unknown, kind: string): MatcherResult {
  read.text("toBeRejectedWith(kind)", kind);
  return onFate(
    `toBeRejectedWith(${JSON.stringify(kind)})`,
    received,
    (fate) => fate.verdict === "rejected" && rejectKind(fate) === kind,
  );
}

/** What the rule names, and what a rule that names nothing sends. */
function rejectKind({ rule }: Fate): string {
  return /--reject-with (\S+)/.exec(rule?.text ?? "")?.[1] ?? "icmp-port-unreachable";
}

/** NAT gave the packet these ends. */
export function toBeTranslatedTo(received: unknown, to: TranslatedEnds): MatcherResult {
  return onFate(`toBeTranslatedTo(${shown(to)})`, received, ({ nat }) => {
    if (nat === null) return false;
    const { src, sport, dst, dport } = nat.after;
    return (to.src === undefined || isEnd(to.src, src, sport)) && (to.dst === undefined || isEnd(to.dst, dst, dport));
  });
}

/**
 * The reply comes back to the packet's sender. Where the receiver's kernel sent none at once, the packet's mirror image is sent
 * from where it ended.
 */
export function toComeBack(received: unknown): MatcherResult {
  const fate = fateOnly("expect(fate).toComeBack()", received);
  const reply = replyTo(fate);
  if (reply === null) return onFate("toComeBack()", fate, () => false);
  const pass = returnOf(fate, reply) !== null;
  return {
    pass,
    message: () => failureOf(reply, `expected the reply ${pass ? "not " : ""}to come back`),
  };
}

/** A command on the host ends with 0, and prints what is asked for. */
export function toAnswer(received: unknown, command: string, printed: RegExp | string = /(?:)/): MatcherResult {
  const host = read.instanceOf(LabHost, "a host")("expect(host).toAnswer", received);
  read.text("toAnswer(command)", command);
  const { stdout, stderr, exitCode } = host.runScript("sh", command, {});
  const pass = exitCode === 0 && (typeof printed === "string" ? stdout.includes(printed) : printed.test(stdout));
  const ended = `exit code ${exitCode}, and printed ${JSON.stringify(stdout + stderr)}`;
  return {
    pass,
    message: () =>
      failureIn(host.lab, `expected \`${command}\` ${pass ? "not " : ""}to answer ${shown(printed)}: it ended with ${ended}`),
  };
}

/** The host's first namespace, or a namespace, has such a connection. */
export function toHaveConnection(received: unknown, pattern: ConnectionPattern): MatcherResult {
  const ns =
    received instanceof LabHost
      ? received.netns()
      : read.instanceOf(Namespace, "a host or a namespace")("expect(host).toHaveConnection", received);
  const { connections } = ns.snapshot();
  const pass = connections.some((connection) => isLike(connection, pattern));
  const list = connections.map(connectionText).join("\n  ");
  return {
    pass,
    message: () =>
      failureIn(ns.host.lab, `expected ${pass ? "no" : "a"} connection like ${shown(pattern)}; there are:\n  ${list || "none"}`),
  };
}

/** A namespace, or a lab, treats every packet as another one does. */
export function toTreatLike(received: unknown, other: Lab | Namespace): MatcherResult {
  const compared = compare("toTreatLike", received, other);
  const pass = isSame(compared);
  return { pass, message: () => (pass ? "expected some packet to be treated differently; none is" : differenceText(compared)) };
}

const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const;

function isLike({ original, reply, tcpState }: ConnectionSnapshot, wanted: ConnectionPattern): boolean {
  return (
    (wanted.protocol === undefined || PROTOCOLS[wanted.protocol] === original.protocol) &&
    (wanted.src === undefined || isEnd(wanted.src, original.src, original.sport)) &&
    (wanted.dst === undefined || isEnd(wanted.dst, original.dst, original.dport)) &&
    (wanted.replySrc === undefined || isEnd(wanted.replySrc, reply.src, reply.sport)) &&
    (wanted.replyDst === undefined || isEnd(wanted.replyDst, reply.dst, reply.dport)) &&
    (wanted.tcpState === undefined || wanted.tcpState === tcpState)
  );
}

function connectionText({ original, reply, tcpState }: ConnectionSnapshot): string {
  const ends = ({ src, sport, dst, dport }: typeof original) => `${src}:${sport} > ${dst}:${dport}`;
  return `protocol ${original.protocol} ${tcpState ?? ""} ${ends(original)}, replies ${ends(reply)}`;
}

function shown(value: unknown): string {
  return value instanceof RegExp ? String(value) : JSON.stringify(value);
}
