/** The forms of a response, and of a refusal. */
import { toJson } from "../../shell/commands/docker/format/json.ts";
import type { GoValue } from "../../shell/commands/docker/format/value.ts";
import { mapOf } from "../../shell/commands/docker/format/value.ts";
import { DockerError } from "../shapes.ts";
import type { WholeResponse } from "./shapes.ts";

export function json(value: GoValue, status = 200): WholeResponse {
  return { status, contentType: "application/json", body: `${toJson(value)}\n` };
}

/** A JSON object of these fields. */
export function object(fields: Readonly<Record<string, GoValue>>, status = 200): WholeResponse {
  return json(new Map(Object.entries(fields)), status);
}

export function empty(status = 204): WholeResponse {
  return { status, contentType: "", body: "" };
}

export function notModelled(what: string): DockerError {
  return new DockerError(`netnsim does not model ${what}`, 501);
}

export function refused(status: number, message: string): WholeResponse {
  return json(mapOf([["message", message]]), status);
}
