/** What the dumping tools read: their files one after another, as one run of bytes. */
import { isRefusal, type Refusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { joinBytes } from "../../../wire/text.ts";
import { ReadFailed, readChunk } from "../../io.ts";
import { openInput, type ToolContext } from "../kit.ts";

/**
 * The bytes, no more than `most` of them, null where no file could be opened; `refused` is notified of files that cannot be
 * opened, `unreadable` of standard input.
 */
export function* readFiles(
  context: ToolContext,
  paths: readonly string[],
  most: number,
  refused: (path: string, why: Refusal) => void,
  unreadable: (failed: ReadFailed) => void,
): Step<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let left = most;
  let hasOpened = false;
  for (const path of paths.length > 0 ? paths : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      refused(path, input);
      // A directory can be opened, but not read.
      hasOpened ||= input.errno === "EISDIR";
      continue;
    }
    hasOpened = true;
    try {
      while (left > 0) {
        const chunk = yield* readChunk(input);
        if (chunk === null) break;
        chunks.push(chunk.subarray(0, left));
        if (chunk.length > left) input.unread(chunk.subarray(left));
        left -= Math.min(left, chunk.length);
      }
    } catch (thrown) {
      if (!(thrown instanceof ReadFailed)) throw thrown;
      unreadable(thrown);
    }
    input.close();
  }
  return hasOpened ? joinBytes(chunks) : null;
}
