/**
 * What `docker run` asks of the daemon, from its flags. What it finds wrong by itself it says in the words of docker/cli
 * (cli/command/container/opts.go).
 */
import type { CreateRequest } from "../../../../docker/shapes.ts";
import { CONFIG_OPTIONS } from "../options/config.ts";
import { HOST_OPTIONS } from "../options/host-config.ts";
import { settings, type Typed } from "../options/row.ts";
import { readNetworks } from "./networks.ts";
import { SpecError } from "./port-spec.ts";

export function readRequest(typed: Typed): CreateRequest {
  const { flags, profile } = typed;
  const pull = flags.value("pull") ?? "";
  if (profile.client.checksPull && !["", "always", "missing", "never"].includes(pull))
    throw new SpecError(`invalid pull option: '${pull}': must be one of "always", "missing" or "never"`);
  return {
    name: flags.value("name") || null,
    config: settings(CONFIG_OPTIONS, (row) => row.read(typed)),
    hostConfig: settings(HOST_OPTIONS, (row) => row.read(typed)),
    networking: readNetworks(typed),
  };
}
