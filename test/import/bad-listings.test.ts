/** Whatever stands in a listing, it is taken or refused with its position: no other error comes out. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type HostListings, ImportError, Lab } from "../../src/index.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { LABS } from "../export/labs.ts";
import { runs } from "../sample.ts";
import { listingsOf } from "./listings.ts";

const RUNS = Number(process.env.NETNSIM_LABS ?? runs(3, 100));
const JSON_LISTINGS = ["addr", "route", "rule", "neigh", "proxy", "fdb", "netnsIds"] as const;
const TEXT_LISTINGS = ["iptables", "sysctl", "routeText"] as const;

/** Where a value stands inside a document. */
type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

function changed(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[first] = changed(copy[first], rest, by);
  return copy;
}

const values = fc.oneof(
  fc.constantFrom(null, true, "", "x", "eth0", "1.2.3.4/33", "ff:ff", -1, 0, 2 ** 40, 1.5, "blackhole"),
  fc.jsonValue({ maxDepth: 1 }),
);

test("a listing with anything in it is taken, or refused as what it is", { timeout: 600_000 }, async () => {
  const { host } = bare();
  await host.sh(LABS["routes and rules"]!);
  const { netns: _, ...listings } = listingsOf(host);
  const parsed = Object.fromEntries(
    JSON_LISTINGS.map((name) => [name, typeof listings[name] === "string" ? JSON.parse(listings[name] || "[]") : listings[name]]),
  );
  const json = fc
    .constantFrom(...JSON_LISTINGS)
    .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...pathsIn(parsed[name])), values))
    .map(([name, path, by]) => ({ ...listings, ...parsed, [name]: changed(parsed[name], path, by) }));
  const text = fc
    .tuple(fc.constantFrom(...TEXT_LISTINGS), fc.nat(), fc.nat(40), fc.string({ maxLength: 20 }))
    .map(([name, at, length, by]) => {
      const whole = listings[name]!;
      const start = at % (whole.length + 1);
      return { ...listings, [name]: `${whole.slice(0, start)}${by}${whole.slice(start + length)}` };
    });
  const outcome = (given: HostListings): string => {
    try {
      Lab.from(given);
      return "taken";
    } catch (error) {
      // A listing that is no array at all is a wrong argument.
      if (error instanceof ImportError || (error instanceof TypeError && /expected text or an array/.test(error.message)))
        return "refused";
      throw error;
    }
  };
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.oneof(json, text), (given) => {
      seen.add(outcome(given as HostListings));
    }),
    { numRuns: RUNS, seed: Number(process.env.NETNSIM_SEED ?? 2) },
  );
  expect([...seen].sort()).toEqual(["refused", "taken"]);
});
