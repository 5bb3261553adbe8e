/**
 * The tables of a namespace as rows: what changed since they were last seen, what decided about the packet, and what can be
 * asked.
 */
import type { Change, NetnsName, NetnsTables, Stop } from "../../session/protocol.ts";

export type TableName = "addresses" | "routes" | "neighbours" | "fdb" | "rules" | "conntrack" | "sockets" | "sysctls";

export const TABLE_NAMES: readonly TableName[] = [
  "addresses",
  "routes",
  "neighbours",
  "fdb",
  "rules",
  "conntrack",
  "sockets",
  "sysctls",
];

export interface Row {
  /** One text for what it is, by which it is found again. */
  readonly key: string;
  readonly cells: readonly string[];
  /** A heading: a chain. */
  readonly isHead: boolean;
  /** A change one can ask about; null for none. */
  readonly change: Change | null;
  /** What a value would become: "0", "1", "DROP". */
  readonly toggled: string | null;
  /** Null where it cannot be edited. */
  readonly edit: Edit | null;
}

/** A row in the words that are edited, and what they ask for. */
export interface Edit {
  readonly words: string;
  change(words: string): Change;
}

const MAIN = 254;

export function rowsOf(name: TableName, tables: NetnsTables, at: NetnsName): readonly Row[] {
  const { snapshot } = tables;
  switch (name) {
    case "addresses":
      return snapshot.links.map(({ name: device, kind, up, carrier, mac, mtu, master, addresses }) => {
        const state = up ? (carrier ? "UP" : "UP, no carrier") : "DOWN";
        const change: Change | null = kind === "loopback" ? null : { kind: "link", at, device, up: !up };
        const more = [addresses.join(" "), mac, `mtu ${mtu}`, master === null ? "" : `master ${master}`];
        const edit: Edit = { words: `mtu ${mtu}`, change: (settings) => ({ kind: "setLink", at, device, settings }) };
        return { ...row(device, [device, state, more.filter(Boolean).join("  ")], change), edit };
      });
    case "routes":
      return snapshot.routes
        .filter(({ table }) => table === MAIN)
        .map(({ type, destination, gateway, device, metric }) => {
          const prefix = destination === "0.0.0.0/0" ? "default" : destination;
          const words = [
            type === "unicast" ? "" : type,
            prefix,
            gateway === null ? "" : `via ${gateway}`,
            device === null ? "" : `dev ${device}`,
          ];
          const route = [...words, metric === 0 ? "" : `metric ${metric}`].filter(Boolean).join(" ");
          const edit: Edit = { words: route, change: (by) => ({ kind: "replaceRoute", at, route, by }) };
          return { ...row(route, [route], { kind: "deleteRoute", at, route }), edit };
        });
    case "neighbours":
      return snapshot.neighbours.map(({ address, device, mac, state }) =>
        row(`${address} ${device}`, [address, `dev ${device}`, mac ?? "", state]),
      );
    case "fdb":
      return snapshot.fdb
        .filter(({ vlan }) => vlan === null)
        .map(({ bridge, mac, port, kind }) => row(`${bridge} ${mac} ${port}`, [mac, port, bridge, kind]));
    case "rules":
      return snapshot.chains.flatMap(({ table, name: chain, policy, rules, packets }) => [
        policy === null
          ? { ...row(`${table} ${chain}`, [`${table} ${chain}`, ""]), isHead: true }
          : policyRow(at, { table, chain, policy, packets }),
        ...rules.map((rule, index) => {
          const number = index + 1;
          const text = rule.text.trim();
          const edit: Edit = { words: text, change: (words) => ({ kind: "replaceRule", at, table, chain, number, rule: words }) };
          const cells = [String(number), text, String(rule.packets)];
          return { ...row(`${table} ${chain} ${text}`, cells, { kind: "deleteRule", at, table, chain, number }), edit };
        }),
      ]);
    case "conntrack":
      return snapshot.connections.map(({ original, reply, tcpState, status }) => {
        const words = ({ src, dst, sport, dport }: typeof original): string => `${src}:${sport} › ${dst}:${dport}`;
        return row(words(original), [words(original), words(reply), [tcpState, ...status].filter(Boolean).join(" ")]);
      });
    case "sockets":
      return tables.sockets.map(({ protocol, state, local, remote, program }) =>
        row(`${protocol} ${local} ${remote}`, [protocol, state, local, remote, program]),
      );
    case "sysctls":
      return tables.sysctls.map(({ name: sysctl, value }) => {
        const toggled = value === "0" ? "1" : value === "1" ? "0" : null;
        const change: Change | null = toggled === null ? null : { kind: "sysctl", at, name: sysctl, value: toggled };
        const edit: Edit = { words: value, change: (words) => ({ kind: "sysctl", at, name: sysctl, value: words }) };
        return { ...row(sysctl, [sysctl, value], change), toggled, edit };
      });
    default:
      return name satisfies never;
  }
}

