/** Base64 (RFC 4648 §4). */
import { toBytes } from "../../io.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function encodeBase64(data: string | Uint8Array): string {
  const bytes = toBytes(data);
  let answer = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    answer += LETTERS[group >> 18]! + LETTERS[(group >> 12) & 63]!;
    answer += at + 1 < bytes.length ? LETTERS[(group >> 6) & 63]! : "=";
    answer += at + 2 < bytes.length ? LETTERS[group & 63]! : "=";
  }
  return answer;
}
