/** Networks. Source: moby, api/server/router/network. */
import { networkValue } from "../../shell/commands/docker/inspect/network.ts";
import {
  type Sent,
  sentField,
  sentFlag,
  sentList,
  sentRecord,
  sentText,
} from "../../shell/commands/docker/options/api-values.ts";
import { filterNetworks } from "../../shell/commands/docker/print/networks.ts";
import { connectContainer, disconnectContainer } from "../container/networking.ts";
import { createNetwork } from "../network/create.ts";
import { pruneNetworks } from "../network/prune.ts";
import { removeNetwork } from "../network/remove.ts";
import { DockerError, type NetworkRequest } from "../shapes.ts";
import { readEndpoint } from "./create.ts";
import { readFiltersOf } from "./filters.ts";
import { empty, json, notModelled, object } from "./respond.ts";
import { type Call, type Route, route } from "./shapes.ts";

function list({ engine, query }: Call) {
  const networks = filterNetworks(engine, readFiltersOf(query));
  if (typeof networks === "string") throw new DockerError(networks, 400);
  return json(networks.map((network) => networkValue(engine, network)));
}

function inspect({ engine, parameters }: Call) {
  return json(networkValue(engine, engine.network(parameters[0]!)));
}

function create({ engine, body }: Call) {
  for (const name of ["EnableIPv6", "Ingress", "ConfigOnly"]) if (sentFlag(sentField(body, name))) throw notModelled(name);
  if (sentField(body, "EnableIPv4").value === false) throw notModelled("EnableIPv4 false");
  const scope = sentText(sentField(body, "Scope"));
  if (!["", "local"].includes(scope)) throw notModelled(`Scope ${JSON.stringify(scope)}`);
  const network = createNetwork(engine, {
    name: sentText(sentField(body, "Name")),
    driver: sentText(sentField(body, "Driver")) || "bridge",
    internal: sentFlag(sentField(body, "Internal")),
    attachable: sentFlag(sentField(body, "Attachable")),
    options: sentRecord(sentField(body, "Options")),
    labels: sentRecord(sentField(body, "Labels")),
    ...readIpam(sentField(body, "IPAM")),
  });
  return object({ Id: network.id, Warning: "" }, 201);
}

function readIpam(sent: Sent): Pick<NetworkRequest, "subnet" | "gateway" | "ipRange" | "auxAddresses"> {
  const driver = sentText(sentField(sent, "Driver"));
  if (!["", "default"].includes(driver)) throw notModelled(`IPAM.Driver ${JSON.stringify(driver)}`);
  if (Object.keys(sentRecord(sentField(sent, "Options"))).length > 0) throw notModelled("IPAM.Options");
  const [config, ...more] = sentList(sentField(sent, "Config"));
  if (more.length > 0) throw notModelled("more than one subnet");
  const none: Sent = { name: "IPAM.Config", value: {} };
  const text = (name: string): string | null => sentText(sentField(config ?? none, name)) || null;
  const addresses = sentRecord(sentField(config ?? none, "AuxiliaryAddresses"));
  const plan = { subnet: text("Subnet"), gateway: text("Gateway"), ipRange: text("IPRange") };
  const sixth = [...Object.values(plan), ...Object.values(addresses)].find((each) => each?.includes(":"));
  if (sixth !== undefined) throw notModelled(`${sixth}: IPv6`);
  return { ...plan, auxAddresses: new Map(Object.entries(addresses)) };
}

function connect({ engine, parameters, body }: Call) {
  const container = engine.container(sentText(sentField(body, "Container")));
  connectContainer(engine, parameters[0]!, container, readEndpoint(sentField(body, "EndpointConfig")));
  return empty(200);
}

function disconnect({ engine, parameters, body }: Call) {
  const container = engine.container(sentText(sentField(body, "Container")));
  disconnectContainer(engine, parameters[0]!, container, sentFlag(sentField(body, "Force")));
  return empty(200);
}

function remove({ engine, parameters }: Call) {
  removeNetwork(engine, engine.network(parameters[0]!));
  return empty();
}

function prune({ engine, query }: Call) {
  if (readFiltersOf(query).length > 0) throw notModelled("filters of a prune");
  return object({ NetworksDeleted: pruneNetworks(engine).map(({ name }) => name) });
}

export const NETWORK_ROUTES: readonly Route[] = [
  route("GET /networks", list),
  route("POST /networks/create", create),
  route("POST /networks/prune", prune),
  route("GET /networks/{}", inspect),
  route("DELETE /networks/{}", remove),
  route("POST /networks/{}/connect", connect),
  route("POST /networks/{}/disconnect", disconnect),
];
