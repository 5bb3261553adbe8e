/**
 * What `docker inspect` and `docker network inspect` list: whose rules and namespaces those are that the other listings have. It
 * changes nothing about packets; explanations use its names (docker/listing.ts).
 */
import type { DockerListing, ListedContainer, ListedNetwork, ListedPort } from "../../docker/listing.ts";
import type { HostDump } from "./dump.ts";
import type { Json, JsonObject } from "./json.ts";

/** Null where docker was not asked. */
export function readDocker(dump: HostDump): DockerListing | null {
  const host = dump.netns(null);
  if (!host.has("container") && !host.has("network")) return null;
  return {
    networks: host.entries("network").map((json) => readNetwork(dump, json)),
    containers: host.entries("container").flatMap((json) => readContainer(dump, json)),
  };
}

/** Drivers whose networks are all in the host's devices, addresses and rules. */
const DRIVERS: ReadonlySet<string> = new Set(["bridge", "host", "null"]);

function readNetwork(dump: HostDump, json: Json): ListedNetwork {
  const network = json.object();
  const name = network.get("Name").text();
  const driver = network.get("Driver").text();
  if (!DRIVERS.has(driver)) dump.notes.omit(null, json.at, `network ${name}: its driver ${driver} is not modelled`);
  const pools = network.get("IPAM").object().get("Config");
  const subnets = pools.value === null ? [] : pools.list().map((pool) => pool.object().get("Subnet").text());
  for (const subnet of subnets.filter(isIpv6))
    dump.notes.omit(null, json.at, `subnet ${subnet} of network ${name}: netnsim has no IPv6`);
  return { name, subnets: subnets.filter((subnet) => !isIpv6(subnet)) };
}

/** One that runs; the others have no rules. */
function readContainer(dump: HostDump, json: Json): ListedContainer[] {
  const container = json.object();
  if (!container.get("State").object().get("Running").flag()) return [];
  const name = container.get("Name").text().replace(/^\//, "");
  const settings = container.get("NetworkSettings").object();
  const addresses = Object.values(settings.get("Networks").fields()).map((each) => each.object().get("IPAddress").text());
  const published = readPorts(settings);
  noteContainer(dump, json.at, name, container, published);
  return [
    {
      name,
      addresses: addresses.filter((address) => address !== ""),
      ports: published.filter(({ hostAddress }) => !isIpv6(hostAddress)),
    },
  ];
}

/** `"80/tcp": [{ "HostIp": "0.0.0.0", "HostPort": "8080" }]`; null for a port that is exposed and not published. */
function readPorts(settings: JsonObject): ListedPort[] {
  return Object.entries(settings.get("Ports").fields()).flatMap(([port, bindings]) => {
    const [containerPort, protocol] = port.split("/") as [string, string];
    if (bindings.value === null) return [];
    return bindings.list().map((json) => {
      const binding = json.object();
      return {
        protocol,
        containerPort: Number(containerPort),
        hostAddress: binding.get("HostIp").text(),
        hostPort: binding.get("HostPort").parsed((text) => (/^\d+$/.test(text) ? Number(text) : null), "a port"),
      };
    });
  });
}

/** Its namespace is here, if somebody visited it; nothing runs in it, nor on the host for it. */
function noteContainer(dump: HostDump, at: string, name: string, container: JsonObject, published: readonly ListedPort[]): void {
  const mode = container.get("HostConfig").object().get("NetworkMode").text();
  const hasOwn = !/^(host$|container:)/.test(mode);
  if (hasOwn && !dump.nets.some((net) => net.name === name))
    dump.notes.omit(null, at, `container ${name}: its namespace is not in the dump, which root can visit`);
  const ends = published.map(({ hostAddress, hostPort, protocol }) => {
    const address = isIpv6(hostAddress) ? `[${hostAddress}]` : hostAddress;
    return `${address}:${hostPort}/${protocol}`;
  });
  const proxy = ends.length === 0 ? "" : `, nor docker-proxy at ${ends.join(", ")}`;
  dump.notes.replace(null, at, `container ${name}: its programs do not run${proxy}`);
}

function isIpv6(text: string): boolean {
  return text.includes(":");
}
