/** Base64 (RFC 4648 §4). */

export const BASE64_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += BASE64_LETTERS[group >> 18]! + BASE64_LETTERS[(group >> 12) & 63]!;
    text += at + 1 < bytes.length ? BASE64_LETTERS[(group >> 6) & 63]! : "=";
    text += at + 2 < bytes.length ? BASE64_LETTERS[group & 63]! : "=";
  }
  return text;
}

/** Throws where the text is none. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
