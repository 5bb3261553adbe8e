/**
 * Pairs of rule files, drawn by a generator of their own so that they are the same each time: ten that say the same in other
 * words, and the same ten with one change that a single address and port sees.
 */
export interface Pair {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  /** "ADDRESS:PORT" that alone is treated differently; null where nothing is. */
  readonly differsAt: string | null;
}

type Rules = readonly string[];

/** Numbers below `limit`, by a linear congruence. */
export function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

export interface Service {
  readonly address: string;
  readonly port: number;
  readonly source: string;
}

/** Services at addresses of their own. */
export function services(count: number, seed: number): readonly Service[] {
  const next = numbers(seed);
  return Array.from({ length: count }, (_, at) => ({
    address: `10.${20 + (at >> 8)}.${at & 255}.${1 + next(250)}`,
    port: 1024 + next(60_000),
    source: `172.${16 + next(16)}.${next(256)}.0/24`,
  }));
}

const accept = ({ address, port, source }: Service): string =>
  `-A FORWARD -s ${source} -d ${address}/32 -p tcp -m tcp --dport ${port} -j ACCEPT`;

export function file(rules: Rules, chains: Rules = [], policy = "DROP"): string {
  const head = ["*filter", ":INPUT ACCEPT [0:0]", `:FORWARD ${policy} [0:0]`, ":OUTPUT ACCEPT [0:0]"];
  return `${[...head, ...chains.map((name) => `:${name} - [0:0]`), ...rules, "COMMIT"].join("\n")}\n`;
}

export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const next = numbers(seed);
  return list
    .map((each) => [next(2 ** 30), each] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, each]) => each);
}

/** What a service's own rule would be where it is refused instead. */
const reject = (rule: string): string => rule.replace("-j ACCEPT", "-j REJECT --reject-with icmp-port-unreachable");

/** A prefix as its two halves. */
export function halves(prefix: string): readonly [string, string] {
  const [address, length] = prefix.split("/") as [string, string];
  const parts = address.split(".").map(Number);
  const longer = Number(length) + 1;
  const at = Math.ceil(longer / 8) - 1;
  const upper = parts.map((part, index) => (index === at ? part + 2 ** (7 - ((longer - 1) % 8)) : part));
  return [`${address}/${longer}`, `${upper.join(".")}/${longer}`];
}

