/** The files of a host: one tree, made when first used, seen by each namespace with its own /proc/sys and /sys/class/net. */
import { runningDocker } from "../docker/engine.ts";
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import type { Registry } from "../shell/evaluator/world.ts";
import type { FileSystem } from "../shell/files.ts";
import { toBytes } from "../shell/io.ts";
import { HostFiles } from "../shell/vfs/host-files.ts";
import { kernelTrees } from "../shell/vfs/kernel-trees.ts";
import type { Quota } from "../shell/vfs/quota.ts";

export class LabFiles {
  readonly #host: Host;
  readonly #registry: Registry;
  readonly #views = new WeakMap<Net, FileSystem>();
  #files: HostFiles | null = null;

  constructor(host: Host, registry: Registry) {
    this.#host = host;
    this.#registry = registry;
  }

  /** The files as a process in a namespace sees them. */
  of(net: Net): FileSystem {
    let view = this.#views.get(net);
    if (view === undefined) {
      view = this.#all().view({ trees: kernelTrees(net) });
      this.#views.set(net, view);
    }
    return view;
  }

  /** The host's disk. */
  get quota(): Quota {
    return this.#all().quota;
  }

  /** Writes a file, as an administrator would before the story begins. */
  write(path: string, content: string | Uint8Array): void {
    const refused = this.of(this.#host.init).writeFile(path, toBytes(content));
    if (refused !== null) throw new Error(`host ${this.#host.name}: ${path}: ${refused.errno}`);
  }

  #all(): HostFiles {
    this.#files ??= new HostFiles({
      hostname: this.#host.name,
      limits: this.#host.loop.limits,
      programs: () => programsOf(this.#registry),
      sandboxNames: () => sandboxesOf(this.#host),
      netnsNames: () => this.#host.config.netnsNames.map((entry) => entry.name),
    });
    return this.#files;
  }
}

/** Where the commands of a registry lie. */
const programs = new WeakMap<Registry, readonly string[]>();

function programsOf(registry: Registry): readonly string[] {
  let paths = programs.get(registry);
  if (paths === undefined) {
    paths = [...registry.values()].flatMap((command) => (command.path === undefined ? [] : [command.path]));
    programs.set(registry, paths);
  }
  return paths;
}

/** /run/docker/netns: the first twelve digits of each running container's sandbox; `default` is the host's own. */
function sandboxesOf(host: Host): string[] {
  const containers = [...(runningDocker(host)?.containers.values() ?? [])].filter(({ net }) => net !== null);
  return [...new Set(containers.map(({ net, sandboxId }) => (net === host.init ? "default" : sandboxId.slice(0, 12))))].filter(
    (name) => name !== "",
  );
}
