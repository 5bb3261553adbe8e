/**
 * A network as `docker network inspect` prints it: moby's types.NetworkResource. What 29 adds (Status: how many addresses are
 * taken) is left out: it was never recorded.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { IpamConfig, Network } from "../../../../docker/shapes.ts";
import { formatIpv4, formatPrefix } from "../../../../wire/ipv4-address.ts";
import { formatMac } from "../../../../wire/mac.ts";
import { field, GoStruct, type GoValue, mapOf, NIL_LIST, NIL_MAP, stringMap, struct } from "../format/value.ts";
import { apiTime } from "./time.ts";

export function networkValue(engine: Engine, network: Network): GoStruct {
  const legacy = engine.profile.api.isLegacy;
  return new GoStruct("types.NetworkResource", [
    field("Name", network.name),
    field("ID", network.id, { json: "Id" }),
    field("Created", apiTime(engine.host, network.createdUs)),
    field("Scope", network.scope),
    field("Driver", network.driver),
    ...(legacy ? [] : [field("EnableIPv4", true)]),
    field("EnableIPv6", false),
    field("IPAM", ipamValue(network, legacy)),
    field("Internal", network.internal),
    field("Attachable", network.attachable),
    field("Ingress", false),
    field("ConfigFrom", struct("network.ConfigReference", { Network: "" })),
    field("ConfigOnly", false),
    field("Containers", containersValue(engine, network)),
    field("Options", stringMap(network.options)),
    field("Labels", stringMap(network.labels)),
  ]);
}

function ipamValue(network: Network, legacy: boolean): GoStruct {
  const none = legacy ? [] : NIL_LIST;
  return struct("network.IPAM", {
    Driver: "default",
    Options: network.ipamOptions === null ? NIL_MAP : stringMap(network.ipamOptions),
    Config: network.ipam.length === 0 ? none : network.ipam.map(ipamConfigValue),
  });
}

function ipamConfigValue(config: IpamConfig): GoStruct {
  const auxiliary = mapOf([...config.auxAddresses].map(([name, address]) => [name, formatIpv4(address)] as const));
  return new GoStruct("network.IPAMConfig", [
    field("Subnet", config.subnetText ?? formatPrefix(config.subnet), { omitEmpty: true }),
    field("IPRange", config.rangeText ?? "", { omitEmpty: true }),
    field("Gateway", config.gatewayShown && config.gateway !== null ? formatIpv4(config.gateway) : "", { omitEmpty: true }),
    field("AuxAddress", auxiliary, { json: "AuxiliaryAddresses", omitEmpty: true }),
  ]);
}

function containersValue(engine: Engine, network: Network): GoValue {
  return mapOf(
    [...network.endpoints.values()].map((endpoint) => {
      const name = engine.containers.get(endpoint.containerId)?.name ?? "";
      const address = endpoint.address === null ? "" : `${formatIpv4(endpoint.address)}/${endpoint.prefixLength}`;
      const value = struct("types.EndpointResource", {
        Name: name,
        EndpointID: endpoint.id,
        MacAddress: endpoint.mac === null ? "" : formatMac(endpoint.mac),
        IPv4Address: address,
        IPv6Address: "",
      });
      return [endpoint.containerId, value] as const;
    }),
  );
}
