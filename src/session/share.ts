/** A lab's history as a text for an address: packed, and in letters that need no escapes. */
import { decodeText, encodeText } from "../lab/text.ts";
import { encodeBase64 } from "../shell/commands/http/base64.ts";

export async function pack(history: string): Promise<string> {
  const packed = await through(new CompressionStream("deflate-raw"), encodeText(history));
  return encodeBase64(packed).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Null for what nothing was packed into. */
export async function unpack(text: string): Promise<string | null> {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return null;
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  try {
    return decodeText(await through(new DecompressionStream("deflate-raw"), packed));
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}

async function through(
  stream: { readonly readable: ReadableStream<Uint8Array>; readonly writable: WritableStream<Uint8Array> },
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // What the writer is told of broken bytes the reader throws.
  void writer.write(bytes).catch(() => {});
  void writer.close().catch(() => {});
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}
