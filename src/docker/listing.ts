/**
 * What docker has made on a host, as far as its rules show it: of its dockerd, or of the real host's that an import took over
 * (lab/import/docker.ts), where no dockerd runs and a file says it.
 */
import type { Host } from "../kernel/host.ts";
import { formatIpv4, formatPrefix } from "../wire/ipv4-address.ts";
import { type Engine, runningDocker } from "./engine.ts";

export interface DockerListing {
  readonly networks: readonly ListedNetwork[];
  readonly containers: readonly ListedContainer[];
}

export interface ListedNetwork {
  readonly name: string;
  /** "172.17.0.0/16" each. */
  readonly subnets: readonly string[];
}

export interface ListedContainer {
  readonly name: string;
  /** Of each network that it has joined. */
  readonly addresses: readonly string[];
  readonly ports: readonly ListedPort[];
}

/** A published port. */
export interface ListedPort {
  readonly protocol: string;
  readonly containerPort: number;
  /** "0.0.0.0" is any. */
  readonly hostAddress: string;
  readonly hostPort: number;
}

/** Where an import leaves it. */
export const LISTING_PATH = "/var/lib/netnsim/docker.json";

/** Null where docker has made nothing. It is made anew for each call: ask once for each explanation. */
export function dockerListing(host: Host): DockerListing | null {
  const engine = runningDocker(host);
  if (engine !== null) return listingOf(engine);
  const text = host.readFile(LISTING_PATH);
  return text === null ? null : readListing(text);
}

/** Null where the file has something else in it: anybody on the host can write it. */
function readListing(text: string): DockerListing | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isListing(value) ? value : null;
}

type Is = (value: unknown) => boolean;

const isText: Is = (value) => typeof value === "string";
const isPort: Is = (value) => typeof value === "number";
const isListOf =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) && value.every(is);
const hasFields =
  (fields: Readonly<Record<string, Is>>): Is =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(fields).every(([field, is]) => is((value as Readonly<Record<string, unknown>>)[field]));

const isListedPort = hasFields({ protocol: isText, containerPort: isPort, hostAddress: isText, hostPort: isPort });

const isListing = hasFields({
  networks: isListOf(hasFields({ name: isText, subnets: isListOf(isText) })),
  containers: isListOf(hasFields({ name: isText, addresses: isListOf(isText), ports: isListOf(isListedPort) })),
}) as (value: unknown) => value is DockerListing;

function listingOf(engine: Engine): DockerListing {
  return {
    networks: [...engine.networks.values()].map(({ name, ipam }) => ({
      name,
      subnets: ipam.map(({ subnet }) => formatPrefix(subnet)),
    })),
    containers: [...engine.containers.values()].map(({ name, endpoints }) => ({
      name,
      addresses: [...endpoints.values()].flatMap(({ address }) => (address === null ? [] : [formatIpv4(address)])),
      ports: [...endpoints.values()].flatMap(({ ports }) =>
        ports.map(({ protocol, containerPort, hostAddress, hostPort }) => ({
          protocol,
          containerPort,
          hostAddress: formatIpv4(hostAddress),
          hostPort,
        })),
      ),
    })),
  };
}
