/** iptables' own options, which commands they go with, and how their misuse is worded. Linux: iptables/xshared.c. */
import { XtablesError } from "../../../kernel/netfilter/xtoptions.ts";
import type { LongOption } from "./getopt.ts";

/** Commands by the letter complaints use. */
export type CommandKey =
  | "insert"
  | "delete"
  | "delete-number"
  | "replace"
  | "append"
  | "list"
  | "flush"
  | "zero"
  | "new"
  | "delete-chain"
  | "policy"
  | "rename"
  | "list-rules"
  | "zero-number"
  | "check";

export const COMMAND_LETTERS: Readonly<Record<CommandKey, string>> = {
  insert: "I",
  delete: "D",
  "delete-number": "D",
  replace: "R",
  append: "A",
  list: "L",
  flush: "F",
  zero: "Z",
  new: "N",
  "delete-chain": "X",
  policy: "P",
  rename: "E",
  "list-rules": "S",
  "zero-number": "Z",
  check: "C",
};

export const LONG_OPTIONS: readonly LongOption[] = [
  { name: "append", argument: "required", key: "A" },
  { name: "delete", argument: "required", key: "D" },
  { name: "check", argument: "required", key: "C" },
  { name: "insert", argument: "required", key: "I" },
  { name: "replace", argument: "required", key: "R" },
  { name: "list", argument: "optional", key: "L" },
  { name: "list-rules", argument: "optional", key: "S" },
  { name: "flush", argument: "optional", key: "F" },
  { name: "zero", argument: "optional", key: "Z" },
  { name: "new-chain", argument: "required", key: "N" },
  { name: "delete-chain", argument: "optional", key: "X" },
  { name: "rename-chain", argument: "required", key: "E" },
  { name: "policy", argument: "required", key: "P" },
  { name: "source", argument: "required", key: "s" },
  { name: "destination", argument: "required", key: "d" },
  { name: "src", argument: "required", key: "s" },
  { name: "dst", argument: "required", key: "d" },
  { name: "protocol", argument: "required", key: "p" },
  { name: "in-interface", argument: "required", key: "i" },
  { name: "jump", argument: "required", key: "j" },
  { name: "table", argument: "required", key: "t" },
  { name: "match", argument: "required", key: "m" },
  { name: "numeric", argument: "none", key: "n" },
  { name: "out-interface", argument: "required", key: "o" },
  { name: "verbose", argument: "none", key: "v" },
  { name: "wait", argument: "optional", key: "w" },
  { name: "wait-interval", argument: "required", key: "W" },
  { name: "exact", argument: "none", key: "x" },
  { name: "fragments", argument: "none", key: "f" },
  { name: "version", argument: "none", key: "V" },
  { name: "help", argument: "optional", key: "h" },
  { name: "line-numbers", argument: "none", key: "0" },
  { name: "modprobe", argument: "required", key: "M" },
  { name: "set-counters", argument: "required", key: "c" },
  { name: "goto", argument: "required", key: "g" },
  { name: "ipv4", argument: "none", key: "4" },
  { name: "ipv6", argument: "none", key: "6" },
];

/** The options that are checked against commands, in the order they are checked. */
const CHECKED = "nsdpjvxio0cf";

/** For each command the options of CHECKED it does not take, by position: "x" is illegal. */
const ILLEGAL: Readonly<Record<CommandKey, string>> = {
  insert: "x     x  x  ",
  delete: "x     x  xx ",
  "delete-number": "xxxxx xxxxxx",
  replace: "x     x  x  ",
  append: "x     x  x  ",
  list: " xxxx  xx xx",
  flush: "xxxxx xxxxxx",
  zero: "xxxxx xxxxxx",
  new: "xxxxx xxxxxx",
  "delete-chain": "xxxxx xxxxxx",
  policy: "xxxxx xxxx x",
  rename: "xxxxx xxxxxx",
  "list-rules": "xxxxx xxxxxx",
  "zero-number": "xxxxx xxxxxx",
  check: "x     x  xx ",
};

/** An option is legal where one of the commands takes it. Linux: generic_opt_check(). */
export function checkOptionsOf(commands: readonly CommandKey[], given: ReadonlySet<string>): void {
  for (let index = 0; index < CHECKED.length; index++) {
    const letter = CHECKED[index] as string;
    if (!given.has(letter)) continue;
    if (commands.every((command) => ILLEGAL[command][index] === "x")) {
      throw new XtablesError(`Illegal option \`-${letter}' with this command`);
    }
  }
}
