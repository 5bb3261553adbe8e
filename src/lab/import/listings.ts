/** What Lab.from() takes besides a whole dump: a host's listings, each as a tool printed it. */
import * as read from "../arguments.ts";
import { HostDump, NETNS_LISTINGS, type NetnsDump, parseDump } from "./dump.ts";

/** What a tool printed as JSON: its text, or what JSON.parse() made of it. */
export type JsonListing = string | readonly unknown[];

/** The listings of one network namespace. What is left out is as in a new namespace. */
export interface NetnsListings {
  /** `ip -j -d addr` */
  readonly addr?: JsonListing;
  /** `ip -j -d link`, where there is no `addr`: devices without addresses. */
  readonly link?: JsonListing;
  /** `ip -j -d route show table all` */
  readonly route?: JsonListing;
  /** `ip -o -d route show table all`, which says `mtu lock`, as JSON does not. */
  readonly routeText?: string;
  /** `ip -j -d rule` */
  readonly rule?: JsonListing;
  /** `ip -j neigh` */
  readonly neigh?: JsonListing;
  /** `ip -j neigh show proxy` */
  readonly proxy?: JsonListing;
  /** `bridge -j fdb` */
  readonly fdb?: JsonListing;
  /** `ip -j netns list-id`: which namespace is at the other end of which veth, where that is not clear without. */
  readonly netnsIds?: JsonListing;
  /** `iptables-save`, with or without `-c`, of either flavour. */
  readonly iptables?: string;
  /** `sysctl -a` */
  readonly sysctl?: string;
  /** `conntrack -L` */
  readonly conntrack?: string;
}

/** The listings of a host's first namespace, and of the others by their names. */
export interface HostListings extends NetnsListings {
  /** `docker inspect` of the running containers: explanations say which rules docker made for which of them. */
  readonly container?: JsonListing;
  /** `docker network inspect`: explanations say which rules docker made for which network. */
  readonly network?: JsonListing;
  /** What `hostname` prints: the name of the lab's host. */
  readonly hostname?: string;
  /** What the same commands print in each of its other namespaces, by name. */
  readonly netns?: Readonly<Record<string, NetnsListings>>;
}

const jsonListing: read.Reader<JsonListing> = (at, value) =>
  Array.isArray(value) ? value : typeof value === "string" ? value : fail(at, "text or an array", value);

function fail(at: string, expected: string, value: unknown): never {
  throw read.wrongArgument(at, expected, value);
}

const READERS = {
  addr: read.optional(jsonListing),
  link: read.optional(jsonListing),
  route: read.optional(jsonListing),
  routeText: read.optional(read.text),
  rule: read.optional(jsonListing),
  neigh: read.optional(jsonListing),
  proxy: read.optional(jsonListing),
  fdb: read.optional(jsonListing),
  netnsIds: read.optional(jsonListing),
  iptables: read.optional(read.text),
  sysctl: read.optional(read.text),
  conntrack: read.optional(read.text),
} as const;

const netnsListings = read.fieldsOf<NetnsListings>(READERS);
const hostListings = read.fieldsOf<HostListings>({
  ...READERS,
  container: read.optional(jsonListing),
  network: read.optional(jsonListing),
  hostname: read.optional(read.name),
  netns: read.optional(read.recordOf(netnsListings)),
});

/** `at` is what messages call the argument. */
export function readHost(at: string, host: string | HostListings): HostDump {
  if (typeof host === "string") return parseDump(host, at);
  const given = hostListings(at, host);
  const dump = new HostDump();
  dump.hostname = given.hostname ?? null;
  addListings(dump.netns(null), at, given);
  for (const [name, listings] of Object.entries(given.netns ?? {}))
    addListings(dump.netns(read.name(`${at}.netns`, name)), `${at}.netns[${JSON.stringify(name)}]`, listings);
  return dump;
}

function addListings(net: NetnsDump, at: string, given: NetnsListings): void {
  for (const which of NETNS_LISTINGS) {
    const content = (given as Readonly<Record<string, unknown>>)[which];
    if (content !== undefined) net.add(which, { at: `${at}.${which}`, line: 0, content });
  }
}
