/** Socket states as ss filters and prints them: a mask of bits numbered as in include/net/tcp_states.h. */
import type { TcpState } from "../../../kernel/transport/tcp/states.ts";

interface StateName {
  readonly state: TcpState;
  /** In the State column. */
  readonly shown: string;
  /** In a filter. */
  readonly names: readonly string[];
}

const STATES: readonly StateName[] = [
  { state: "ESTABLISHED", shown: "ESTAB", names: ["established"] },
  { state: "SYN_SENT", shown: "SYN-SENT", names: ["syn-sent"] },
  { state: "SYN_RECV", shown: "SYN-RECV", names: ["syn-recv"] },
  { state: "FIN_WAIT1", shown: "FIN-WAIT-1", names: ["fin-wait-1"] },
  { state: "FIN_WAIT2", shown: "FIN-WAIT-2", names: ["fin-wait-2"] },
  { state: "TIME_WAIT", shown: "TIME-WAIT", names: ["time-wait"] },
  { state: "CLOSE", shown: "UNCONN", names: ["unconnected", "close", "closed"] },
  { state: "CLOSE_WAIT", shown: "CLOSE-WAIT", names: ["close-wait"] },
  { state: "LAST_ACK", shown: "LAST-ACK", names: ["last-ack"] },
  { state: "LISTEN", shown: "LISTEN", names: ["listening", "listen"] },
  { state: "CLOSING", shown: "CLOSING", names: ["closing"] },
];

export const ALL_STATES = (1 << STATES.length) - 1;

export function stateBit(state: TcpState): number {
  return 1 << STATES.findIndex((each) => each.state === state);
}

const bits = (...states: readonly TcpState[]): number => states.reduce((mask, state) => mask | stateBit(state), 0);

export const ESTABLISHED = bits("ESTABLISHED");
export const LISTENING = bits("LISTEN", "CLOSE");
/** What is shown without -a. */
export const CONNECTED = ALL_STATES & ~bits("LISTEN", "CLOSE", "TIME_WAIT", "SYN_RECV");

export function shownState(state: TcpState): string {
  return STATES.find((each) => each.state === state)!.shown;
}

/** The mask a word of a state filter stands for; null for an unknown one. */
export function parseState(word: string): number | null {
  const name = word.toLowerCase();
  if (name === "all") return ALL_STATES;
  if (name === "connected") return ALL_STATES & ~bits("CLOSE", "LISTEN");
  if (name === "synchronized") return ALL_STATES & ~bits("CLOSE", "LISTEN", "SYN_SENT");
  if (name === "bucket") return bits("SYN_RECV", "TIME_WAIT");
  if (name === "big") return ALL_STATES & ~bits("SYN_RECV", "TIME_WAIT");
  const found = STATES.find((each) => each.names.includes(name));
  return found === undefined ? null : stateBit(found.state);
}
