/** Twenty pairs of rule files with NAT, as pairs.ts has twenty without: published ports, translated sources, and both. */
import { file, halves, type Pair, type Service, services, shuffled } from "./pairs.ts";

/** Where the outside sees a service: an address of the node's, and a port. */
interface Published extends Service {
  readonly outside: string;
  readonly outsidePort: number;
}

function published(count: number, seed: number): readonly Published[] {
  return services(count, seed).map((each, at) => ({
    ...each,
    outside: `198.51.${100 + (at & 3)}.${7 + (at % 11)}`,
    outsidePort: 2000 + ((at * 37) % 60_000),
  }));
}

const dnat = ({ outside, outsidePort, address, port }: Published): string =>
  `-A PREROUTING -d ${outside}/32 -p tcp -m tcp --dport ${outsidePort} -j DNAT --to-destination ${address}:${port}`;
const admit = ({ address, port }: Service): string => `-A FORWARD -d ${address}/32 -p tcp -m tcp --dport ${port} -j ACCEPT`;
const snat = ({ source, address }: Service): string => `-A POSTROUTING -s ${source} -j SNAT --to-source ${publicFor(address)}`;
const hairpin = ({ address, port }: Service): string =>
  `-A POSTROUTING -s ${address}/32 -d ${address}/32 -p tcp -m tcp --dport ${port} -j MASQUERADE`;

/** An address of its own for each service's source. */
function publicFor(address: string): string {
  return address.replace("10.", "192.");
}

type Rules = readonly string[];

interface Written {
  readonly nat?: Rules;
  readonly natChains?: Rules;
  readonly filter?: Rules;
  readonly policy?: string;
}

function both({ nat = [], natChains = [], filter = [], policy = "DROP" }: Written): string {
  const chains = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"].map((name) => `:${name} ACCEPT [0:0]`);
  const head = ["*nat", ...chains, ...natChains.map((name) => `:${name} - [0:0]`)];
  return `${[...head, ...nat, "COMMIT"].join("\n")}\n${file(filter, [], policy)}`;
}

/** Each source prefix once: of two, the first would hide the second. */
function distinctSources(all: readonly Published[]): readonly Published[] {
  return [...new Map(all.map((each) => [each.source, each])).values()];
}

interface Rewriting {
  readonly name: string;
  /** Rules for each service, in the one file and the other together half of what is asked for. */
  readonly perService: number;
  readonly write: (all: readonly Published[], changed: Published | null, seed: number) => readonly [string, string];
  /** Where the changed service shows. */
  readonly shows?: (changed: Published) => string;
}

const otherPort = (rule: string): string => rule.replace(/:(\d+)$/, (_, port: string) => `:${Number(port) + 1}`);

