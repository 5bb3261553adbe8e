/**
 * The states of a tracked TCP connection and which flags lead from one to the next, as seen from the middle.
 * Linux: nf_conntrack_proto_tcp.c, include/uapi/linux/netfilter/nf_conntrack_tcp.h.
 */
import { ACK, FIN, PSH, RST, SYN, URG } from "../../../wire/tcp.ts";
import { type Direction, ORIGINAL } from "./connection.ts";

export const TCP_NONE = 0;
export const TCP_SYN_SENT = 1;
export const TCP_SYN_RECV = 2;
export const TCP_ESTABLISHED = 3;
export const TCP_FIN_WAIT = 4;
export const TCP_CLOSE_WAIT = 5;
export const TCP_LAST_ACK = 6;
export const TCP_TIME_WAIT = 7;
export const TCP_CLOSE = 8;
export const TCP_SYN_SENT2 = 9;
/** Not states but results: no such packet belongs here; let it pass and see what comes of it. */
export const TCP_INVALID = 10;
export const TCP_IGNORE = 11;

export const TCP_STATE_NAMES = [
  "NONE",
  "SYN_SENT",
  "SYN_RECV",
  "ESTABLISHED",
  "FIN_WAIT",
  "CLOSE_WAIT",
  "LAST_ACK",
  "TIME_WAIT",
  "CLOSE",
  "SYN_SENT2",
] as const;

/** What a segment is, by its flags: the first that is set of RST, SYN (with or without ACK), FIN, ACK. */
export const IS_SYN = 0;
export const IS_SYNACK = 1;
export const IS_FIN = 2;
export const IS_ACK = 3;
export const IS_RST = 4;
export const IS_NONE = 5;

export function segmentIndex(flags: number): number {
  if (flags & RST) return IS_RST;
  if (flags & SYN) return flags & ACK ? IS_SYNACK : IS_SYN;
  if (flags & FIN) return IS_FIN;
  return flags & ACK ? IS_ACK : IS_NONE;
}

const SHORT: Readonly<Record<string, number>> = {
  no: TCP_NONE,
  ss: TCP_SYN_SENT,
  sr: TCP_SYN_RECV,
  es: TCP_ESTABLISHED,
  fw: TCP_FIN_WAIT,
  cw: TCP_CLOSE_WAIT,
  la: TCP_LAST_ACK,
  tw: TCP_TIME_WAIT,
  cl: TCP_CLOSE,
  s2: TCP_SYN_SENT2,
  iv: TCP_INVALID,
  ig: TCP_IGNORE,
};

/** One line per state: where SYN, SYN+ACK, FIN, ACK and RST lead from it. A segment without any of them is invalid everywhere. */
const FROM_ORIGINAL = compile({
  no: "ss iv iv es iv",
  ss: "ss iv iv iv cl",
  sr: "ig sr fw es cl",
  es: "ig iv fw es cl",
  fw: "ig iv la cw cl",
  cw: "ig iv la cw cl",
  la: "ig iv la tw cl",
  tw: "ss iv tw tw cl",
  cl: "ss iv cl cl cl",
  s2: "s2 sr iv iv cl",
});

const FROM_REPLY = compile({
  no: "iv iv iv iv iv",
  ss: "s2 sr iv ig cl",
  sr: "iv ig fw sr cl",
  es: "iv ig fw es cl",
  fw: "iv ig la cw cl",
  cw: "iv ig la cw cl",
  la: "iv ig la tw cl",
  tw: "ss ig tw tw cl",
  cl: "iv ig cl cl cl",
  s2: "s2 sr iv ig cl",
});

export function nextTcpState(direction: Direction, state: number, index: number): number {
  return (direction === ORIGINAL ? FROM_ORIGINAL : FROM_REPLY)[state * 6 + index]!;
}

function compile(lines: Readonly<Record<string, string>>): Uint8Array {
  const table = new Uint8Array(10 * 6).fill(TCP_INVALID);
  for (const [state, line] of Object.entries(lines)) {
    for (const [index, next] of line.split(" ").entries()) table[SHORT[state]! * 6 + index] = SHORT[next]!;
  }
  return table;
}

const VALID_FLAGS = new Uint8Array(64);
for (const flags of [SYN, SYN | URG, SYN | ACK, RST, RST | ACK, FIN | ACK, FIN | ACK | URG, ACK, ACK | URG]) {
  // PSH may always be there; ECE and CWR are not looked at.
  VALID_FLAGS[flags] = VALID_FLAGS[flags | PSH] = 1;
}

/** False for combinations no TCP sends (SYN+FIN, FIN alone, none at all). */
export function areFlagsValid(flags: number): boolean {
  return VALID_FLAGS[flags & 0x3f] === 1;
}

/** States in which a connection may make room for another when the table is full. */
export function isClosing(state: number): boolean {
  return state >= TCP_FIN_WAIT && state <= TCP_CLOSE;
}
