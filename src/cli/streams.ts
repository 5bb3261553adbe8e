/**
 * Standard output and standard error of `netnsim run` and `export`, written at once: while a lab runs nothing else gets a turn,
 * so what waits in a stream of Node's would pile up, and a reader that has gone would be noticed at the end. What the real stream
 * refuses, the program that writes is refused: its reader has gone (SIGPIPE), its disk is full (`write error: No space left on
 * device`).
 */
import { writeSync } from "node:fs";
import { refusal } from "../kernel/config/errno.ts";
import { WriteFailed } from "../shell/io.ts";
import { Killed } from "../sim/signals.ts";
import { spend } from "../sim/work.ts";
import { errnoOf } from "./host-errors.ts";

/** Sets what is printed beside: tests collect it. */
export const STREAMS = {
  stdout: (bytes: Uint8Array): void => writeAll(1, bytes),
  stderr: (bytes: Uint8Array): void => writeAll(2, bytes),
};

/** What a system call of the real machine costs beyond its bytes, in units of work. */
const SYSTEM_CALL_WORK = 300;

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    spend(SYSTEM_CALL_WORK);
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const errno = errnoOf(error);
      // Somebody made the file description non-blocking: the reader gets a moment.
      if (errno === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
      else if (errno === "EPIPE") throw new Killed("PIPE");
      else if (errno !== null) throw new WriteFailed(refusal(errno));
      else throw error;
    }
  }
}

const AGAIN_MS = 5;
