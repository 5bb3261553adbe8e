/**
 * Requests and responses of docker's Engine API as data. Who carries them (src/serve) knows of sockets, and this room does not.
 */

import type { Sent } from "../../shell/commands/docker/options/api-values.ts";
import type { Step, WaitQueue } from "../../sim/wait.ts";
import type { Engine } from "../engine.ts";
import { DockerError } from "../shapes.ts";
import type { Consoles } from "./console.ts";
import type { ExecRegistry } from "./exec.ts";
import type { LastExits } from "./last-exits.ts";

export interface ApiRequest {
  readonly method: string;
  /** The path and its query: `/v1.51/containers/json?all=1`. */
  readonly target: string;
  readonly body: Uint8Array;
}

/** A response that is there at once. */
export interface WholeResponse {
  readonly status: number;
  /** "" for none. */
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Beside those that every response has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response that goes on as long as `run` does. */
export interface StreamedResponse {
  readonly contentType: string;
  readonly run: (client: StreamClient) => Step<void>;
  /** Takes what the client sends after its request (a hijacked connection); null: it sends no more. */
  readonly receive?: (bytes: Uint8Array | null) => unknown;
}

export type ApiResponse = WholeResponse | StreamedResponse;

/** Who reads a streamed response. */
export interface StreamClient {
  write(bytes: Uint8Array): void;
  /** It has not read what was written: a stream of much waits on `writable`. */
  readonly isFull: boolean;
  readonly writable: WaitQueue;
}

/** What the endpoints share. */
export interface ApiState {
  readonly engine: Engine;
  readonly execs: ExecRegistry;
  readonly consoles: Consoles;
  readonly lastExits: LastExits;
}

/** A request as an endpoint gets it. */
export interface Call extends ApiState {
  /** What stands for the {} of its path. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  /** What was sent, and as JSON. */
  readonly bytes: Uint8Array;
  readonly body: Sent;
}

export type Endpoint = (call: Call) => ApiResponse | Step<ApiResponse>;

export interface Route {
  readonly method: string;
  /** `/containers/{}/json` */
  readonly path: string;
  readonly endpoint: Endpoint;
}

/** A route, written as docker's own documentation does: `GET /containers/{}/json`. */
export function route(line: string, endpoint: Endpoint): Route {
  const [method, path] = line.split(" ") as [string, string];
  return { method, path, endpoint };
}

/** A parameter that counts something; undefined where it is not given. */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? "";
  if (text === "") return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw new DockerError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`, 400);
  return Number(text);
}

/** Every parameter is true but "", 0, no, false and none. moby: httputils.BoolValue(). */
export function isSet(query: URLSearchParams, name: string): boolean {
  const value = (query.get(name) ?? "").toLowerCase().trim();
  return !["", "0", "no", "false", "none"].includes(value);
}
