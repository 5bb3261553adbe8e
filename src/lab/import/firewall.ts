/**
 * What iptables-save prints (with or without -c, of either flavour), made into what iptables-restore takes here. A rule that has
 * no model keeps its position and number: it stands as a comment that matches every packet and decides nothing, so that whoever
 * reads a packet's journey sees where the host may decide otherwise.
 */
import { TABLE_NAMES, type TableName } from "../../kernel/config/netfilter.ts";
import { jumpOf } from "../../kernel/netfilter/edit-check.ts";
import { quoteWord } from "../../kernel/netfilter/text.ts";
import { XtablesError } from "../../kernel/netfilter/xtoptions.ts";
import { parseLine } from "../../shell/commands/iptables/parse.ts";
import { splitWords } from "../../shell/commands/iptables/restore.ts";
import type { WantedFirewall } from "../export/wanted.ts";
import { type HostDump, type Listing, lineAt, type NetnsDump } from "./dump.ts";
import { ImportError } from "./json.ts";

interface Table {
  readonly at: string;
  readonly lines: string[];
}

export function readFirewall(dump: HostDump, net: NetnsDump): WantedFirewall | null {
  const tables = new Map<TableName, Table>();
  const listings = net.texts("iptables");
  const shared = { hasCounters: false, hasLegacy: listings.length > 1 };
  for (const listing of listings) {
    for (const [name, table] of new Reader(dump, net.name, listing, shared).tables()) {
      const before = tables.get(name);
      if (before === undefined || !hasEffect(before)) tables.set(name, table);
      // The kernel asks both flavours of a table; here there is one.
      else if (hasEffect(table))
        dump.notes.omit(net.name, table.at, `a second table ${name}, besides the one of ${before.at}: only one is modelled`);
    }
  }
  const listed = TABLE_NAMES.flatMap((name) => (tables.has(name) ? [`*${name}`, ...tables.get(name)!.lines, "COMMIT"] : []));
  return listed.length === 0 ? null : { text: `${listed.join("\n")}\n`, hasCounters: shared.hasCounters, notes: [] };
}

/** Whether a table does more than to let everything pass. */
function hasEffect({ lines }: Table): boolean {
  return lines.some((line) => /^(\[\d+:\d+\] )?-A |^:\S+ DROP/.test(line));
}

/** What the listings of one namespace have in common. */
interface Shared {
  hasCounters: boolean;
  /** Both flavours were listed: what iptables-save warns of is in the dump, too. */
  readonly hasLegacy: boolean;
}

function hasOpenQuote(rule: string): boolean {
  return (rule.replace(/\\./g, "").match(/"/g)?.length ?? 0) % 2 === 1;
}

/** A comment of iptables is that long at most (XT_MAX_COMMENT_LEN). */
const MAX_COMMENT = 255;
const LEFT_OUT = "netnsim: left out: ";

class Reader {
  readonly #dump: HostDump;
  readonly #netns: string | null;
  readonly #listing: Listing;
  readonly #lines: readonly string[];
  readonly #shared: Shared;
  /** Of the table at hand. */
  readonly #chains = new Set<string>();

  constructor(dump: HostDump, netns: string | null, listing: Listing & { readonly content: string }, shared: Shared) {
    this.#dump = dump;
    this.#netns = netns;
    this.#listing = listing;
    this.#lines = listing.content.split("\n");
    this.#shared = shared;
  }

  *tables(): Generator<readonly [TableName, Table]> {
    let table: { readonly name: TableName; readonly lines: string[]; readonly at: string } | null = null;
    for (const [index, line] of this.#lines.entries()) {
      if (line.startsWith("#") || line.trim() === "") {
        const isListed = this.#shared.hasLegacy && line.includes("iptables-legacy tables present");
        if (/incompatible|Warning/.test(line) && !isListed)
          this.#dump.notes.omit(this.#netns, this.#locate(index), line.replace(/^# */, ""));
      } else if (line.startsWith("*")) {
        const name = TABLE_NAMES.find((each) => each === line.slice(1).trim());
        if (name === undefined) this.#fail(index, `a table (${TABLE_NAMES.join(", ")})`);
        table = { name, lines: [], at: this.#locate(index) };
        this.#chains.clear();
        for (const each of this.#chainsFrom(index + 1)) this.#chains.add(each);
      } else if (table === null) this.#fail(index, '"*TABLE"');
      else if (line.trim() === "COMMIT") {
        yield [table.name, table];
        table = null;
      } else table.lines.push(this.#takeLine(index, line, table.name));
    }
    if (table !== null) throw new ImportError(`${this.#locate(this.#lines.length)}: expected "COMMIT" after table ${table.name}`);
  }

  *#chainsFrom(start: number): Generator<string> {
    for (let at = start; at < this.#lines.length && this.#lines[at] !== "COMMIT"; at++) {
      const [, name] = /^:(\S+) /.exec(this.#lines[at]!) ?? [];
      if (name !== undefined) yield name;
    }
  }

  #takeLine(index: number, line: string, table: TableName): string {
    if (line.startsWith(":")) {
      if (!/^:\S+ (-|ACCEPT|DROP)( \[\d+:\d+\])?\s*$/.test(line)) this.#fail(index, '":CHAIN POLICY [PACKETS:BYTES]"');
      return line;
    }
    const [, counters = "", rule, chain] = /^(\[\d+:\d+\] )?(-A (\S+).*)$/.exec(line) ?? [];
    if (rule === undefined) this.#fail(index, '"-A CHAIN ..."');
    if (counters !== "") this.#shared.hasCounters = true;
    const why = this.#whyNot(index, rule, table);
    if (why === null) return line;
    this.#dump.notes.omit(this.#netns, this.#locate(index), `${rule}: ${why}`);
    const said = `${LEFT_OUT}${rule.replace(/^-A \S+ /, "")}`.replace(/[^\x20-\x7e]/g, "?").slice(0, MAX_COMMENT);
    return `${counters}-A ${chain} -m comment --comment ${quoteWord(said)}`;
  }

  /** Null for a rule that iptables-restore takes. */
  #whyNot(index: number, rule: string, table: TableName): string | null {
    // iptables-save writes the name of a device or chain as it is, which its own iptables-restore reads otherwise.
    if (hasOpenQuote(rule)) return "a quote in it is not closed";
    try {
      const parsed = parseLine(splitWords(`${rule}\n`), {
        program: "iptables-restore",
        restoreTable: table,
        hasChain: () => true,
        resolveHost: () => [],
        warn: () => undefined,
        loadModule: () => undefined,
      });
      if (typeof parsed === "string" || "help" in parsed) return "it is no rule";
      const unknown = parsed.rules.map(jumpOf).find((chain) => chain !== null && !this.#chains.has(chain));
      return unknown === undefined || unknown === null ? null : `there is no target or chain ${unknown}`;
    } catch (error) {
      if (!(error instanceof XtablesError)) throw error;
      if (error.message.includes("not modelled")) return error.message.trim().replace(/^iptables(-restore)?: /, "");
      throw new ImportError(`${this.#locate(index)}: ${error.message.trim()}: ${rule}`);
    }
  }

  #locate(index: number): string {
    return lineAt(this.#listing, index);
  }

  #fail(index: number, expected: string): never {
    throw new ImportError(
      `${this.#locate(index)}: expected ${expected}, got ${JSON.stringify(this.#lines[index]!.slice(0, 80))}`,
    );
  }
}
