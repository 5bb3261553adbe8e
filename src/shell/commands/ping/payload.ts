/**
 * What ping sends: an echo request whose data begin with the time it was sent (a struct timeval, where there is room for its 16
 * bytes) and go on with 0x10, 0x11, ... or the pattern of -p.
 */
import { viewOf } from "../../../wire/bytes.ts";

export const TIMEVAL_BYTES = 16;

/** What the data of all requests are before a time is written into them. */
export function echoFilling(size: number, pattern: readonly number[] | null): Uint8Array {
  const data = new Uint8Array(size);
  const usePattern = pattern !== null && pattern.length > 0;
  for (let index = 0; index < size; index++) {
    if (!usePattern) data[index] = index;
    else if (index >= TIMEVAL_BYTES || size < TIMEVAL_BYTES)
      data[index] = pattern[(index - (size < TIMEVAL_BYTES ? 0 : TIMEVAL_BYTES)) % pattern.length]!;
  }
  return data;
}

/** The data of one request; `timeUs` since the Unix epoch. */
export function echoData(filling: Uint8Array, timeUs: number): Uint8Array {
  const data = filling.slice();
  if (data.length >= TIMEVAL_BYTES) writeTimeval(data, timeUs);
  return data;
}

function writeTimeval(data: Uint8Array, timeUs: number): void {
  const view = viewOf(data);
  const seconds = Math.floor(timeUs / 1_000_000);
  view.setUint32(0, seconds >>> 0, true);
  view.setUint32(4, Math.floor(seconds / 2 ** 32), true);
  view.setUint32(8, timeUs % 1_000_000, true);
  view.setUint32(12, 0, true);
}

/** When the echo that came back was sent, in microseconds since the Unix epoch; null where it was too short to say. */
export function readTimeval(data: Uint8Array): number | null {
  if (data.length < TIMEVAL_BYTES) return null;
  const view = viewOf(data);
  return (view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32) * 1_000_000 + view.getUint32(8, true);
}

/** A report of the first byte that came back changed, as ping prints it; "" where all are as sent. */
export function describeWrongData(data: Uint8Array, sent: Uint8Array): string {
  for (let index = TIMEVAL_BYTES; index < Math.min(data.length, sent.length); index++) {
    if (data[index] === sent[index]) continue;
    let text = `\nwrong data byte #${index} should be 0x${hex(sent[index]!)} but was 0x${hex(data[index]!)}`;
    for (let at = TIMEVAL_BYTES; at < sent.length; at++) {
      if ((at - TIMEVAL_BYTES) % 32 === 0) text += `\n#${at}\t`;
      text += `${(data[at] ?? 0).toString(16)} `;
    }
    return text;
  }
  return "";
}

function hex(byte: number): string {
  return byte.toString(16);
}
