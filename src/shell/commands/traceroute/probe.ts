/** One probe: what was sent when, and what came back. How each method sends and hears is in methods.ts. */
import { DEST_UNREACHABLE, FRAGMENTATION_NEEDED, PORT_UNREACHABLE, REDIRECT, TIME_EXCEEDED } from "../../../wire/icmp.ts";
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";

export interface Probe {
  readonly hop: number;
  sentUs: number;
  /** When the reply came; 0 where none did. */
  receivedUs: number;
  from: Ipv4;
  /** `!H`, `!X`, ...; "" where there is nothing to say. */
  note: string;
  done: boolean;
  /** The destination replied, or nobody further on will. */
  final: boolean;
}

export function newProbe(hop: number): Probe {
  return { hop, sentUs: 0, receivedUs: 0, from: ANY, note: "", done: false, final: false };
}

/** Notes an ICMP error about a probe, or one that arose here (from ANY). */
export function noteError(
  probe: Probe,
  error: { from: Ipv4; type: number; code: number; info: number; timeUs: number; errno: string },
): void {
  if (probe.done || error.type === REDIRECT) return;
  probe.from = error.from;
  probe.receivedUs = Math.max(error.timeUs, probe.sentUs + 1);
  probe.done = true;
  if (error.from === ANY) {
    probe.note = error.errno === "EMSGSIZE" ? `!F-${error.info}` : `!<${error.errno}>`;
    probe.final = true;
  } else if (error.type !== TIME_EXCEEDED || error.code !== 0) {
    probe.note = describeError(error.type, error.code, error.info);
    probe.final = true;
  }
}

export function noteReply(probe: Probe, from: Ipv4, timeUs: number): void {
  if (probe.done) return;
  probe.from = from;
  probe.receivedUs = Math.max(timeUs, probe.sentUs + 1);
  probe.done = true;
  probe.final = true;
}

const UNREACHABLE: Readonly<Record<number, string>> = {
  0: "!N",
  6: "!N",
  11: "!N",
  1: "!H",
  7: "!H",
  12: "!H",
  2: "!P",
  5: "!S",
  9: "!X",
  10: "!X",
  13: "!X",
  14: "!V",
  15: "!C",
};

function describeError(type: number, code: number, info: number): string {
  if (type !== DEST_UNREACHABLE) return `!<${type}-${code}>`;
  if (code === PORT_UNREACHABLE) return "";
  if (code === FRAGMENTATION_NEEDED) return `!F-${info}`;
  return UNREACHABLE[code] ?? `!<${code}>`;
}
