/**
 * What goes over the lab's socket. A client connects once for each command. Both sides send frames: one byte that says what it
 * is, the length of what follows (4 bytes, big endian), and that many bytes.
 *
 * | client | | server | |
 * |---|---|---|---|
 * | `R` | run: the fields of RunRequest, see below | `O` | bytes of the command's standard output |
 * | `I` | bytes for its standard input; none: its end | `E` | bytes of its standard error |
 * | `S` | a signal, by its name: `INT` | `D` | the command reads its standard input: send `I` |
 * | | | `X` | it has ended: its exit code, or a signal's name |
 * | `H` | the lab's history is asked for | `O`, `X` | the script, and 0 |
 * | `P` | where the SOCKS proxy of a namespace listens, by its name; none: the host's | `O`, `X` | `127.0.0.1:PORT`, and 0 |
 * | `Q` | the lab is to end | `X` | 0, when it has |
 *
 * Standard input is sent when it is read, and no sooner: a loop `while read line; do ip ...; done < list` keeps its list.
 */

import { decodeText, encodeText } from "../wire/text.ts";

/** The first field of `R`; a server refuses another one. */
export const PROTOCOL_VERSION = "2";

/**
 * What `R` carries: fields with a NUL between each two; version, the client's process, kinds of the standard streams, cwd,
 * columns, rows, how many words, words, variables.
 */
export interface RunRequest {
  readonly argv: readonly string[];
  /** The client's number on its machine, which the command has in the lab, too; 0: any. */
  readonly pid: number;
  readonly cwd: string;
  /** Standard input, output and error. */
  readonly streams: readonly [StreamKind, StreamKind, StreamKind];
  /** Of the terminal; 0 where there is none. */
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
}

/** What a client's standard stream is; `full`: a device without room (/dev/full). */
export type StreamKind = keyof typeof STREAM_KINDS;

const STREAM_KINDS = { other: "0", terminal: "1", closed: "c", full: "f" } as const;

export interface Frame {
  readonly type: string;
  readonly payload: Uint8Array;
}

/** A frame that nobody should send ends the connection. */
export class ProtocolError extends Error {}

const HEADER_BYTES = 5;
const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;

export function encodeFrame(type: string, payload: Uint8Array | string = ""): Uint8Array {
  const bytes = typeof payload === "string" ? encodeText(payload) : payload;
  const frame = Buffer.alloc(HEADER_BYTES + bytes.length);
  frame.writeUInt8(type.charCodeAt(0), 0);
  frame.writeUInt32BE(bytes.length, 1);
  frame.set(bytes, HEADER_BYTES);
  return frame;
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #bytes: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): Frame[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const frames: Frame[] = [];
    while (this.#bytes.length >= HEADER_BYTES) {
      const length = this.#bytes.readUInt32BE(1);
      if (length > MAX_PAYLOAD_BYTES) throw new ProtocolError(`a frame of ${length} bytes`);
      if (this.#bytes.length < HEADER_BYTES + length) break;
      const type = String.fromCharCode(this.#bytes[0]!);
      frames.push({ type, payload: this.#bytes.subarray(HEADER_BYTES, HEADER_BYTES + length) });
      this.#bytes = this.#bytes.subarray(HEADER_BYTES + length);
    }
    return frames;
  }
}

export function parseRun(payload: Uint8Array): RunRequest {
  const [version, pid, kinds, cwd, columns, rows, count, ...rest] = decodeText(payload).split("\0");
  if (version !== PROTOCOL_VERSION)
    throw new ProtocolError(`version ${JSON.stringify(version)} of the protocol; this is ${PROTOCOL_VERSION}`);
  const words = Number(count);
  const streams = [...(kinds ?? "")].map(kindOf);
  if (streams.length !== 3 || streams.includes(undefined) || !cwd?.startsWith("/") || !(words >= 1) || words > rest.length)
    throw new ProtocolError("a run request that cannot be read");
  const variables = rest.slice(words).map((each): [string, string] => {
    const at = each.indexOf("=");
    return [each.slice(0, at), each.slice(at + 1)];
  });
  return {
    argv: rest.slice(0, words),
    pid: Number(pid) || 0,
    cwd,
    streams: streams as [StreamKind, StreamKind, StreamKind],
    columns: Number(columns) || 0,
    rows: Number(rows) || 0,
    env: Object.fromEntries(variables.filter(([name]) => name !== "")),
  };
}

function kindOf(letter: string): StreamKind | undefined {
  return (Object.keys(STREAM_KINDS) as StreamKind[]).find((kind) => STREAM_KINDS[kind] === letter);
}

/** What parseRun() reads. */
export function formatRun(run: RunRequest): string {
  const kinds = run.streams.map((each) => STREAM_KINDS[each]).join("");
  const variables = Object.entries(run.env).map(([name, value]) => `${name}=${value}`);
  const head = [PROTOCOL_VERSION, run.pid, kinds, run.cwd, run.columns, run.rows, run.argv.length];
  return [...head, ...run.argv, ...variables].join("\0");
}
