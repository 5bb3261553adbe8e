/** A lab's history as a text for an address: packed, and in letters that need no escapes. */
import { decodeText } from "../lab/text.ts";
import { decodeBase64, encodeBase64 } from "../wire/base64.ts";

export async function pack(history: string): Promise<string> {
  const packed = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(history));
  return encodeBase64(packed).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Null for what nothing was packed into. */
export async function unpack(text: string): Promise<string | null> {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return null;
  const packed = decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  try {
    return decodeText(await through(new DecompressionStream("deflate-raw"), packed));
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}

async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // Broken bytes are an error of the reader's, too.
  void writer.write(bytes).catch(() => {});
  void writer.close().catch(() => {});
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}
