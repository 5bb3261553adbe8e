/**
 * What bridge, brctl, ifconfig, route, arp and sysctl print, held to recordings of the real tools (data-tools/*.txt, made anew by
 * record.sh), and of those that show how a kernel was built to recordings of Debian's in the guest (data-debian/*.txt). Each file
 * is one session in one namespace.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createHost, createKernel, type KernelOptions } from "../../src/kernel/create-host.ts";
import type { Host, Kernel } from "../../src/kernel/host.ts";
import { DEFAULT_KERNEL } from "../../src/kernel/kernel-profile.ts";
import type { Net } from "../../src/kernel/net.ts";
import { addNetns } from "../../src/kernel/netlink/netns.ts";
import { FIRST_HOST } from "../../src/linux/recording.ts";
import { COMMANDS } from "../../src/shell/commands/index.ts";
import { Collector, FixedInput } from "../../src/shell/io.ts";
import { makeRegistry } from "../../src/shell/registry.ts";
import { startScript } from "../../src/shell/start.ts";
import { WalkedFiles } from "../../src/shell/vfs/path-walk.ts";
import { FileTree } from "../../src/shell/vfs/tree.ts";

const FOLDERS = [
  { name: "data-tools", kernel: FIRST_HOST },
  { name: "data-debian", kernel: DEFAULT_KERNEL },
];
const HERE = fileURLToPath(new URL(".", import.meta.url));

const FILES = FOLDERS.flatMap(({ name, kernel }) =>
  readdirSync(HERE + name)
    .filter((file) => file.endsWith(".txt"))
    .map((file) => ({ path: `${name}/${file}`, kernel })),
);

/** Neighbours come in the order of a hash seeded at random, so the order of their lines says nothing. */
const UNORDERED = /^(arp|ip neigh)/;

interface Recorded {
  readonly command: string;
  readonly output: string;
}

function parse(text: string): Recorded[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf("\n");
      return { command: block.slice(0, end), output: block.slice(end + 1) };
    });
}

class Session {
  readonly #kernel: Kernel;
  readonly #host: Host;
  readonly #net: Net;
  readonly #files = new FileTree();
  readonly #registry = makeRegistry(COMMANDS);

  constructor(kernel: KernelOptions["kernel"]) {
    this.#kernel = createKernel({ seed: 1, kernel });
    this.#host = createHost(this.#kernel, "h");
    this.#net = addNetns(this.#host);
    for (const path of ["/etc", "/root"]) this.#files.makeDirectory(path, { recursive: true });
  }

  run(command: string): string {
    const collector = new Collector();
    const process = startScript(
      {
        host: this.#host,
        net: this.#net,
        files: new WalkedFiles(this.#files),
        env: new Map([["PATH", "/usr/sbin:/usr/bin:/sbin:/bin"]]),
        cwd: "/root",
        stdin: new FixedInput(),
        stdout: collector.output,
        stderr: collector.output,
        registry: this.#registry,
      },
      command,
    );
    this.#kernel.loop.run(() => process.state === "exited");
    const { text } = collector;
    const end = text === "" || text.endsWith("\n") ? "" : "\n";
    return `${text}${end}${process.exitCode === 0 ? "" : `[exit ${process.exitCode}]\n`}`;
  }
}

/** When the bridge will next sweep its table is not modelled. */
const GC_TIMER = /(?<=gc timer\t\t) *[\d.]+/;

function inOrder(command: string, recorded: string): string {
  const output = recorded.replace(GC_TIMER, "");
  return UNORDERED.test(command) ? output.split("\n").sort().join("\n") : output;
}

/** Needs a text tool that lives outside this house's own commands. */
const PIPED = /\|/;

describe.each(FILES)("$path", ({ path, kernel }) => {
  const session = new Session(kernel);
  for (const { command, output } of parse(readFileSync(HERE + path, "utf8"))) {
    if (PIPED.test(command)) continue;
    test(command, () => {
      expect(inOrder(command, session.run(command))).toBe(inOrder(command, output));
    });
  }
});
