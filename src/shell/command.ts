/**
 * A command is a value: its name and a program. One file (or folder) per command under commands/, listed in commands/index.ts.
 */
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import type { Process } from "../sim/process.ts";
import type { Program } from "../sim/wait.ts";
import type { FileSystem } from "./files.ts";
import type { Input, Output } from "./io.ts";
import type { ListedOption } from "./options/table.ts";

/** A kind of name that the lab knows. */
export type NameKind = "device" | "netns" | "container" | "image" | "network" | "chain";

/** What may follow a command's verb. */
export interface KeywordList {
  /** The words it stands behind: `ip link add|set`. */
  readonly after: string;
  /** The verb's other name (`docker container run`): left out where all are listed. */
  readonly isAlias?: boolean;
  /** What its operands name, for completion. */
  readonly names?: NameKind;
  list(): readonly ListedOption[];
}

export interface Command {
  readonly name: string;
  /** Where `which` finds it, e.g. /usr/sbin/ip. */
  readonly path?: string;
  /** Its option table: completion and the list of what is modelled read it. */
  readonly options?: { list(): readonly ListedOption[] };
  /** Its tables of verbs and keywords. */
  readonly keywords?: readonly KeywordList[];
  /** False for a program that only says that netnsim does not model it. */
  readonly isModelled?: false;
  /** It opens names such as /dev/fd/3 as it does any other; for one that does not, the shell reads them to their end before. */
  readonly opensDescriptors?: true;
  /** It finds out when what it printed could not be written, and says so (evaluator/stream-errors.ts). */
  readonly checksOutput?: true;
  /** An applet of busybox, which looks at other writes than the full tool of its name. */
  readonly isApplet?: true;
  /**
   * The program. What it returns is the exit code; everything it prints goes through the context. A command that never waits
   * simply never yields.
   */
  run(context: CommandContext): Program;
}

/** What a running command has: who and where it is, and what it reads and writes. */
export interface CommandContext {
  /** argv[0] is the name it was called by. */
  readonly argv: readonly string[];
  readonly host: Host;
  readonly net: Net;
  readonly process: Process;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly files: FileSystem;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a name or path stands for a program here, for those that say in their own words that it does not. */
  canExecute?(name: string): boolean;
  /** Starts another command instead of this one or beside it (ip netns exec, sudo, timeout, ssh); the streams are inherited. */
  spawn(argv: readonly string[], changes?: SpawnChanges): Process;
  /** Becomes another command: the same process and streams, as exec(2) does (ip netns exec). */
  execute(argv: readonly string[], changes?: SpawnChanges): Program;
}

export interface SpawnChanges {
  readonly host?: Host;
  readonly net?: Net;
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** The files it sees, where not those of its host and namespace: an overlay such as /etc/netns/NAME (shell/vfs). */
  readonly files?: FileSystem;
  /** What is mounted over the files of where it goes (ip netns exec: /etc/netns/NAME over /etc). */
  readonly wrapFiles?: (files: FileSystem) => FileSystem;
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
}
