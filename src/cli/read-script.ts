/** Reads the script that the command line names, and refuses what bash would not run, in its words and with its exit codes. */
import { closeSync, openSync, readSync } from "node:fs";
import { strerror } from "../kernel/config/errno.ts";
import { isHistory } from "../lab/history/parse.ts";
import { isBinary } from "../shell/evaluator/launch.ts";
import { decodeText, joinBytes } from "../wire/text.ts";
import { errnoOf, reasonOf } from "./host-errors.ts";
import { InputError } from "./options.ts";

/** A script's tree takes a hundred times its size. */
const MAX_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 65_536;

/** bash: EX_NOTFOUND, EX_NOEXEC; EX_NOINPUT is the former's number. */
const NOT_FOUND = 127;
const NOT_RUN = 126;

/** The text of a file; of standard input where its name is `-`. */
export function readScript(file: string, maxBytes = MAX_BYTES): string {
  try {
    return decodeText(readBytes(file, maxBytes));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: ${reasonOf(error)}`, errnoOf(error) === "ENOENT" ? NOT_FOUND : NOT_RUN);
  }
}

/** What does not run a lab's history says so. */
export function refuseHistory(text: string, file: string): void {
  if (isHistory(text)) throw new InputError(`${file}: a lab's history: only netnsim run takes it`, 2);
}

/** In pieces, since what it reads may have no end: a device, a pipe. */
function readBytes(file: string, maxBytes: number): Uint8Array {
  const fd = file === "-" ? 0 : openSync(file, "r");
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let chunk = readChunk(fd); chunk.length > 0; chunk = readChunk(fd)) {
      if (size === 0 && isBinary(chunk)) throw new InputError(`${file}: cannot execute binary file`, NOT_RUN);
      size += chunk.length;
      if (size > maxBytes) throw new InputError(`${file}: ${strerror("EFBIG")}`, NOT_RUN);
      chunks.push(chunk);
    }
  } finally {
    if (fd !== 0) closeSync(fd);
  }
  return joinBytes(chunks);
}

function readChunk(fd: number): Uint8Array {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    try {
      return buffer.subarray(0, readSync(fd, buffer));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return buffer.subarray(0, 0);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
    }
  }
}

const AGAIN_MS = 10;
