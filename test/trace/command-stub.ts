/** A command's context without a shell around it: files in memory, captured output, a namespace of the test's making. */
import { refusal } from "../../src/kernel/config/errno.ts";
import type { Net } from "../../src/kernel/net.ts";
import type { CommandContext } from "../../src/shell/command.ts";
import type { FileSystem } from "../../src/shell/files.ts";
import { Collector, FixedInput, type Output } from "../../src/shell/io.ts";
import type { Process } from "../../src/sim/process.ts";
import { concatBytes } from "../../src/wire/bytes.ts";

export function memoryFiles(content: Map<string, Uint8Array>): FileSystem {
  return {
    access: (path) => (content.has(path) ? null : refusal("ENOENT")),
    open: () => refusal("ENOENT"),
    isDevice: () => false,
    readFile: (path) => (path === "/dir" ? refusal("EISDIR") : (content.get(path) ?? refusal("ENOENT"))),
    writeFile(path, data, options) {
      if (path.startsWith("/nodir/")) return refusal("ENOENT");
      content.set(path, options?.append ? concatBytes(content.get(path) ?? new Uint8Array(0), data) : data);
      return null;
    },
    exists: (path) => content.has(path),
    isDirectory: () => false,
    isLink: () => false,
    list: () => [],
    makeDirectory: () => null,
    remove: () => null,
    rename: () => null,
    isExecutable: () => false,
    setExecutable: () => null,
  };
}

export interface Stub {
  readonly context: CommandContext;
  readonly stdout: Collector;
  readonly stderr: Collector;
}

export function commandContext(
  argv: readonly string[],
  given: {
    readonly net: Net;
    readonly files?: Map<string, Uint8Array>;
    readonly process?: Process;
    readonly stdin?: Uint8Array;
    readonly stdout?: Output;
    readonly env?: ReadonlyMap<string, string>;
  },
): Stub {
  const stdout = new Collector();
  const stderr = new Collector();
  const context = {
    argv,
    host: given.net.host,
    net: given.net,
    process: given.process as Process,
    env: given.env ?? new Map(),
    cwd: "/",
    files: memoryFiles(given.files ?? new Map()),
    stdin: new FixedInput(given.stdin ?? ""),
    stdout: given.stdout ?? stdout.output,
    stderr: stderr.output,
    spawn() {
      throw new Error("tcpdump starts no other command");
    },
    execute() {
      throw new Error("tcpdump becomes no other command");
    },
  } satisfies CommandContext;
  return { context, stdout, stderr };
}
