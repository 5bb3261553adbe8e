/** `netnsim exec`, `history`, `socks` and `down`: ask the lab that the environment names. */
import { constants } from "node:os";
import { type ClientStreams, request } from "../../serve/client.ts";
import { formatRun, type StreamKind } from "../../serve/protocol.ts";
import { SOCKET_VARIABLE } from "../../serve/shim-source.ts";
import { UsageError } from "../arguments.ts";
import { reasonOf } from "../host-errors.ts";
import { InputError } from "../options.ts";
import { STREAMS } from "../streams.ts";

const TYPES = { exec: "R", history: "H", socks: "P", down: "Q" } as const;

export async function runClient(verb: keyof typeof TYPES, words: readonly string[]): Promise<number> {
  const path = process.env[SOCKET_VARIABLE];
  if (path === undefined)
    throw new InputError(
      `${verb}: ${SOCKET_VARIABLE} is not set: eval "$(netnsim up --detach)", or inside netnsim up -- COMMAND`,
      2,
    );
  if (verb === "exec" && words.length === 0) throw new UsageError("exec: no command given");
  const excess = verb === "exec" ? undefined : words[verb === "socks" ? 1 : 0];
  if (excess !== undefined) throw new UsageError(`${verb}: one too many: ${JSON.stringify(excess)}`);
  const payload = verb === "exec" ? formatRun(runOf(words)) : (words[0] ?? "");
  const streams: ClientStreams = { stdin: process.stdin, write: (stream, bytes) => STREAMS[stream](bytes) };
  try {
    return exitCodeOf(await request(path, TYPES[verb], payload, streams));
  } catch (error) {
    throw new InputError(`${verb}: ${path}: ${reasonOf(error)}`, 2);
  }
}

function runOf(argv: readonly string[]) {
  const { stdin, stdout, stderr } = process;
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return {
    argv,
    pid: process.pid,
    cwd: process.cwd(),
    streams: [kindOf(stdin), kindOf(stdout), kindOf(stderr)] as const,
    columns: stdout.columns ?? 0,
    rows: stdout.rows ?? 0,
    env,
  };
}

function kindOf(stream: { readonly isTTY?: boolean }): StreamKind {
  return stream.isTTY === true ? "terminal" : "other";
}

/** 128 and the number of the signal that ended it. */
function exitCodeOf(end: string): number {
  return /^\d+$/.test(end) ? Number(end) : 128 + (constants.signals[`SIG${end}` as NodeJS.Signals] ?? 0);
}
