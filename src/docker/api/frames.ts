/**
 * How two streams go over one connection: before each piece eight bytes, the number of its stream and its length. What comes
 * from a terminal goes as it is. Source: moby, pkg/stdcopy.
 */
import type { LogEntry } from "../shapes.ts";

export type Stream = LogEntry["stream"];

export const RAW_STREAM = "application/vnd.docker.raw-stream";
export const MULTIPLEXED_STREAM = "application/vnd.docker.multiplexed-stream";

const HEADER_BYTES = 8;
const NUMBERS = { stdout: 1, stderr: 2 } as const;

export function frame(stream: Stream, bytes: Uint8Array, isTerminal: boolean): Uint8Array {
  if (isTerminal) return bytes;
  const framed = new Uint8Array(HEADER_BYTES + bytes.length);
  framed[0] = NUMBERS[stream];
  new DataView(framed.buffer).setUint32(4, bytes.length);
  framed.set(bytes, HEADER_BYTES);
  return framed;
}
