/**
 * iptables-restore: a file of tables, each begun anew (unless --noflush) and put in place at its COMMIT, all of it or nothing.
 * Linux: iptables/xtables-restore.c.
 */
import { isBuiltin, sortChains, TABLE_NAMES, type TableName } from "../../../kernel/config/netfilter.ts";
import type { Net } from "../../../kernel/net.ts";
import type { FirewallEdit, FirewallRefusal } from "../../../kernel/netfilter/edit.ts";
import { jumpOf } from "../../../kernel/netfilter/edit-check.ts";
import { XtablesError } from "../../../kernel/netfilter/xtoptions.ts";
import { beginFirewall, commitFirewall } from "../../../kernel/netlink/firewall.ts";
import { loadExtension } from "../../../kernel/netlink/modules.ts";
import { executeCommand, failureText, kernelText } from "./execute.ts";
import { parseLine } from "./parse.ts";
import type { ParseContext, ParsedCommand } from "./parsed.ts";
import { checkChainName } from "./words.ts";

export interface RestoreOptions {
  readonly counters: boolean;
  readonly noflush: boolean;
  readonly test: boolean;
  readonly verbose: number;
  /** -T: only this table of the file. */
  readonly only: string | null;
}

export interface RestoreContext {
  readonly net: Net;
  readonly options: RestoreOptions;
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly resolveHost: (name: string) => readonly number[];
  readonly nameOf: (address: number) => string | null;
}

const PROGRAM = "iptables-restore";

/** Ends the run with this text and code 1. */
function failed(text: string): XtablesError {
  return new XtablesError(`${PROGRAM}: ${text}\n`, 1, true);
}

/** A command, or what a line of a chain does. */
interface Pending {
  readonly line: number;
  readonly act: ParsedCommand | ((edit: FirewallEdit) => void);
}

export class Restore {
  readonly #context: RestoreContext;
  #line = 0;
  #edit: FirewallEdit | null = null;
  #table: TableName | null = null;
  /** How the lines of #table are read. */
  #parsing: ParseContext | null = null;
  #skipping = false;
  /** What the lines ask for; done, in order, at COMMIT. */
  #pending: Pending[] = [];

  constructor(context: RestoreContext) {
    this.#context = context;
  }

  /** The line at hand, for complaints. */
  get line(): number {
    return this.#line;
  }

  run(text: string): void {
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf("\n", from) + 1 || text.length;
      this.#takeLine(text.slice(from, end));
      from = end;
    }
    if (this.#table !== null || this.#skipping) throw failed(`COMMIT expected at line ${this.#line + 1}`);
  }

  #takeLine(line: string): void {
    this.#line++;
    if (this.#edit !== null) this.#edit.line = this.#line;
    if (line === "\n") return;
    if (line.startsWith("#")) {
      if (this.#context.options.verbose > 0) this.#context.print(line);
      return;
    }
    if (line === "COMMIT\n" && (this.#table !== null || this.#skipping)) return this.#commit();
    if (line.startsWith("*") && this.#table === null && !this.#skipping) return this.#begin(line);
    if (this.#skipping) return;
    if (this.#table === null) throw failed(`line ${this.#line} failed`);
    if (line.startsWith(":")) this.#takeChain(line, this.#table);
    else this.#takeRule(line);
  }

  #begin(line: string): void {
    const name = line.slice(1).split(/[ \t\n]/)[0] as string;
    if (!(TABLE_NAMES as readonly string[]).includes(name)) {
      throw new XtablesError(
        name === ""
          ? `${PROGRAM}: line ${this.#line} table name invalid`
          : `${PROGRAM}: line ${this.#line} table name '${name}' invalid`,
      );
    }
    if (this.#context.options.only !== null && this.#context.options.only !== name) {
      this.#skipping = true;
      return;
    }
    this.#table = name as TableName;
    const { resolveHost, warn } = this.#context;
    const { host } = this.#context.net;
    this.#parsing = {
      program: PROGRAM,
      restoreTable: this.#table,
      hasChain: () => true,
      resolveHost,
      warn,
      loadModule: (kind, extension) => loadExtension(host, kind, extension),
    };
    this.#edit ??= beginFirewall(this.#context.net);
    this.#edit.line = this.#line;
    this.#pending = [];
    if (this.#context.options.noflush) return;
    // With -v the chains are emptied and deleted one by one, and the built-in ones keep their policies.
    if (this.#context.options.verbose > 0) this.#flushChains(this.#edit, this.#table);
    else this.#edit.dropTable(this.#table);
  }

  #flushChains(edit: FirewallEdit, table: TableName): void {
    edit.makeBuiltin(table);
    const chains = sortChains(table, edit.chains(table));
    for (const { name } of chains) {
      this.#context.print(`Flushing chain \`${name}'\n`);
      edit.flush(table, name);
    }
    for (const { name, hook } of chains) {
      if (hook !== null) continue;
      this.#context.print(`Deleting chain \`${name}'\n`);
      edit.deleteChain(table, name);
    }
  }

  #commit(): void {
    const edit = this.#edit;
    this.#table = null;
    this.#skipping = false;
    this.#edit = null;
    if (edit === null) return;
    for (const { line, act } of this.#pending) {
      edit.line = line;
      if (typeof act === "function") act(edit);
      else this.#execute(edit, line, act);
    }
    if (this.#context.options.test) return;
    const refusal = commitFirewall(this.#context.net, edit);
    if (refusal !== null) throw this.#kernelError(refusal);
  }

  /** `:CHAIN POLICY [PACKETS:BYTES]` */
  #takeChain(text: string, table: TableName): void {
    const [name, policy, counters] = text.slice(1).split(/[ \t\n]+/);
    if (name === undefined || name === "") throw new XtablesError(`${PROGRAM}: line ${this.#line} chain name invalid`);
    checkChainName(name);
    if (name.length >= 29) throw new XtablesError(`Invalid chain name \`${name}' (28 chars max)`);
    if (policy === undefined || policy === "") throw new XtablesError(`${PROGRAM}: line ${this.#line} policy invalid`);
    const line = this.#line;
    if (!isBuiltin(table, name)) {
      this.#defer((edit) => {
        if (edit.chain(table, name) === null) edit.newChain(table, name);
        else edit.flush(table, name);
      });
    } else if (policy === "-") this.#defer((edit) => edit.flush(table, name));
    else {
      const counter = this.#policyCounters(name, counters);
      this.#defer((edit) => {
        const refusal = edit.setPolicy(table, name, policy, counter);
        if (refusal !== null) throw failed(`line ${line} failed: ${failureText({ refusal, command: "policy" })}.`);
      });
    }
  }

  #defer(act: Pending["act"]): void {
    this.#pending.push({ line: this.#line, act });
  }