function row(key: string, cells: readonly string[], change: Change | null = null): Row {
  return { key, cells, isHead: false, change, toggled: null, edit: null };
}

interface Policy {
  readonly table: string;
  readonly chain: string;
  readonly policy: string;
  readonly packets: number;
}

function policyRow(at: NetnsName, { table, chain, policy, packets }: Policy): Row {
  const toggled = policy === "ACCEPT" ? "DROP" : "ACCEPT";
  const change: Change = { kind: "command", at, command: `iptables -t ${table} -P ${chain} ${toggled}` };
  const cells = [`${table} ${chain} (policy ${policy})`, String(packets)];
  return { ...row(`${table} ${chain}`, cells, change), isHead: true, toggled };
}

export type Mark = "new" | "gone" | "other" | "";

/** Rows with what has changed since: what is gone stands at the end. */
export function marked(before: readonly Row[] | null, now: readonly Row[]): readonly (readonly [row: Row, mark: Mark])[] {
  if (before === null) return now.map((each) => [each, ""] as const);
  const was = new Map(before.map((each) => [each.key, each.cells.join(" ")]));
  const keys = new Set(now.map(({ key }) => key));
  const gone = before.filter(({ key, isHead }) => !keys.has(key) && !isHead);
  return [
    ...now.map((each) => {
      const old = was.get(each.key);
      const mark: Mark = old === undefined ? "new" : old === each.cells.join(" ") ? "" : "other";
      return [each, each.isHead ? "" : mark] as const;
    }),
    ...gone.map((each) => [{ ...each, change: null, edit: null }, "gone"] as const),
  ];
}

/** The keys of rows that decided about a packet at these stops of the namespace. */
export function decidedBy(stops: readonly Stop[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { kind, detail } of stops) {
    if (detail === null) continue;
    if (kind === "rule" && "rule" in detail && "chain" in detail)
      keys.add(`${detail.table} ${detail.chain} ${ruleText(String(detail.rule))}`);
    if (kind === "routeLookup" && "route" in detail && detail.route !== null && typeof detail.route === "object") {
      const { prefix, gateway, device, metric } = detail.route;
      keys.add(
        [prefix, gateway === null ? "" : `via ${gateway}`, `dev ${device}`, metric === 0 ? "" : `metric ${metric}`]
          .filter(Boolean)
          .join(" "),
      );
    }
    if (kind === "resolveNextHop" && "nextHop" in detail)
      for (const device of [...stops].map((stop) => stop.device)) keys.add(`${detail.nextHop} ${device}`);
    if (kind === "bridgeFrame" && "mac" in detail && "bridge" in detail && "port" in detail)
      keys.add(`${detail.bridge} ${detail.mac} ${detail.port}`);
    if (kind === "receiver" && "local" in detail && "protocol" in detail) keys.add(`${detail.protocol} ${detail.local} *:*`);
    if (kind === "conntrack" && "connection" in detail && detail.connection !== undefined) {
      const { src, dst, sport, dport } = detail.connection.original;
      keys.add(`${src}:${sport} › ${dst}:${dport}`);
    }
  }
  return keys;
}

/** Without the `-A CHAIN` in front. */
function ruleText(rule: string): string {
  return rule.replace(/^-A \S+ /, "");
}
