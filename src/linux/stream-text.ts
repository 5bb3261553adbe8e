/** What a process of the real system prints, as text: bytes that are no character stay what they are (wire/text.ts). */
import type { Readable } from "node:stream";
import { TextReader } from "../wire/text.ts";

export function onText(stream: Readable, take: (text: string) => void): void {
  const reader = new TextReader();
  stream.on("data", (bytes: Uint8Array) => take(reader.push(bytes)));
}
