/** What the shell does for the engine, and how a process inside a container is started. src/shell/containers hands it in. */
import type { Process } from "../sim/process.ts";
import { WaitQueue } from "../sim/wait.ts";
import type { Container, Image } from "./shapes.ts";

/** Bytes somebody reads: the shell's Input fits. */
export interface ByteSource {
  read(): Uint8Array | null | undefined;
  unread(bytes: Uint8Array): void;
  readonly readable: WaitQueue;
  readonly isTerminal: boolean;
  open(): void;
  close(): void;
}

/** Where a process inside writes to: the shell's Output fits. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  /** Its reader has not taken in what was written: who writes much waits on `writable`. */
  readonly isFull: boolean;
  readonly writable: WaitQueue;
}

/** A sink that always has room. */
export function sinkOf(write: ByteSink["write"]): ByteSink {
  return { write, isFull: false, writable: new WaitQueue("room to write") };
}

/** How a process inside a container is started. */
export interface ProcessOptions {
  /** Null: /dev/null. */
  readonly stdin: ByteSource | null;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  readonly tty: boolean;
  /** On top of the container's own, NAME=VALUE. */
  readonly env: readonly string[];
  /** "" is the container's own. */
  readonly workingDir: string;
  readonly user: string;
  readonly privileged: boolean;
  /** The container's first process (PID 1) or one of `docker exec`. */
  readonly isFirst: boolean;
  /** Who it ends with: null for a container's own, the docker exec's client otherwise. */
  readonly parent: Process | null;
}

/** Why a command could not be started: 127 where there is no such file, 126 where it cannot be executed. */
export interface StartFailure {
  readonly exitCode: 126 | 127;
  /** runc's words: `exec: "nosuch": executable file not found in $PATH`. */
  readonly message: string;
}

/** What the shell does for the engine: src/shell/containers hands it in. */
export interface ContainerRuntime {
  /**
   * The image a name stands for. One that is in no catalogue is made up from its name where the runtime can, with a notice; null:
   * there is none.
   */
  image(reference: string): { readonly image: Image; readonly notice: string | null } | null;
  /** All images there are, for `docker images`. */
  images(): readonly Image[];
  /** A new container's root file system. */
  makeFiles(container: Container): unknown;
  /** Writes a file docker keeps in the container: /etc/hosts, /etc/resolv.conf, /etc/hostname. */
  writeFile(container: Container, path: string, text: string): void;
  readFile(container: Container, path: string): Uint8Array | null;
  /** Forgets a named volume and what is in it. */
  removeVolume?(name: string): void;
  /** Gives back what a container that is removed has on the disk. */
  removeFiles?(container: Container): void;
  /** The host's own /etc/resolv.conf and /etc/hosts. */
  readHostFile(path: string): string | null;
  /** Starts a process inside: container.net and container.files are set. */
  start(container: Container, argv: readonly string[], options: ProcessOptions): Process | StartFailure;
}
