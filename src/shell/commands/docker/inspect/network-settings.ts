/**
 * NetworkSettings of `docker inspect`: the sandbox, the published ports, and each network's endpoint. Up to 28 the endpoint on
 * the default bridge stands once more at the top, where people look for the address; 29 has it only under Networks.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { ApiProfile } from "../../../../docker/profiles/api.ts";
import type { Container, Endpoint } from "../../../../docker/shapes.ts";
import { formatIpv4, type Ipv4 } from "../../../../wire/ipv4-address.ts";
import { formatMac, type Mac } from "../../../../wire/mac.ts";
import { type Field, field, type GoMap, GoStruct, type GoValue, mapOf, NIL_LIST, NIL_MAP, stringMap } from "../format/value.ts";
import { publishedPorts } from "./ports.ts";

export function networkSettingsValue(engine: Engine, container: Container): GoStruct {
  const fields = new Map(topFields(engine, container).map((each) => [each.name, each] as const));
  return new GoStruct(
    "*types.NetworkSettings",
    engine.profile.api.networkSettings.map((name) => fields.get(name)!),
    { pointer: true },
  );
}

function topFields(engine: Engine, container: Container): Field[] {
  const onBridge = [...container.endpoints.values()].find(({ networkName }) => networkName === "bridge");
  const bridge = onBridge === undefined ? undefined : shownOf(onBridge);
  const values: Record<string, GoValue> = {
    Bridge: "",
    SandboxID: container.sandboxId,
    SandboxKey: sandboxKey(engine, container),
    Ports: publishedPorts(engine, container),
    HairpinMode: false,
    LinkLocalIPv6Address: "",
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: NIL_LIST,
    SecondaryIPv6Addresses: NIL_LIST,
    EndpointID: bridge?.id ?? "",
    Gateway: address(onBridge?.gateway),
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    IPAddress: address(bridge?.address),
    IPPrefixLen: prefixLength(bridge),
    IPv6Gateway: "",
    MacAddress: mac(bridge?.mac),
    Networks: networksValue(engine, container),
  };
  return Object.entries(values).map(([name, value]) => field(name, value));
}

function sandboxKey(engine: Engine, { net, sandboxId }: Container): string {
  if (sandboxId === "") return "";
  return `/var/run/docker/netns/${net === engine.host.init ? "default" : sandboxId.slice(0, 12)}`;
}

export function networksValue(engine: Engine, container: Container): GoMap {
  return mapOf(
    [...container.endpoints.values()].map(
      (endpoint) => [endpoint.networkName, endpointValue(engine, container, endpoint)] as const,
    ),
  );
}

function endpointValue(engine: Engine, container: Container, endpoint: Endpoint): GoStruct {
  const { api } = engine.profile;
  const legacy = api.isLegacy;
  const macField = field("MacAddress", mac(shownOf(endpoint).mac));
  const user = isUserNetwork(endpoint);
  const later = endpoint.isConnected;
  const shown = shownOf(endpoint);
  const driverOpts = field(
    "DriverOpts",
    later || Object.keys(endpoint.config.driverOpts).length > 0 ? stringMap(endpoint.config.driverOpts) : NIL_MAP,
  );
  const { config } = endpoint;
  return new GoStruct(
    "*network.EndpointSettings",
    [
      field("IPAMConfig", ipamConfig(endpoint, later)),
      field("Links", config.links.length === 0 ? NIL_LIST : config.links),
      field("Aliases", aliases(engine, container, endpoint, user)),
      ...(api.macAddressAfter === "Aliases" ? [macField] : []),
      ...(legacy ? [] : [driverOpts]),
      ...(api.hasGwPriority ? [field("GwPriority", config.gwPriority)] : []),
      field("NetworkID", endpoint.wasJoined ? endpoint.networkId : ""),
      field("EndpointID", shown.id),
      field("Gateway", netipAddress(api, endpoint.gateway)),
      field("IPAddress", netipAddress(api, shown.address)),
      ...(api.macAddressAfter === "IPAddress" ? [macField] : []),
      field("IPPrefixLen", prefixLength(shown)),
      field("IPv6Gateway", netipAddress(api, null)),
      field("GlobalIPv6Address", netipAddress(api, null)),
      field("GlobalIPv6PrefixLen", 0),
      ...(api.macAddressAfter === "GlobalIPv6PrefixLen" ? [macField] : []),
      ...(legacy ? [driverOpts] : [field("DNSNames", user && isNamed(endpoint) ? dnsNames(container, endpoint) : NIL_LIST)]),
    ],
    { pointer: true },
  );
}

function isUserNetwork({ networkName }: Endpoint): boolean {
  return !["bridge", "host", "none"].includes(networkName);
}

/** Names are given when it is joined or connected (updateNetworkConfig). */
function isNamed({ wasJoined, isConnected }: Endpoint): boolean {
  return wasJoined || isConnected;
}

/** What stays visible of a join that failed, or what is so. */
function shownOf(endpoint: Endpoint): Pick<Endpoint, "id" | "address" | "prefixLength" | "mac"> {
  return endpoint.remains ?? endpoint;
}

/** Null where nothing was asked; empty on a network that was connected later. */
function ipamConfig({ config }: Endpoint, later: boolean): GoValue {
  if (config.ipv4Address === "" && !later) return null;
  return new GoStruct("*network.EndpointIPAMConfig", [field("IPv4Address", config.ipv4Address, { omitEmpty: true })], {
    pointer: true,
  });
}

/** The container's own names may be added when it is connected or starts. */
function aliases(engine: Engine, container: Container, endpoint: Endpoint, user: boolean): GoValue {
  const { config, isConnected, wasJoined } = endpoint;
  const short = container.id.slice(0, 12);
  const { hostname } = container.config;
  const hasOwn = engine.profile.api.aliasesOwnNames && user && (isConnected || wasJoined);
  const own = hasOwn ? (hostname === short ? [short] : [short, hostname]) : [];
  const all = [...config.aliases, ...own];
  return all.length === 0 && !isConnected ? NIL_LIST : all;
}

/** What the embedded DNS replies for, each once. */
function dnsNames(container: Container, { config }: Endpoint): string[] {
  const { hostname } = container.config;
  const short = container.id.slice(0, 12);
  return [...new Set([container.name, ...config.aliases, short, ...(hostname === short ? [] : [hostname])])];
}

function address(value: Ipv4 | null | undefined): string {
  return value === null || value === undefined ? "" : formatIpv4(value);
}

/** A netip.Addr in later versions: one that is not set is "" in JSON, and prints as `invalid IP`. */
function netipAddress({ hasNetip }: ApiProfile, value: Ipv4 | null): GoValue {
  if (!hasNetip) return address(value);
  return new GoStruct("netip.Addr", [], { text: value === null ? "invalid IP" : formatIpv4(value), json: address(value) });
}

function mac(value: Mac | null | undefined): string {
  return value === null || value === undefined ? "" : formatMac(value);
}

function prefixLength(endpoint: Pick<Endpoint, "address" | "prefixLength"> | undefined): number {
  return endpoint === undefined || endpoint.address === null ? 0 : endpoint.prefixLength;
}
