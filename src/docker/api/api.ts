/**
 * Docker's Engine API on one host's dockerd: a request comes as data, and so goes the response. Source: moby, api/server. One
 * JSON shape is sent whatever version the client asks for: that of the engine. What is not modelled (swarm, builds, checkpoints)
 * is 501.
 */
import type { Step } from "../../sim/wait.ts";
import { decodeText } from "../../wire/text.ts";
import type { Engine } from "../engine.ts";
import { BUILDS } from "../profiles/builds.ts";
import { DockerError } from "../shapes.ts";
import { ARCHIVE_ROUTES } from "./archive.ts";
import { Consoles } from "./console.ts";
import { CONTAINER_ROUTES } from "./containers.ts";
import { EVENT_ROUTES } from "./events.ts";
import { EXEC_ROUTES, ExecRegistry } from "./exec.ts";
import { IMAGE_ROUTES } from "./images.ts";
import { LastExits } from "./last-exits.ts";
import { LIFE_ROUTES } from "./life.ts";
import { NETWORK_ROUTES } from "./networks.ts";
import { notModelled, refused } from "./respond.ts";
import type { ApiRequest, ApiResponse, ApiState, Call, Route } from "./shapes.ts";
import { STREAM_ROUTES } from "./streams.ts";
import { SYSTEM_ROUTES } from "./system.ts";
import { VOLUME_ROUTES } from "./volumes.ts";

const ROUTES: readonly Route[] = [
  ...SYSTEM_ROUTES,
  ...EVENT_ROUTES,
  ...CONTAINER_ROUTES,
  ...ARCHIVE_ROUTES,
  ...LIFE_ROUTES,
  ...STREAM_ROUTES,
  ...EXEC_ROUTES,
  ...NETWORK_ROUTES,
  ...IMAGE_ROUTES,
  ...VOLUME_ROUTES,
];

export class DockerApi {
  readonly #state: ApiState;

  constructor(engine: Engine) {
    this.#state = { engine, execs: new ExecRegistry(), consoles: new Consoles(engine), lastExits: new LastExits() };
  }

  /** What every response says of the engine. */
  get headers(): Readonly<Record<string, string>> {
    const { version, apiVersion } = BUILDS[this.#state.engine.profile.version];
    return {
      "Api-Version": apiVersion,
      "Docker-Experimental": "false",
      Ostype: "linux",
      Server: `Docker/${version} (linux)`,
    };
  }

  /** What goes wrong is a response, too. */
  *respond(request: ApiRequest): Step<ApiResponse> {
    try {
      const response = this.#dispatch(request);
      return isStep(response) ? yield* response : response;
    } catch (error) {
      if (error instanceof DockerError) return refused(error.status, error.message);
      throw error;
    }
  }

  #dispatch(request: ApiRequest): ApiResponse | Step<ApiResponse> {
    const { engine } = this.#state;
    const question = request.target.indexOf("?");
    const whole = question < 0 ? request.target : request.target.slice(0, question);
    const query = new URLSearchParams(question < 0 ? "" : request.target.slice(question + 1));
    const [, version, path] = /^(?:\/v(\d+\.\d+))?(\/.*)$/.exec(whole) ?? [undefined, undefined, whole];
    if (version !== undefined) refuseVersion(engine, version);
    const found = findRoute(request.method, path!);
    if (found === null) throw notModelled(`${request.method} ${path}`);
    const call: Call = {
      ...this.#state,
      parameters: found.parameters,
      query,
      bytes: request.body,
      get body() {
        return readBody(request.body);
      },
    };
    return found.route.endpoint(call);
  }
}

function isStep(response: ApiResponse | Step<ApiResponse>): response is Step<ApiResponse> {
  return "next" in response;
}

/** moby: api/server/middleware/version.go. */
function refuseVersion(engine: Engine, version: string): void {
  const { apiVersion, minApiVersion } = BUILDS[engine.profile.version];
  if (compareVersions(version, minApiVersion) < 0) {
    throw new DockerError(
      `client version ${version} is too old. Minimum supported API version is ${minApiVersion}, please upgrade your client to a newer version`,
      400,
    );
  }
  if (compareVersions(version, apiVersion) > 0)
    throw new DockerError(`client version ${version} is too new. Maximum supported API version is ${apiVersion}`, 400);
}

function compareVersions(a: string, b: string): number {
  const [major, minor] = a.split(".").map(Number) as [number, number];
  const [otherMajor, otherMinor] = b.split(".").map(Number) as [number, number];
  return major - otherMajor || minor - otherMinor;
}

function findRoute(method: string, path: string): { readonly route: Route; readonly parameters: readonly string[] } | null {
  for (const route of ROUTES) {
    if (route.method !== method && !(method === "HEAD" && route.path === "/_ping")) continue;
    const parameters = match(route.path, path);
    if (parameters !== null) return { route, parameters };
  }
  return null;
}

/** The parts of a path that stand for a pattern's {}; an image's name may have slashes in it. */
function match(pattern: string, path: string): string[] | null {
  const [before, after] = pattern.split("{}") as [string, string?];
  if (after === undefined) return path === pattern ? [] : null;
  const isInside = path.length > before.length + after.length && path.startsWith(before) && path.endsWith(after);
  if (!isInside) return null;
  const part = path.slice(before.length, path.length - after.length);
  return part.includes("/") && !pattern.startsWith("/images/") ? null : [decodePart(part)];
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new DockerError(`invalid URL escape ${JSON.stringify(part)}`, 400);
  }
}

/** No body is as an empty one. */
function readBody(bytes: Uint8Array): Call["body"] {
  const text = decodeText(bytes);
  if (text.trim() === "") return { name: "", value: {} };
  try {
    return { name: "", value: JSON.parse(text) as unknown };
  } catch {
    throw new DockerError("invalid JSON", 400);
  }
}