  #policyCounters(name: string, text: string | undefined): { packets: number; bytes: number } | null {
    if (!this.#context.options.counters) return null;
    const match = /^\[(\d+):(\d+)\]/.exec(text ?? "");
    if (match === null) throw new XtablesError(`invalid policy counters for chain '${name}'`);
    return { packets: Number(match[1]), bytes: Number(match[2]) };
  }

  #takeRule(source: string): void {
    const { text, counters } = this.#ruleCounters(source);
    const words = splitWords(text);
    if (counters !== null && this.#context.options.counters) words.unshift("--set-counters", ...counters);
    if (this.#context.options.verbose > 0) words.unshift("-v");
    const parsed = parseLine(words, this.#parsing!);
    if (typeof parsed === "string") return;
    // The help ends the run, and well: what the table has so far is not committed.
    if ("help" in parsed) throw new XtablesError(parsed.help, 0, true);
    if (parsed.command === "list" || parsed.command === "list-rules") {
      throw new XtablesError(`${PROGRAM}: a listing in a restore file is not modelled\n`, 2, true);
    }
    this.#defer(parsed);
  }

  #execute(edit: FirewallEdit, line: number, parsed: ParsedCommand): void {
    for (const rule of parsed.rules) {
      const chain = jumpOf(rule);
      if (chain !== null && !edit.hasChain(parsed.table, chain)) throw new XtablesError(`Chain '${chain}' does not exist`);
    }
    const { net, print, nameOf } = this.#context;
    const failure = executeCommand(parsed, { net, edit, print, nameOf });
    if (failure === null) return;
    if (failure.refusal.operation !== null) throw this.#kernelError(failure.refusal);
    throw failed(`line ${line} failed: ${failureText(failure)}.`);
  }

  #kernelError(refusal: FirewallRefusal): XtablesError {
    return new XtablesError(`${PROGRAM} v1.8.9 (nf_tables): \nline ${refusal.line}: ${kernelText(refusal)}\n`, 4, true);
  }

  /** `[PACKETS:BYTES] -A ...` */
  #ruleCounters(line: string): { text: string; counters: readonly [string, string] | null } {
    if (!line.startsWith("[")) return { text: line, counters: null };
    const end = line.indexOf("]");
    if (end < 0) throw new XtablesError(`Bad line ${this.#line}: need ]`);
    const colon = line.indexOf(":");
    if (colon < 0 || colon > end) throw new XtablesError(`Bad line ${this.#line}: need :`);
    return { text: line.slice(end + 1), counters: [line.slice(1, colon), line.slice(colon + 1, end)] };
  }
}

/**
 * Splits a line as the restore tool does: only double quotes hold words together, and a backslash inside them takes the next
 * character as it is. A quote that is not closed holds the rest of the line, its end included.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  // The word so far, and where what is next of it begins.
  let word = "";
  let from = 0;
  let started = false;
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const letter = line[index];
    const isEnd = !quoted && (letter === " " || letter === "\t" || letter === "\n");
    const isEscape = quoted && letter === "\\" && index + 1 < line.length;
    if (!isEnd && !isEscape && letter !== '"') continue;
    word += line.slice(from, index);
    from = index + 1;
    if (isEscape) index++;
    else if (isEnd) {
      if (started || word !== "") words.push(word);
      word = "";
      started = false;
    } else {
      quoted = !quoted;
      started = true;
    }
  }
  word += line.slice(from);
  if (started || word !== "") words.push(word);
  return words;
}
