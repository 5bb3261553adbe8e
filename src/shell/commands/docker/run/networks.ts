/** `--network` and the flags that go with it. Source: docker/cli, cli/command/container/opts.go, opts/network.go. */
import { isUserNetwork } from "../../../../docker/container/create.ts";
import { PLAIN_ENDPOINT } from "../../../../docker/network/endpoint.ts";
import { recordOfPairs } from "../../../../docker/records.ts";
import { DockerError, type EndpointConfig } from "../../../../docker/shapes.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { FlagError, type FlagSpec, type Flags } from "../flags.ts";
import type { Typed } from "../options/row.ts";
import { SpecError } from "./port-spec.ts";
import { splitOnce } from "./values.ts";

/** What is asked of the first network; a container's own options are rows in options/. */
export const ENDPOINT_FLAGS: readonly FlagSpec[] = [
  { name: "ip", kind: "string", check: checkAddress },
  { name: "net-alias", kind: "list" },
  { name: "network-alias", kind: "list" },
];

function checkAddress(text: string, { client }: Typed["profile"]): string | null {
  return client.checksIp && parseIpv4(text) === null ? `failed to parse IP: ${JSON.stringify(text)}` : null;
}

/** The first network's name: what docker calls the network mode. */
export function readNetworkMode({ flags, profile }: Typed): string {
  const mode = readNetwork(typedNetworks(flags)[0] ?? "default")[0];
  if (mode === "container:") throw new DockerError(profile.words.containerMode, 400);
  return mode;
}

function typedNetworks(flags: Flags): string[] {
  return [...flags.values("network"), ...flags.values("net")];
}

/**
 * --ip, --network-alias, --link and --mac-address go to the first network. From 25 on a network may have its own: name=N,ip=...
 */
export function readNetworks({ flags, profile: { api, client } }: Typed): Map<string, EndpointConfig> {
  const typed = typedNetworks(flags);
  const networks = new Map<string, EndpointConfig>();
  for (const text of typed.length === 0 ? ["default"] : typed) {
    const [name, config] = readNetwork(text);
    networks.set(name, config);
  }
  const [first] = networks.keys();
  const own = networks.get(first!)!;
  const ip = flags.value("ip") ?? "";
  const links = flags.values("link");
  const aliases = [...flags.values("network-alias"), ...flags.values("net-alias")];
  const isNamed = typed.length > 0;
  if (!isUserNetwork(first!) && (isNamed || client.checksUnnamedNetwork)) {
    if (aliases.length > 0) throw new SpecError("network-scoped aliases are only supported for user-defined networks");
    if (links.length > 0 && isNamed && client.refusesLinks)
      throw new SpecError("links are only supported for user-defined networks");
  }
  if (ip !== "" && own.ipv4Address !== "")
    throw new SpecError("conflicting options: cannot specify both --ip and per-network IPv4 address");
  networks.set(first!, {
    ...own,
    ipv4Address: ip === "" ? own.ipv4Address : ip,
    aliases: aliases.length > 0 ? aliases : own.aliases,
    links,
    macAddress: own.macAddress || (api.sendsPerEndpointMac ? (flags.value("mac-address") ?? "") : ""),
  });
  return networks;
}

function readNetwork(text: string): [string, EndpointConfig] {
  if (!text.includes("=")) return [text, PLAIN_ENDPOINT];
  let name = "";
  let config: EndpointConfig = PLAIN_ENDPOINT;
  for (const field of text.split(",")) {
    const [key, value] = splitOnce(field, "=");
    if (key === "name") name = value;
    else if (key === "ip") config = { ...config, ipv4Address: value };
    else if (key === "alias") config = { ...config, aliases: [...config.aliases, value] };
    else if (key === "mac-address") config = { ...config, macAddress: value };
    else if (key === "gw-priority") config = { ...config, gwPriority: Number(value) };
    else if (key === "driver-opt") config = { ...config, driverOpts: { ...config.driverOpts, ...recordOfPairs([value]) } };
    else throw new FlagError(`invalid argument ${JSON.stringify(text)} for "--network" flag: invalid field key ${key}`);
  }
  return [name, config];
}
