/** `-m conntrack`: what the packet is to its connection, and what that connection is. Linux: xt_conntrack.c. */
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { MaskedAddress } from "../../config/netfilter.ts";
import type { Skb } from "../../skb.ts";
import {
  allOf,
  anyBit,
  type Box,
  DIRECTION,
  type Field,
  masked,
  ORIGINAL_DESTINATION,
  ORIGINAL_DESTINATION_PORT,
  ORIGINAL_SOURCE,
  ORIGINAL_SOURCE_PORT,
  PROTOCOL,
  STATE,
  TRACKED,
  within,
} from "../bounds.ts";
import {
  type Connection,
  directionOf,
  IPS_ASSURED,
  IPS_CONFIRMED,
  IPS_DST_NAT,
  IPS_EXPECTED,
  IPS_SEEN_REPLY,
  IPS_SRC_NAT,
  ORIGINAL,
} from "../conntrack/connection.ts";
import { addressText } from "../text.ts";
import { defineMatch, type Predicate } from "../xtables.ts";
import {
  type Given,
  readHostMask,
  readPortRange,
  readProtocol,
  readUintRange,
  type ValueContext,
  XtablesError,
  type XtOption,
} from "../xtoptions.ts";
import { formatStates, parseStates, STATE_DNAT, STATE_SNAT, stateOf } from "./states.ts";

/** Option, its value and whether it is inverted, in the order they are printed. */
type Test = readonly [option: string, value: unknown, inverted: boolean];

interface ConntrackOptions {
  readonly tests: readonly Test[];
}

const STATUSES: readonly (readonly [string, number])[] = [
  ["EXPECTED", IPS_EXPECTED],
  ["SEEN_REPLY", IPS_SEEN_REPLY],
  ["ASSURED", IPS_ASSURED],
  ["CONFIRMED", IPS_CONFIRMED],
];

const OPTIONS: readonly XtOption[] = [
  { names: ["ctstate"], read: (text) => parseStates(text, "ctstate", true), invertible: true },
  { names: ["ctproto"], read: readProtocol, invertible: true },
  { names: ["ctorigsrc"], read: readHostMask, invertible: true },
  { names: ["ctorigdst"], read: readHostMask, invertible: true },
  { names: ["ctreplsrc"], read: readHostMask, invertible: true },
  { names: ["ctrepldst"], read: readHostMask, invertible: true },
  { names: ["ctorigsrcport"], read: readPortRange, invertible: true },
  { names: ["ctorigdstport"], read: readPortRange, invertible: true },
  { names: ["ctreplsrcport"], read: readPortRange, invertible: true },
  { names: ["ctrepldstport"], read: readPortRange, invertible: true },
  { names: ["ctstatus"], read: readStatus, invertible: true },
  { names: ["ctexpire"], read: readUintRange(0xffffffff), invertible: true },
  { names: ["ctdir"], read: readDirection },
];

export const conntrackMatch = defineMatch<ConntrackOptions>({
  name: "conntrack",
  options: OPTIONS,
  finish(given) {
    if (given.isEmpty) throw new XtablesError("conntrack: At least one option is required");
    return { tests: OPTIONS.flatMap(({ names: [name] }) => (given.has(name!) ? [testOf(given, name!)] : [])) };
  },
  needsConntrack: () => true,
  save: ({ tests }) => tests.map(saveTest).join(""),
  list: ({ tests }) =>
    tests.map(([option, value, inverted]) => `${inverted ? " !" : ""} ${option} ${valueText(option, value)}`).join(""),
  boxes({ tests }) {
    const states = tests
      .filter(([option]) => option === "ctstate")
      .map(([, bits, inverted]) => anyBit(STATE, bits as number, inverted));
    const rest = tests.filter(([option]) => option !== "ctstate").map(testBoxes);
    if (rest.length === 0) return allOf(states);
    if (rest.some((boxes) => boxes === null)) return null;
    const tracked = allOf([...states, [masked(TRACKED, 1, 1)], ...(rest as (readonly Box[])[])]);
    // What belongs to no connection is not asked anything else.
    return states.length === 0 ? tracked : [...tracked, ...allOf([...states, [masked(TRACKED, 1, 0)]])];
  },
  miss({ tests }, skb) {
    const { connection } = skb;
    const state = tests.find(([option]) => option === "ctstate");
    if (state !== undefined && ((statesOf(skb) & (state[1] as number)) !== 0) === state[2])
      return { condition: saveTest(state), has: `state is ${formatStates(statesOf(skb))}` };
    const failed = tests.find((test) => test !== state && (connection === null || !compileTest(test)(skb)))!;
    return { condition: saveTest(failed), has: connection === null ? "it belongs to no connection" : hasOf(failed[0], skb) };
  },
  compile({ tests }) {
    const state = tests.find(([option]) => option === "ctstate");
    const rest = tests.filter(([option]) => option !== "ctstate").map(compileTest);
    const mask = state === undefined ? -1 : (state[1] as number);
    const inverted = state?.[2] ?? false;
    return (skb) => {
      const { connection } = skb;
      if (state !== undefined) {
        if (((statesOf(skb) & mask) !== 0) === inverted) return false;
      }
      if (connection === null) return state !== undefined;
      for (let index = 0; index < rest.length; index++) if (!rest[index]!(skb)) return false;
      return true;
    };
  },
});

