/** `docker network ls`: docker/cli cli/command/network. */
import type { Engine } from "../../../../docker/engine.ts";
import { ownValue } from "../../../../docker/records.ts";
import type { Network } from "../../../../docker/shapes.ts";
import { field, GoStruct, type GoValue } from "../format/value.ts";
import { goTime } from "../inspect/time.ts";
import type { Verb } from "../verb.ts";
import { readFilters } from "./filters.ts";
import { compareNaturally } from "./natural.ts";
import { printListing } from "./table.ts";

const HEADINGS: Readonly<Record<string, string>> = {
  ID: "NETWORK ID",
  Name: "NAME",
  Driver: "DRIVER",
  Scope: "SCOPE",
  IPv4: "IPV4",
  IPv6: "IPV6",
  Internal: "INTERNAL",
  Labels: "LABELS",
  CreatedAt: "CREATED AT",
};

export const networkLs: Verb = {
  name: "network ls",
  line: "[OPTIONS]",
  about: "List networks",
  flags: [
    { name: "filter", short: "f", kind: "filter" },
    { name: "format", kind: "string" },
    { name: "no-trunc", kind: "bool" },
    { name: "quiet", short: "q", kind: "bool" },
  ],
  arguments: [0, 0],
  run(context, engine, flags) {
    const filtered = filterNetworks(engine, flags.values("filter"));
    if (typeof filtered === "string") {
      context.stderr.write(`Error response from daemon: ${filtered}\n`);
      return 1;
    }
    const sorted = filtered.sort((a, b) => compareNaturally(a.name, b.name));
    const truncate = !flags.has("no-trunc");
    return printListing(
      context,
      {
        defaultTable: "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
        quiet: "{{.ID}}",
        headings: HEADINGS,
        rows: sorted.map((network) => rowOf(engine, network, truncate)),
      },
      { format: flags.value("format"), quiet: flags.has("quiet"), client: engine.profile.client },
    );
  },
};

function rowOf(engine: Engine, network: Network, truncate: boolean): GoStruct {
  const labels = Object.entries(network.labels).map(([name, value]) => `${name}=${value}`);
  const values: Record<string, GoValue> = {
    CreatedAt: goTime(engine.host, network.createdUs, { fraction: true }),
    Driver: network.driver,
    ID: truncate ? network.id.slice(0, 12) : network.id,
    ...(engine.profile.client.listsIpv4 ? { IPv4: "true" } : {}),
    IPv6: "false",
    Internal: String(network.internal),
    Labels: labels.sort().join(","),
    Name: network.name,
    Scope: network.scope,
  };
  return new GoStruct(
    "*network.networkContext",
    Object.entries(values).map(([name, value]) => field(name, value)),
    { methods: { Label: ([name]) => ownValue(network.labels, String(name)) ?? "" } },
  );
}

/** Values of one key are alternatives. dangling is a network nobody is on that docker did not make itself. */
export function filterNetworks(engine: Engine, filters: readonly string[]): Network[] | string {
  const wanted = readFilters(engine, filters, Object.keys(TESTS));
  if (typeof wanted === "string") return wanted;
  const badType = (wanted.get("type") ?? []).find((value) => value !== "builtin" && value !== "custom");
  if (badType !== undefined) return `invalid filter: 'type'='${badType}'`;
  return [...engine.networks.values()].filter((network) =>
    [...wanted].every(([key, values]) => values.some((value) => (TESTS[key] as Test)(network, value))),
  );
}

type Test = (network: Network, value: string) => boolean;

const PREDEFINED = ["bridge", "host", "none"];

const TESTS: Readonly<Record<string, Test>> = {
  driver: ({ driver }, value) => driver === value,
  id: ({ id }, value) => id.includes(value),
  label: ({ labels }, value) => {
    const [name, wanted] = value.split(/=(.*)/s) as [string, string?];
    const label = ownValue(labels, name);
    return label !== undefined && (wanted === undefined || label === wanted);
  },
  name: ({ name }, value) => name.includes(value),
  scope: ({ scope }, value) => scope === value,
  type: ({ name }, value) => (value === "builtin") === PREDEFINED.includes(name),
  dangling: ({ name, endpoints }, value) =>
    (value === "true" || value === "1") === (!PREDEFINED.includes(name) && endpoints.size === 0),
};
