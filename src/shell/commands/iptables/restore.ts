/**
 * iptables-restore: a file of tables, each begun anew (unless --noflush) and put in place at its COMMIT, all of it or nothing.
 * Linux: iptables/xtables-restore.c.
 */
import { isBuiltin, TABLE_NAMES, type TableName } from "../../../kernel/config/netfilter.ts";
import { beginFirewall, commitFirewall } from "../../../kernel/netlink/firewall.ts";
import { sortChains, type FirewallEdit, type FirewallRefusal } from "../../../kernel/netfilter/edit.ts";
import { XtablesError } from "../../../kernel/netfilter/xtoptions.ts";
import type { Net } from "../../../kernel/net.ts";
import { executeCommand, failureText, type Failure, kernelText } from "./execute.ts";
import { checkChainName, parseLine } from "./parse.ts";

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
  print(text: string): void;
  warn(text: string): void;
  resolveHost(name: string): readonly number[];
  nameOf(address: number): string | null;
}

const PROGRAM = "iptables-restore";

/** Ends the run with this text and code 1. */
function failed(text: string): XtablesError {
  return new XtablesError(`${PROGRAM}: ${text}\n`, 1, true);
}

export class Restore {
  readonly #context: RestoreContext;
  #line = 0;
  #edit: FirewallEdit | null = null;
  #table: TableName | null = null;
  #skipping = false;
  readonly #made = new Set<string>();

  constructor(context: RestoreContext) {
    this.#context = context;
  }

  /** The line at hand, for complaints. */
  get line(): number {
    return this.#line;
  }

  run(text: string): void {
    const lines = text.split("\n");
    const unended = lines.pop() as string;
    for (const line of lines) this.#takeLine(`${line}\n`);
    if (unended !== "") this.#takeLine(unended);
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
    else this.#takeRule(line, this.#table);
  }

  #begin(line: string): void {
    const name = line.slice(1).split(/[ \t\n]/)[0] as string;
    if (!(TABLE_NAMES as readonly string[]).includes(name)) {
      throw new XtablesError(name === "" ? `${PROGRAM}: line ${this.#line} table name invalid` : `${PROGRAM}: line ${this.#line} table name '${name}' invalid`);
    }
    if (this.#context.options.only !== null && this.#context.options.only !== name) {
      this.#skipping = true;
      return;
    }
    this.#table = name as TableName;
    this.#edit ??= beginFirewall(this.#context.net);
    this.#edit.line = this.#line;
    this.#made.clear();
    if (this.#context.options.noflush) return;
    if (this.#context.options.verbose > 0) this.#tellFlush(this.#edit, this.#table);
    this.#edit.dropTable(this.#table);
  }

  #tellFlush(edit: FirewallEdit, table: TableName): void {
    const chains = sortChains(table, edit.chains(table));
    for (const { name } of chains) this.#context.print(`Flushing chain \`${name}'\n`);
    for (const { name, hook } of chains) if (hook === null) this.#context.print(`Deleting chain \`${name}'\n`);
  }

  #commit(): void {
    const edit = this.#edit;
    this.#table = null;
    this.#skipping = false;
    this.#edit = null;
    if (edit === null || this.#context.options.test) return;
    const refusal = commitFirewall(this.#context.net, edit);
    if (refusal !== null) throw this.#kernelError(refusal);
  }

  /** `:CHAIN POLICY [PACKETS:BYTES]` */
  #takeChain(line: string, table: TableName): void {
    const edit = this.#edit as FirewallEdit;
    const [name, policy, counters] = line.slice(1).split(/[ \t\n]+/);
    if (name === undefined || name === "") throw new XtablesError(`${PROGRAM}: line ${this.#line} chain name invalid`);
    checkChainName(name);
    if (name.length >= 29) throw new XtablesError(`Invalid chain name \`${name}' (28 chars max)`);
    if (policy === undefined || policy === "") throw new XtablesError(`${PROGRAM}: line ${this.#line} policy invalid`);
    if (!isBuiltin(table, name)) {
      if (edit.chain(table, name) === null) edit.newChain(table, name);
      else edit.flush(table, name);
      return;
    }
    if (policy === "-") {
      edit.flush(table, name);
      return;
    }
    const refusal = edit.setPolicy(table, name, policy, this.#policyCounters(name, counters));
    if (refusal !== null) throw failed(`line ${this.#line} failed: ${failureText({ refusal, command: "policy" })}.`);
  }

  #policyCounters(name: string, text: string | undefined): { packets: number; bytes: number } | null {
    if (!this.#context.options.counters) return null;
    const match = /^\[(\d+):(\d+)\]/.exec(text ?? "");
    if (match === null) throw new XtablesError(`invalid policy counters for chain '${name}'`);
    return { packets: Number(match[1]), bytes: Number(match[2]) };
  }

  #takeRule(line: string, table: TableName): void {
    const { text, counters } = this.#ruleCounters(line);
    const edit = this.#edit as FirewallEdit;
    const words = splitWords(text);
    const verbose = this.#context.options.verbose > 0 ? ["-v"] : [];
    const counted = counters === null || !this.#context.options.counters ? [] : ["--set-counters", ...counters];
    const parsed = parseLine([...verbose, ...counted, ...words], {
      program: PROGRAM,
      restoreTable: table,
      hasChain: (_table, chain) => edit.hasChain(table, chain),
      resolveHost: (name) => this.#context.resolveHost(name),
      warn: (warning) => this.#context.warn(warning),
    });
    if (typeof parsed === "string") return;
    const failure = executeCommand(parsed, { net: this.#context.net, edit, print: (out) => this.#context.print(out), nameOf: (a) => this.#context.nameOf(a) });
    if (failure !== null) throw this.#failure(failure);
  }

  #failure(failure: Failure): XtablesError {
    if (failure.refusal.operation !== null) return this.#kernelError(failure.refusal);
    return failed(`line ${this.#line} failed: ${failureText(failure)}.`);
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
  let word = "";
  let started = false;
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const letter = line[index] as string;
    if (quoted) {
      if (letter === "\\" && index + 1 < line.length) word += line[++index];
      else if (letter === '"') quoted = false;
      else word += letter;
      continue;
    }
    if (letter === '"') {
      quoted = true;
      started = true;
    } else if (letter === " " || letter === "\t" || letter === "\n") {
      if (started || word !== "") words.push(word);
      word = "";
      started = false;
    } else word += letter;
  }
  if (started || word !== "") words.push(word);
  return words;
}

