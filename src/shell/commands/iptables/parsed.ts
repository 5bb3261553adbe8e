/** What a command line of iptables comes to, and what it is read beside. */
import type { Rule, TableName } from "../../../kernel/config/netfilter.ts";
import type { LoadModule } from "./extensions.ts";
import type { CommandKey } from "./options.ts";

export interface ParsedCommand {
  readonly command: CommandKey;
  /** `-L -Z`: both are done. */
  readonly alsoZero: boolean;
  readonly table: TableName;
  readonly chain: string | null;
  readonly newName: string | null;
  readonly policy: string | null;
  /** As typed, from 1; null for none. */
  readonly number: number | null;
  /** One rule for each pair of addresses, in the order they are added. */
  readonly rules: readonly Rule[];
  readonly counters: { readonly packets: number; readonly bytes: number } | null;
  readonly numeric: boolean;
  readonly verbose: number;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
}

/** What `-h` prints. */
export interface HelpText {
  readonly help: string;
}

/** What else the line can ask for. */
export type ParsedLine = ParsedCommand | HelpText | "version" | "ignored";

export interface ParseContext {
  /** "iptables", "iptables-restore": some complaints differ. */
  readonly program: string;
  /** The table of a restore file's line, where -t is not allowed. */
  readonly restoreTable: TableName | null;
  hasChain(table: TableName, chain: string): boolean;
  resolveHost(name: string): readonly number[];
  readonly warn: (text: string) => void;
  readonly loadModule: LoadModule;
}
