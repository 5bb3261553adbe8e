/** Runs a script in a shell on a host that has files and a clock but no network. */
import type { Host } from "../../src/kernel/host.ts";
import { DEFAULT_KERNEL, KERNEL_PROFILES } from "../../src/kernel/kernel-profile.ts";
import type { Net } from "../../src/kernel/net.ts";
import { Collector, FixedInput } from "../../src/shell/io.ts";
import { makeRegistry } from "../../src/shell/registry.ts";
import { type ScriptOptions, startScript } from "../../src/shell/start.ts";
import { HostFiles } from "../../src/shell/vfs/host-files.ts";
import type { Limits } from "../../src/sim/limits.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import type { Recorded } from "./recorded.ts";

export const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface RunOptions extends ScriptOptions {
  readonly stdin?: string;
  readonly limits?: Partial<Limits>;
}

const registry = makeRegistry([]);

export function makeEnvironment(limits: Partial<Limits> = {}) {
  const loop = new Simulation<never>({ seed: 1, receive: () => {}, describe: () => "", limits });
  const host = {
    name: "node1",
    loop,
    daemons: new Map(),
    kernel: { profile: KERNEL_PROFILES[DEFAULT_KERNEL] },
    modules: new Set(),
  } as unknown as Host;
  const programs = [...registry.values()].map((command) => command.path ?? `/usr/bin/${command.name}`);
  const store = new HostFiles({ hostname: "node1", programs: () => programs });
  store.tree.makeDirectory("/mnt/work", { recursive: true });
  const stdout = new Collector();
  const stderr = new Collector();
  const env = new Map([
    ["HOME", "/root"],
    ["PATH", PATH],
    ["LC_ALL", "C.UTF-8"],
  ]);
  const environment = {
    host,
    net: {} as Net,
    files: store.view(),
    env,
    cwd: "/mnt/work",
    stdin: new FixedInput(),
    stdout: stdout.output,
    stderr: stderr.output,
    registry,
  };
  return { loop, environment, stdout, stderr, store };
}

export async function runScript(script: string, options: RunOptions = {}): Promise<Recorded> {
  const { loop, environment, stdout, stderr } = makeEnvironment(options.limits);
  const process = startScript({ ...environment, stdin: new FixedInput(options.stdin ?? "") }, script, {
    name: "t.sh",
    ...options,
  });
  await loop.runAsync(() => process.state === "exited");
  return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode };
}

/** The same without waiting for anything outside virtual time, as host.exec() does. */
export function runScriptNow(script: string, options: RunOptions = {}): Recorded {
  const { loop, environment, stdout, stderr } = makeEnvironment(options.limits);
  const process = startScript({ ...environment, stdin: new FixedInput(options.stdin ?? "") }, script, {
    name: "t.sh",
    ...options,
  });
  loop.run(() => process.state === "exited");
  return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode };
}