const REWRITINGS: readonly Rewriting[] = [
  {
    name: "published ports in another order",
    perService: 2,
    write: (all, changed, seed) => [
      both({ nat: all.map(dnat), filter: all.map(admit) }),
      both({
        nat: shuffled(
          all.map((each) => (each === changed ? otherPort(dnat(each)) : dnat(each))),
          seed,
        ),
        filter: shuffled(all.map(admit), seed + 1),
      }),
    ],
  },
  {
    name: "published ports, one admitted by another kind of rule",
    perService: 2,
    write: (all, changed) => [
      both({ nat: all.map(dnat), filter: all.map(admit) }),
      both({
        nat: all.map(dnat),
        filter: all.map((each) =>
          each === changed
            ? admit(each).replace("ACCEPT", "DROP")
            : `${admit(each).replace(" -j", " -m conntrack --ctstate NEW,ESTABLISHED,RELATED,INVALID,DNAT -j")}`,
        ),
      }),
    ],
  },
  {
    name: "published ports by a chain for each address",
    perService: 2,
    write: (all, changed) => {
      const outside = [...new Set(all.map((each) => each.outside))];
      const chain = (each: Published): string => `D${outside.indexOf(each.outside)}`;
      const inner = all.map((each) => dnat(each).replace(`PREROUTING -d ${each.outside}/32`, chain(each)));
      const jumps = outside.map((address, at) => `-A PREROUTING -d ${address}/32 -j D${at}`);
      return [
        both({ nat: [...jumps, ...inner], natChains: outside.map((_, at) => `D${at}`), filter: all.map(admit) }),
        both({ nat: all.map((each) => (each === changed ? otherPort(dnat(each)) : dnat(each))), filter: all.map(admit) }),
      ];
    },
  },
  {
    name: "published ports and MASQUERADE for who reaches himself",
    perService: 3,
    write: (all, changed, seed) => [
      both({ nat: [...all.map(dnat), ...all.map(hairpin)], filter: all.map(admit) }),
      both({
        nat: [...shuffled(all.map(hairpin), seed), ...all.map((each) => (each === changed ? otherPort(dnat(each)) : dnat(each)))],
        filter: all.map(admit),
      }),
    ],
  },
  {
    name: "published ports and translated sources",
    perService: 2,
    write: (all, changed, seed) => {
      const sources = distinctSources(all);
      return [
        both({ nat: [...all.map(dnat), ...sources.map(snat)], policy: "ACCEPT" }),
        both({
          nat: shuffled(
            [...all.map((each) => (each === changed ? otherPort(dnat(each)) : dnat(each))), ...sources.map(snat)],
            seed,
          ),
          policy: "ACCEPT",
        }),
      ];
    },
  },
  {
    name: "published ports, admitted sources, and those translated",
    perService: 3,
    write: (all, changed, seed) => {
      const accept = (each: Published): string => admit(each).replace("FORWARD", `FORWARD -s ${each.source}`);
      const sources = distinctSources(all);
      return [
        both({ nat: [...all.map(dnat), ...sources.map(snat)], filter: all.map(accept) }),
        both({
          nat: shuffled([...all.map(dnat), ...sources.map(snat)], seed),
          filter: shuffled(
            all.map((each) =>
              each === changed ? accept(each).replace("ACCEPT", "REJECT --reject-with tcp-reset") : accept(each),
            ),
            seed + 1,
          ),
        }),
      ];
    },
  },
  {
    name: "translated sources, prefixes split in halves",
    perService: 2,
    write: (all, changed) => {
      const sources = distinctSources(all);
      const split = (each: Published): Rules =>
        halves(each.source).map((source, half) => {
          const rule = snat({ ...each, source });
          return each.source === changed?.source && half === 1
            ? `-A POSTROUTING -s ${source} -d ${each.address}/32 -p tcp -m tcp --dport ${each.port} -j SNAT --to-source 192.0.2.99\n${rule}`
            : rule;
        });
      return [both({ nat: sources.map(snat), policy: "ACCEPT" }), both({ nat: sources.flatMap(split), policy: "ACCEPT" })];
    },
    shows: ({ address, port }) => `${address}:${port}`,
  },
  {
    name: "ports sent to the node itself, one rule instead of multiport",
    perService: 3,
    write: (all, changed) => {
      const ports = ({ port }: Service): readonly number[] => [port, port + 3, port + 7];
      const to = (each: Published): number => 1000 + (all.indexOf(each) % 50);
      const many = (each: Published): string =>
        `-A PREROUTING -d ${each.address}/32 -p tcp -m multiport --dports ${ports(each).join(",")} -j REDIRECT --to-ports ${to(each)}`;
      const single = (each: Published): Rules =>
        ports(each).map(
          (port, at) =>
            `-A PREROUTING -d ${each.address}/32 -p tcp -m tcp --dport ${port} -j REDIRECT --to-ports ${each === changed && at === 1 ? 999 : to(each)}`,
        );
      return [both({ nat: all.map(many), policy: "ACCEPT" }), both({ nat: all.flatMap(single), policy: "ACCEPT" })];
    },
    shows: ({ address, port }) => `${address}:${port + 3}`,
  },
  {
    name: "whole networks mapped, and rules for what they are mapped to",
    perService: 2,
    write: (all, changed, seed) => {
      const network = (at: number): string => `10.${20 + (at >> 8)}.${at & 255}.0/24`;
      const map = (_: Published, at: number): string =>
        `-A PREROUTING -d ${network(at).replace("10.", "100.")} -j NETMAP --to ${network(at)}`;
      return [
        both({ nat: all.map(map), filter: all.map(admit) }),
        both({
          nat: shuffled(all.map(map), seed),
          filter: all.map((each) => (each === changed ? admit(each).replace("ACCEPT", "DROP") : admit(each))),
        }),
      ];
    },
    shows: ({ address, port }) => `${address}:${port}`,
  },
  {
    name: "the same published to what is sent here, by OUTPUT too",
    perService: 3,
    write: (all, changed, seed) => {
      const out = (each: Published): string => dnat(each).replace("PREROUTING", "OUTPUT");
      return [
        both({ nat: [...all.map(dnat), ...all.map(out)], filter: all.map(admit) }),
        both({
          nat: shuffled([...all.map(dnat), ...all.map((each) => (each === changed ? otherPort(out(each)) : out(each)))], seed),
          filter: all.map(admit),
        }),
      ];
    },
  },
];

/** Twenty pairs of about so many rules. */
export function natPairsOf(rules: number): readonly Pair[] {
  return REWRITINGS.flatMap(({ name, perService, write, shows }, at) => {
    const all = published(Math.ceil(rules / perService), at + 41);
    const changed = all[Math.floor(all.length / 2)]!;
    const [a, b] = write(all, null, at + 100);
    const [c, d] = write(all, changed, at + 100);
    const differsAt = shows === undefined ? `${changed.outside}:${changed.outsidePort}` : shows(changed);
    return [
      { name: `${name}: the same`, a, b, differsAt: null },
      { name: `${name}: one service treated otherwise`, a: c, b: d, differsAt },
    ];
  });
}
