/** The tables of one namespace: what decided is lit, what the last command changed is marked, and each row can be asked what-if. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Topology } from "../../lab/topology.ts";
import type { HopName, NetnsName, NetnsTables, Stop } from "../../session/protocol.ts";
import { decidedBy, marked, rowsOf, TABLE_NAMES, type TableName } from "../state/tables.ts";
import type { View } from "../state/view.ts";
import type { Words } from "../words/words.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";
import { TableRow } from "./table-row.tsx";

const TITLES: Readonly<Record<TableName, keyof Words>> = {
  addresses: "tableAddresses",
  routes: "tableRoutes",
  neighbours: "tableNeighbours",
  fdb: "tableFdb",
  rules: "tableRules",
  conntrack: "tableConntrack",
  sockets: "tableSockets",
  sysctls: "tableSysctls",
};

export interface NetnsChoice extends NetnsName {
  readonly path: string;
  readonly title: string;
  readonly container: string | null;
  readonly number: number;
}

export function netnsChoices({ hosts }: Topology): readonly NetnsChoice[] {
  return hosts.flatMap(({ name: host, netns }) =>
    netns.map(({ name, number, containers }) => {
      const path = name === "" ? host : `${host}/${name}`;
      return { host, netns: name, path, title: path, container: containers[0] ?? null, number };
    }),
  );
}

export function TablesPanel() {
  const { page, view, say } = usePage();
  const [name, setName] = useState<TableName>("addresses");
  const choices = view.topology === null ? [] : netnsChoices(view.topology);
  const chosen = choices.find(({ path }) => path === view.focus) ?? choices[0];
  const [isThen, setThen] = useState(false);
  const stops = page.legs().flatMap((leg) => leg.stops.filter(({ netns }) => netns === chosen?.number));
  const hop = isThen ? hopIn(view, stops) : null;
  const { now, before } = useTables(chosen ?? null, hop);
  const [filter, setFilter] = useState("");
  if (chosen === undefined) return null;
  const decided = decidedBy(stops);
  const all = now === null ? [] : marked(before === null ? null : rowsOf(name, before, chosen), rowsOf(name, now, chosen));
  const rows = name === "sysctls" ? all.filter(([{ key }]) => key.includes(filter)) : all;
  return (
    <article class="tables" aria-label={say("tables")}>
      <header>
        <label>
          <span class="muted">{say("tablesOf")}</span>{" "}
          <select value={chosen.path} onChange={(event) => page.set({ focus: event.currentTarget.value })}>
            {choices.map(({ path, title }) => (
              <option key={path} value={path}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {view.embedding?.isReadOnly ? null : (
          <button
            type="button"
            onClick={() => {
              const { host, netns, container } = chosen;
              void page.openTerminal(
                container !== null && netns !== "" ? { host, container } : netns === "" ? { host } : { host, netns },
              );
            }}
          >
            <Icon name="terminal" /> {say("openTerminal")}
          </button>
        )}
      </header>
      {stops.length === 0 ? null : (
        <label class="check">
          <input type="checkbox" checked={isThen} onChange={(event) => setThen(event.currentTarget.checked)} />
          {say("asThen")}
        </label>
      )}
      <div class="tabs small" role="tablist">
        {TABLE_NAMES.map((each) => (
          <button key={each} type="button" role="tab" aria-selected={each === name} onClick={() => setName(each)}>
            {say(TITLES[each])}
          </button>
        ))}
      </div>
      {name === "sysctls" ? (
        <input
          class="search"
          type="search"
          placeholder={say("searchSysctl")}
          aria-label={say("searchSysctl")}
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
      ) : null}
      {rows.length === 0 ? (
        <p class="muted">{say("emptyTable")}</p>
      ) : (
        <table class={name}>
          <caption class="sr">{`${say(TITLES[name])}, ${chosen.title}`}</caption>
          <tbody>
            {rows.map(([row, mark], index) => (
              <TableRow key={`${row.key} ${index}`} row={row} mark={mark} isDecided={decided.has(row.key)} />
            ))}
          </tbody>
        </table>
      )}
    </article>
  );
}

/** The last of a packet's hops in a namespace. */
function hopIn({ at }: View, stops: readonly Stop[]): HopName | null {
  const stop = stops.at(-1);
  return at === null || stop === undefined ? null : { run: at.run, stretch: at.stretch, hop: stop.hop };
}

/** The tables as they are, and as they were before the last command. */
function useTables(
  chosen: NetnsChoice | null,
  hop: HopName | null,
): { readonly now: NetnsTables | null; readonly before: NetnsTables | null } {
  const { page, view } = usePage();
  const [shown, setShown] = useState<{ readonly now: NetnsTables | null; readonly before: NetnsTables | null }>({
    now: null,
    before: null,
  });
  const known = useRef(new Map<string, { readonly epoch: number; readonly cursor: number; readonly tables: NetnsTables }>());
  const { epoch, cursor } = view;
  const [host, netns, path] = [chosen?.host, chosen?.netns, chosen?.path];
  const [run, stretch, number] = [hop?.run, hop?.stretch, hop?.hop];
  useEffect(() => {
    if (host === undefined || netns === undefined || path === undefined) return;
    let isCurrent = true;
    void page
      .ask(page.session.tables({ host, netns }, number === undefined ? null : { run: run!, stretch: stretch!, hop: number }))
      .then((tables) => {
        if (tables === null || !isCurrent) return;
        if (number !== undefined) return setShown({ now: tables, before: null });
        const last = known.current.get(path);
        const before = last !== undefined && last.epoch === epoch && last.cursor < cursor ? last.tables : null;
        setShown({ now: tables, before });
        known.current.set(path, { epoch, cursor, tables });
      });
    return () => {
      isCurrent = false;
    };
  }, [page, host, netns, path, epoch, cursor, run, stretch, number]);
  return shown;
}