/** The same said otherwise; `changed` is the service that alone is treated differently. */
const REWRITINGS: readonly {
  readonly name: string;
  readonly write: (all: readonly Service[], changed: Service | null, seed: number) => readonly [string, string];
}[] = [
  {
    name: "disjoint rules in another order",
    write: (all, changed, seed) => {
      const rules = all.map((each) => (each === changed ? reject(accept(each)) : accept(each)));
      return [file(all.map(accept)), file(shuffled(rules, seed))];
    },
  },
  {
    name: "the order reversed, every second rule by DROP and RETURN",
    write: (all, changed, seed) => {
      const deny = (each: Service, at: number): string => (at % 2 ? accept(each) : accept(each).replace("ACCEPT", "DROP"));
      const one = all.map(deny);
      const other = all.map((each, at) => (each === changed ? reject(accept(each)) : deny(each, at)));
      return [file(one, [], "ACCEPT"), file(shuffled(other, seed), [], "ACCEPT")];
    },
  },
  {
    name: "source prefixes split in halves",
    write: (all, changed) => [
      file(all.map(accept)),
      file(
        all.flatMap((each) =>
          halves(each.source).map((source, half) => {
            const rule = accept({ ...each, source });
            return each === changed && half === 1 ? reject(rule) : rule;
          }),
        ),
      ),
    ],
  },
  {
    name: "port ranges split where nothing ends",
    write: (all, changed) => {
      const range = ({ address, source }: Service, low: number, high: number): string =>
        `-A FORWARD -s ${source} -d ${address}/32 -p udp -m udp --dport ${low}:${high} -j ACCEPT`;
      const split = (each: Service): Rules => {
        const end = each === changed ? each.port + 1 : each.port + 2;
        return [range(each, each.port, each.port + 1), range(each, end + (each === changed ? 2 : 0), each.port + 9)];
      };
      return [file(all.map((each) => range(each, each.port, each.port + 9))), file(all.flatMap(split))];
    },
  },
  {
    name: "one rule for each port instead of multiport",
    write: (all, changed) => {
      const ports = ({ port }: Service): readonly number[] => [port, port + 3, port + 7];
      const many = (each: Service): string =>
        `-A FORWARD -d ${each.address}/32 -p tcp -m multiport --dports ${ports(each).join(",")} -j ACCEPT`;
      const single = (each: Service): Rules =>
        ports(each)
          .filter((_, at) => each !== changed || at !== 1)
          .map((port) => `-A FORWARD -d ${each.address}/32 -p tcp -m tcp --dport ${port} -j ACCEPT`);
      return [file(all.map(many)), file(all.flatMap(single))];
    },
  },
  {
    name: "a chain for each network, inlined",
    write: (all, changed) => {
      const networks = [...new Set(all.map(({ source }) => source))];
      const chain = (source: string): string => `N${networks.indexOf(source)}`;
      const inner = (each: Service): string =>
        `-A ${chain(each.source)} -d ${each.address}/32 -p tcp -m tcp --dport ${each.port} -j ACCEPT`;
      const jumps = networks.map((source) => `-A FORWARD -s ${source} -j ${chain(source)}`);
      const inlined = networks.flatMap((source) => all.filter((each) => each.source === source));
      return [
        file([...jumps, ...all.map(inner)], networks.map(chain)),
        file(inlined.map((each) => (each === changed ? reject(accept(each)) : accept(each)))),
      ];
    },
  },
  {
    name: "exceptions by RETURN, and by what comes first",
    write: (all, changed) => {
      const returns = all.map((each) => accept(each).replace("-A FORWARD", "-A WEB").replace("ACCEPT", "RETURN"));
      const first = all.map((each) => (each === changed ? accept(each).replace("ACCEPT", "DROP") : accept(each)));
      return [
        file(["-A FORWARD -d 10.0.0.0/8 -j WEB", ...returns, "-A WEB -j DROP"], ["WEB"], "ACCEPT"),
        file([...first, "-A FORWARD -d 10.0.0.0/8 -j DROP"], [], "ACCEPT"),
      ];
    },
  },
  {
    name: "goto instead of a jump and a RETURN",
    write: (all, changed) => {
      const inner = all.map((each) => accept(each).replace("-A FORWARD", "-A WEB"));
      const other = all.map((each) => (each === changed ? reject(accept(each)) : accept(each)).replace("-A FORWARD", "-A WEB"));
      return [
        file(["-A FORWARD -p tcp -g WEB", "-A FORWARD -p udp -j ACCEPT", ...inner], ["WEB"]),
        file(["-A FORWARD -p udp -j ACCEPT", "-A FORWARD -j WEB", "-A FORWARD -j DROP", ...other, "-A WEB -j RETURN"], ["WEB"]),
      ];
    },
  },
  {
    name: "inverted conditions instead of an order",
    write: (all, changed) => {
      const [first, ...rest] = all as readonly [Service, ...Service[]];
      const others = rest.map((each) => (each === changed ? reject(accept(each)) : accept(each)));
      return [
        file([`-A FORWARD -s ${first.source} -j DROP`, ...rest.map(accept)]),
        file(others.map((rule) => rule.replace(" -p tcp", ` -m iprange ! --src-range ${ends(first.source)} -p tcp`))),
      ];
    },
  },
  {
    name: "rules that can never match left out",
    write: (all, changed, seed) => {
      const kept = all.map((each) => (each === changed ? reject(accept(each)) : accept(each)));
      const shadowed = all.map((each) => accept(each).replace("ACCEPT", "DROP"));
      return [file([...all.map(accept), ...shuffled(shadowed, seed)]), file(kept)];
    },
  },
];

function ends(prefix: string): string {
  return `${prefix.replace("/24", "")}-${prefix.replace(".0/24", ".255")}`;
}

/** Twenty pairs of about so many rules. */
export function pairsOf(rules: number): readonly Pair[] {
  return REWRITINGS.flatMap(({ name, write }, at) => {
    const perService = /split|multiport|never match|chain for each/.test(name) ? 2 : 1;
    const all = services(Math.ceil(rules / perService), at + 1);
    const changed = all[Math.floor(all.length / 2)]!;
    const [a, b] = write(all, null, at + 100);
    const [c, d] = write(all, changed, at + 100);
    const port = /ranges/.test(name) ? changed.port + 2 : /multiport/.test(name) ? changed.port + 3 : changed.port;
    return [
      { name: `${name}: the same`, a, b, differsAt: null },
      { name: `${name}: one service treated otherwise`, a: c, b: d, differsAt: `${changed.address}:${port}` },
    ];
  });
}
