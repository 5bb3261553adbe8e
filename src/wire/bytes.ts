/** Small helpers over byte arrays that every protocol file shares. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Bytes nobody here understands: an unknown protocol, a later fragment, or a header that does not parse. */
export interface Opaque {
  /** Which payload it is. */
  readonly kind: "opaque";
  /** As on the wire. */
  readonly bytes: Uint8Array;
}

export function opaque(bytes: Uint8Array): Opaque {
  return { kind: "opaque", bytes };
}