/** What an option asks for as boxes; null where numbers do not say it. */
function testBoxes([option, value, inverted]: Test): readonly Box[] | null {
  if (option === "ctdir") return [masked(DIRECTION, 1, value === "ORIGINAL" ? 1 : 0)];
  if (option === "ctproto") return [masked(PROTOCOL, 0xff, value as number, inverted)];
  const field = ORIGINAL_FIELDS.get(option);
  if (field === undefined) return null;
  if (option.endsWith("port")) return [within(field, ...(value as readonly [number, number]), inverted)];
  const { address, mask } = value as MaskedAddress;
  return [masked(field, mask, address, inverted)];
}

const ORIGINAL_FIELDS: ReadonlyMap<string, Field> = new Map([
  ["ctorigsrc", ORIGINAL_SOURCE],
  ["ctorigdst", ORIGINAL_DESTINATION],
  ["ctorigsrcport", ORIGINAL_SOURCE_PORT],
  ["ctorigdstport", ORIGINAL_DESTINATION_PORT],
]);

/** The packet's state, and what NAT did to its connection. */
function statesOf(skb: Skb): number {
  const { connection } = skb;
  let bits = stateOf(skb);
  if (connection !== null) {
    if (connection.status & IPS_SRC_NAT) bits |= STATE_SNAT;
    if (connection.status & IPS_DST_NAT) bits |= STATE_DNAT;
  }
  return bits;
}

function saveTest([option, value, inverted]: Test): string {
  return `${inverted ? " !" : ""} --${option} ${valueText(option, value)}`;
}

/** What the connection has where an option asks for something else. */
function hasOf(option: string, skb: Skb): string {
  const { protocol, status, timeoutUs, isConfirmed, original, reply } = of(skb);
  if (option === "ctproto") return `protocol is ${protocol}`;
  if (option === "ctstatus") return `status is ${valueText(option, status)}`;
  if (option === "ctdir") return `direction is ${directionOf(skb.ctInfo) === ORIGINAL ? "ORIGINAL" : "REPLY"}`;
  if (option === "ctexpire") {
    const leftUs = isConfirmed ? timeoutUs - skb.net.loop.nowUs : 0;
    return `it expires in ${Math.floor(Math.max(0, leftUs) / 1e6)} s`;
  }
  const isOriginal = option.startsWith("ctorig");
  const { src, dst, sport, dport } = isOriginal ? original : reply;
  const side = `${isOriginal ? "original" : "reply"} ${option.includes("src") ? "source" : "destination"}`;
  if (option.endsWith("port")) return `${side} port is ${option.includes("src") ? sport : dport}`;
  return `${side} is ${formatIpv4(option.includes("src") ? src : dst)}`;
}

function testOf(given: Given, name: string): Test {
  return [name, given.value(name), given.inverted(name)];
}

function valueText(option: string, value: unknown): string {
  if (option === "ctstate") return formatStates(value as number);
  if (option === "ctstatus")
    return STATUSES.flatMap(([name, bit]) => ((value as number) & bit ? [name] : [])).join(",") || "NONE";
  if (option === "ctexpire") return [...new Set(value as readonly number[])].join(":");
  if (option.endsWith("port")) return [...new Set(value as readonly number[])].join(":");
  return typeof value === "object" ? addressText(value as MaskedAddress) : String(value);
}

function compileTest([option, value, inverted]: Test): Predicate {
  const test = plainTest(option, value);
  return inverted ? (skb) => !test(skb) : test;
}

function plainTest(option: string, value: unknown): Predicate {
  if (option === "ctproto") return (skb) => of(skb).protocol === value;
  if (option === "ctstatus") return (skb) => (of(skb).status & (value as number)) !== 0;
  if (option === "ctdir") return (skb) => (directionOf(skb.ctInfo) === ORIGINAL) === (value === "ORIGINAL");
  if (option === "ctexpire") return expiryTest(value as readonly number[]);
  const isOriginal = option.startsWith("ctorig");
  const isSource = option.includes("src");
  if (option.endsWith("port")) {
    const [low, high] = value as readonly [number, number];
    return (skb) => {
      const ports = isOriginal ? of(skb).ports : of(skb).replyPorts;
      const port = isSource ? ports >>> 16 : ports & 0xffff;
      return port >= low && port <= high;
    };
  }
  const { address, mask } = value as MaskedAddress;
  const field = isOriginal
    ? isSource
      ? ("src" as const)
      : ("dst" as const)
    : isSource
      ? ("replySrc" as const)
      : ("replyDst" as const);
  return (skb) => ((of(skb)[field] & mask) as Ipv4) === address;
}

function expiryTest(range: readonly number[]): Predicate {
  const low = range[0] as number;
  const high = range[1] ?? low;
  return (skb) => {
    const { timeoutUs, isConfirmed } = of(skb);
    const seconds = Math.floor(Math.max(0, isConfirmed ? timeoutUs - skb.net.loop.nowUs : 0) / 1e6);
    return seconds >= low && seconds <= high;
  };
}

function of(skb: Skb): Connection {
  return skb.connection as Connection;
}

function readStatus(text: string): number {
  let mask = 0;
  for (const word of text.split(",")) {
    const status = STATUSES.find(([name]) => name.toLowerCase() === word.toLowerCase());
    if (status === undefined && word.toLowerCase() !== "none") throw new XtablesError(`Bad ctstatus "${text}"`);
    mask |= status?.[1] ?? 0;
  }
  return mask;
}

function readDirection(text: string, { extension, option }: ValueContext): string {
  const name = text.toUpperCase();
  if (name === "ORIGINAL" || name === "REPLY") return name;
  throw new XtablesError(`${extension}: Bad value for "--${option}" option: "${text}"`);
}
