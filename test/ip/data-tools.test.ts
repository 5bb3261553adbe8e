/**
 * What bridge, brctl, ifconfig, route, arp and sysctl answer, held to recordings of the real tools (data-tools/*.txt, made anew by
 * record.sh). Each file is one session in one namespace.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createHost, createKernel } from "../../src/kernel/create-host.ts";
import { addNetns } from "../../src/kernel/netlink/netns.ts";
import { COMMANDS } from "../../src/shell/commands/index.ts";
import { Collector, FixedInput } from "../../src/shell/io.ts";
import { makeRegistry } from "../../src/shell/registry.ts";
import { startScript } from "../../src/shell/start.ts";
import { WalkedFiles } from "../../src/shell/vfs/path-walk.ts";
import { FileTree } from "../../src/shell/vfs/tree.ts";

const FOLDER = fileURLToPath(new URL("data-tools/", import.meta.url));

/** Neighbours come in the order of a hash seeded at random, so the order of their lines says nothing. */
const UNORDERED = /^(arp|ip neigh|bridge (-\S+ )*fdb show|bridge fdb$)/;

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
  readonly #kernel = createKernel({ seed: 1 });
  readonly #host = createHost(this.#kernel, "h");
  readonly #net = addNetns(this.#host);
  readonly #files = new FileTree();
  readonly #registry = makeRegistry(COMMANDS);

  constructor() {
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

describe.each(readdirSync(FOLDER).filter((name) => name.endsWith(".txt")))("%s", (name) => {
  const session = new Session();
  for (const { command, output } of parse(readFileSync(FOLDER + name, "utf8"))) {
    if (PIPED.test(command)) continue;
    test(command, () => {
      expect(inOrder(command, session.run(command))).toBe(inOrder(command, output));
    });
  }
});
