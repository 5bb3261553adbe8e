/** The files of a host: one tree, made when first used, seen by each namespace with its own /proc/sys and /sys/class/net. */
import { runningDocker } from "../docker/engine.ts";
import type { Refusal } from "../kernel/config/errno.ts";
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import type { Registry } from "../shell/evaluator/world.ts";
import type { FileSystem, PlainFiles } from "../shell/files.ts";
import { toBytes, toText } from "../shell/io.ts";
import { HostFiles } from "../shell/vfs/host-files.ts";
import { kernelTrees } from "../shell/vfs/kernel-trees.ts";
import type { Quota } from "../shell/vfs/quota.ts";
import type { Restore } from "../sim/restore.ts";
import * as read from "./arguments.ts";
import type { Value } from "./inputs.ts";
import { Refused } from "./refused.ts";

/** A folder as data: a file's text or bytes, or a folder, by its name. */
export interface Folder {
  readonly [name: string]: string | Uint8Array | Folder;
}

const readFolder: read.Reader<Folder> = read.recordOf((at, value) => {
  if (typeof value === "string" || value instanceof Uint8Array) return value;
  return readFolder(at, value);
}) as read.Reader<Folder>;

/** Makes a call that is an input of the lab. */
type Enter = (method: string, args: readonly Value[], act: () => void) => void;

/** The disk of a host. Paths are absolute; what it refuses (a folder that is not there, a full disk) is a Refused. */
export class LabFiles {
  readonly #host: Host;
  readonly #registry: Registry;
  /** Where its commands lie, and how many it had then: a page's grows. */
  #programs: { readonly size: number; readonly paths: readonly string[] } | null = null;
  #views = new WeakMap<Net, FileSystem>();
  readonly #enter: Enter;
  #files: HostFiles | null = null;

  /** @internal */
  constructor(host: Host, registry: Registry, enter: Enter) {
    this.#host = host;
    this.#registry = registry;
    this.#enter = enter;
  }

  /**
   * The files as a process in a namespace sees them.
   * @internal
   */
  of(net: Net): FileSystem {
    let view = this.#views.get(net);
    if (view === undefined) {
      view = this.#all().view({ trees: kernelTrees(net) });
      this.#views.set(net, view);
    }
    return view;
  }

  /** @internal */
  save(): Restore {
    const files = this.#files;
    if (files !== null) return files.tree.save();
    return () => {
      this.#files = null;
      this.#views = new WeakMap();
    };
  }

  /**
   * Mounts files that are not the lab's on a folder.
   * @internal
   */
  mountFiles(root: string, files: PlainFiles): void {
    this.#all().mount(root, files);
  }

  /**
   * The room on the host's disk.
   * @internal
   */
  get quota(): Quota {
    return this.#all().quota;
  }

  /**
   * The whole file as text, as a process in the namespace the host booted with reads it: `/proc` and `/sys` too. A byte that is
   * no UTF-8 is a lone surrogate in the text: encodeText() has the bytes.
   */
  read(path: string): string {
    read.absolutePath("LabFiles.read(path)", path);
    return toText(this.#orRefused(path, this.of(this.#host.init).readFile(path)));
  }

  /**
   * The text of a file; null where there is none.
   * @internal
   */
  textAt(path: string): string | null {
    if (this.#files === null) return null;
    const bytes = this.of(this.#host.init).readFile(path);
    return bytes instanceof Uint8Array ? toText(bytes) : null;
  }

  /** Writes a file, with the folders above it where they are not there; what the file held before is gone. */
  write(path: string, content: string | Uint8Array): void {
    read.absolutePath("LabFiles.write(path)", path);
    read.content("LabFiles.write(content)", content);
    this.#enter("write", [path, content], () => this.#write(path, toBytes(content)));
  }

  /** The names of what is in a folder, in the order of `ls`. */
  list(path: string): readonly string[] {
    read.absolutePath("LabFiles.list(path)", path);
    return [...this.#orRefused(path, this.of(this.#host.init).list(path))].sort();
  }

  /**
   * Copies a folder given as data into the host, at a path: what was at its names there is replaced, all else stays. What the lab
   * writes stays in the lab.
   *
   *     host.files.mount("/srv/www", { "index.html": "hello\n", css: { "main.css": "" } });
   */
  mount(path: string, folder: Folder): void {
    read.absolutePath("LabFiles.mount(path)", path);
    readFolder("LabFiles.mount(folder)", folder);
    this.#enter("mount", [path, folder], () => {
      this.#orRefused(path, this.of(this.#host.init).makeDirectory(path, { recursive: true }));
      this.#mount(path.replace(/\/+$/, ""), folder);
    });
  }

  #mount(path: string, folder: Folder): void {
    for (const [name, each] of Object.entries(folder)) {
      const at = `${path}/${name}`;
      if (typeof each === "string" || each instanceof Uint8Array) {
        this.#write(at, toBytes(each));
      } else {
        this.#orRefused(at, this.of(this.#host.init).makeDirectory(at, { recursive: true }));
        this.#mount(at, each as Folder);
      }
    }
  }

  #write(path: string, bytes: Uint8Array): void {
    const files = this.of(this.#host.init);
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (folder !== "" && !files.exists(folder)) this.#orRefused(folder, files.makeDirectory(folder, { recursive: true }));
    this.#orRefused(path, files.writeFile(path, bytes));
  }

  #orRefused<T>(path: string, result: T | Refusal): T {
    if (typeof result === "object" && result !== null && "errno" in result)
      throw new Refused(`host ${this.#host.name}: ${path}`, result as Refusal);
    return result as T;
  }

  #programPaths(): readonly string[] {
    const { size } = this.#registry;
    if (this.#programs?.size !== size)
      this.#programs = { size, paths: [...this.#registry.values()].flatMap(({ path }) => (path === undefined ? [] : [path])) };
    return this.#programs.paths;
  }

  #all(): HostFiles {
    this.#files ??= new HostFiles({
      hostname: this.#host.name,
      limits: this.#host.loop.limits,
      programs: () => this.#programPaths(),
      sandboxNames: () => sandboxesOf(this.#host),
      netnsNames: () => this.#host.config.netnsNames.map((entry) => entry.name),
    });
    return this.#files;
  }
}

/** /run/docker/netns: the first twelve digits of each running container's sandbox; `default` is the host's own. */
function sandboxesOf(host: Host): string[] {
  const containers = [...(runningDocker(host)?.containers.values() ?? [])].filter(({ net }) => net !== null);
  return [...new Set(containers.map(({ net, sandboxId }) => (net === host.init ? "default" : sandboxId.slice(0, 12))))].filter(
    (name) => name !== "",
  );
}
