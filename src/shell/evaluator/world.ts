/** What the shell and the commands it starts live in: a host, one of its namespaces, its files and the commands it knows. */
import type { Host } from "../../kernel/host.ts";
import type { Net } from "../../kernel/net.ts";
import type { Command } from "../command.ts";
import type { FileSystem } from "../files.ts";

/** Commands by the name they are called by. */
export type Registry = ReadonlyMap<string, Command>;

/** How many commands the shells of one script have run, and the virtual time they owe for them. */
export interface Budget {
  used: number;
  debtUs: number;
}

export interface World {
  readonly host: Host;
  readonly net: Net;
  readonly files: FileSystem;
  readonly registry: Registry;
  /** What the shells of one script have used up together: see Shell.charge(). */
  readonly budget: Budget;
  /** The files as seen from another host or namespace (/proc/sys, /sys/class/net differ); the same files where left out. */
  readonly filesOf?: (host: Host, net: Net) => FileSystem;
}
