/** Percent-encoding (RFC 3986 §2.1), of bytes. */
import { decodeText, encodeText } from "../../../wire/text.ts";

/** Each %XX as the byte it stands for; a percent sign before anything else stays. */
export function percentDecode(text: string): string {
  const bytes = encodeText(text);
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const digits = bytes[at] === 37 ? String.fromCharCode(...bytes.subarray(at + 1, at + 3)) : "";
    const isEncoded = /^[0-9a-fA-F]{2}$/.test(digits);
    decoded.push(isEncoded ? Number.parseInt(digits, 16) : bytes[at]!);
    if (isEncoded) at += 2;
  }
  return decodeText(Uint8Array.from(decoded));
}

/** Every byte as %XX but for the characters that `plain` matches. */
export function percentEncode(text: string, plain: RegExp): string {
  return Array.from(encodeText(text), (byte) => {
    const character = String.fromCharCode(byte);
    return byte < 0x80 && plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
