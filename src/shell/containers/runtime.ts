/**
 * Runs containers' commands for dockerd: what runc does, with the shell's own programs. A container has its root file system
 * (root-files.ts), the programs of its image (programs.ts), a PID namespace, and the namespace the engine gives it. Left out:
 * users other than root are numbers without rights of their own, cgroups, seccomp.
 */

import { hostnameInside } from "../../docker/container/hostname.ts";
import { CATALOGUE } from "../../docker/images/catalogue.ts";
import { DECLARED_FILE, readDeclarations } from "../../docker/images/declared.ts";
import { type CatalogueImage, defineImage } from "../../docker/images/define.ts";
import { DEBIAN_FILES } from "../../docker/images/files.ts";
import { DEBIAN_PROGRAMS } from "../../docker/images/programs.ts";
import { findImage, parseReference } from "../../docker/images/reference.ts";
import { PROFILES } from "../../docker/profiles/index.ts";
import type { ByteSink, ContainerRuntime, ProcessOptions, StartFailure } from "../../docker/runtime.ts";
import { type Container, DockerError, type EngineVersion, type Image } from "../../docker/shapes.ts";
import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import type { Host } from "../../kernel/host.ts";
import type { Net } from "../../kernel/net.ts";
import { PidNamespace } from "../../sim/pid-namespace.ts";
import type { Process } from "../../sim/process.ts";
import { WaitQueue } from "../../sim/wait.ts";
import { spend } from "../../sim/work.ts";
import { DescriptorTable } from "../evaluator/descriptors.ts";
import { findCommand, launch } from "../evaluator/launch.ts";
import type { World } from "../evaluator/world.ts";
import type { FileSystem } from "../files.ts";
import { FixedInput, type Input, type Output, toBytes, toText, WRITE_WORK } from "../io.ts";
import { WalkedFiles } from "../vfs/path-walk.ts";
import { Quota } from "../vfs/quota.ts";
import { FileTree } from "../vfs/tree.ts";
import { readEnvironment } from "./environment.ts";
import { runInit } from "./init.ts";
import { makeRoot } from "./make-root.ts";
import { ContainerPrograms } from "./programs.ts";
import type { RootFiles } from "./root-files.ts";

export interface RuntimeOptions {
  readonly host: Host;
  /** The host's files as its first namespace sees them, and as another does. */
  readonly hostFiles: (net: Net) => FileSystem;
  /** Images beside the catalogue's; of two with a name and tag these win. */
  readonly images?: readonly CatalogueImage[];
  /** Whose words are printed. */
  readonly version: EngineVersion;
  /** The host's disk; one of its own where left out. */
  readonly quota?: () => Quota;
}

interface Inside {
  readonly image: CatalogueImage;
  readonly root: RootFiles;
  readonly programs: ContainerPrograms;
  namespace: PidNamespace;
}

export function makeContainerRuntime(options: RuntimeOptions): ContainerRuntime {
  return new Runtime(options);
}

class Runtime implements ContainerRuntime {
  readonly #options: RuntimeOptions;
  readonly #images: readonly CatalogueImage[];
  readonly #standIns = new Map<string, CatalogueImage>();
  readonly #local = new Map<string, CatalogueImage>();
  readonly #volumes = new Map<string, FileTree>();
  readonly #insides = new WeakMap<Container, Inside>();
  /** By container id: container mode shares another's files of docker. */
  readonly #containers = new Map<string, Container>();
  readonly #quota: () => Quota;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    const own = new Quota(options.host.loop.limits);
    this.#quota = options.quota ?? (() => own);
    this.#images = [...(options.images ?? []), ...CATALOGUE];
    for (const image of options.images ?? []) this.#noteLocal(image, image.name, image.tags[0]!);
  }

  image(reference: string): { readonly image: Image; readonly notice: string | null } | null {
    const { name, tag } = parseReference(reference);
    const declared = this.#declared();
    const known = findImage([...declared.images, ...this.#images], reference);
    if (known !== null) {
      this.#noteLocal(known, name, tag);
      return { image: known, notice: declared.problem };
    }
    if (!/^[a-z0-9]+([._/:-]+[a-z0-9]+)*$/.test(name)) return null;
    const problem = declared.problem === null ? "" : `${declared.problem}\n`;
    return {
      image: this.#standIn(name, tag),
      notice: `${problem}netnsim: image "${name}:${tag}" is not in the catalogue: it starts with the tools of a debian and does nothing but the command given`,
    };
  }

  /** What is on the host: images declared for it, and those that were asked for since. */
  images(): readonly Image[] {
    return [...this.#local.values()];
  }

  /** What the host's file declares now, or what is wrong with it. */
  #declared(): { readonly images: readonly CatalogueImage[]; readonly problem: string | null } {
    const text = this.readHostFile(DECLARED_FILE);
    if (text === null) return { images: [], problem: null };
    const images = readDeclarations(text);
    return typeof images === "string" ? { images: [], problem: `netnsim: ${images}` } : { images, problem: null };
  }

  #noteLocal(image: CatalogueImage, name: string, tag: string): void {
    const has = image.name === name && image.tags.includes(tag);
    const shown = { ...image, tags: [has ? tag : image.tags[0]!] };
    this.#local.set(`${shown.name}:${shown.tags[0]}`, shown);
  }

  makeFiles(container: Container): unknown {
    spend(CONTAINER_WORK);
    this.#containers.set(container.id, container);
    const image = this.#imageOf(container);
    const owners = { host: this.#options.host, sharedWith: (each: Container) => this.#sharedWith(each) };
    const programs = new ContainerPrograms(container, image, (other) => hostnameInside(other, owners));
    const root = makeRoot(container, image, {
      programs: () => programs.paths(),
      hostFiles: this.#options.hostFiles(this.#options.host.init),
      volume: (name) => this.#volume(name),
      quota: this.#quota(),
    });
    this.#insides.set(container, { image, root, programs, namespace: new PidNamespace() });
    return root;
  }

  writeFile(container: Container, path: string, text: string): void {
    this.#inside(container)?.root.writeFile(path, toBytes(text));
  }

  readFile(container: Container, path: string): Uint8Array | null {
    const data = this.#inside(container)?.root.readFile(path);
    return data === undefined || isRefusal(data) ? null : data;
  }

  removeFiles(container: Container): void {
    this.#inside(container)?.root.tree.clear();
    this.#containers.delete(container.id);
  }

  removeVolume(name: string): void {
    this.#volumes.get(name)?.clear();
    this.#volumes.delete(name);
  }

  readHostFile(path: string): string | null {
    const data = this.#options.hostFiles(this.#options.host.init).readFile(path);
    return isRefusal(data) ? null : toText(data);
  }

  start(container: Container, argv: readonly string[], options: ProcessOptions): Process | StartFailure {
    const inside = this.#inside(container)!;
    if (options.isFirst) inside.namespace = new PidNamespace();
    const { host } = this.#options;
    const world: World = {
      host,
      net: container.net!,
      files: this.#filesOf(container, inside),
      registry: inside.programs.registry({ isPrivileged: options.privileged }),
      budget: { used: 0, debtUs: 0 },
    };
    const environment = readEnvironment(container, options, world.files);
    if (typeof environment === "string") throw new DockerError(environment, 400, options.isFirst ? 125 : 126);
    const { env, cwd } = environment;
    if (!world.files.isDirectory(cwd)) world.files.makeDirectory(cwd, { recursive: true });
    const failure = this.#whyNot(world, argv, env, cwd);
    if (failure !== null) return failure;
    const descriptors = streams(container, options);
    const wantsInit = options.isFirst && container.hostConfig.init;
    const process = wantsInit
      ? host.loop.spawn(
          `/sbin/docker-init -- ${argv.join(" ")}`,
          (self) => runInit(self, { world, argv, env, cwd, descriptors }),
          options.parent,
        )
      : launch({ world, argv, env, cwd, descriptors, parent: options.parent });
    process.group = process.pid;
    process.enterPidNamespace(inside.namespace);
    const { namespace } = inside;
    if (options.isFirst) process.atExit.push(() => endNamespace(namespace));
    return process;
  }

  #inside(container: Container): Inside | undefined {
    return this.#insides.get(container);
  }

  /** The image the engine was given, or one that describes itself as docker's only. */
  #imageOf(container: Container): CatalogueImage {
    const { image } = container;
    if ("userland" in image) return image as CatalogueImage;
    return findImage(this.#images, image.name) ?? this.#standIn(image.name, image.tags[0] ?? "latest");
  }

  #standIn(name: string, tag: string): CatalogueImage {
    const key = `${name}:${tag}`;
    let image = this.#standIns.get(key);
    if (image === undefined) {
      image = defineImage({
        name,
        tags: [tag],
        userland: "debian",
        programs: DEBIAN_PROGRAMS,
        files: DEBIAN_FILES,
        isStandIn: true,
      });
      this.#standIns.set(key, image);
    }
    return image;
  }

  #volume(name: string): { tree: FileTree; isNew: boolean } {
    const known = this.#volumes.get(name);
    if (known !== undefined) return { tree: known, isNew: false };
    const tree = new FileTree(this.#quota());
    // A volume without a name is the container's own.
    if (name !== "") this.#volumes.set(name, tree);
    return { tree, isNew: true };
  }

  /** In container mode the other's hosts, resolv.conf and hostname are mounted. */
  #filesOf(container: Container, { root }: Inside): FileSystem {
    const other = this.#sharedWith(container);
    const theirs = other === null ? undefined : this.#inside(other)?.root;
    for (const path of theirs === undefined ? [] : ["/etc/hosts", "/etc/resolv.conf", "/etc/hostname"]) {
      const data = theirs!.readFile(path);
      if (!isRefusal(data)) root.writeFile(path, data);
    }
    return new WalkedFiles(root);
  }

  #sharedWith(container: Container): Container | null {
    const match = /^container:(.*)$/.exec(container.hostConfig.networkMode);
    return match === null ? null : (this.#containers.get(match[1]!) ?? null);
  }

  #whyNot(world: World, argv: readonly string[], env: ReadonlyMap<string, string>, cwd: string): StartFailure | null {
    const name = argv[0]!;
    const found = findCommand(world, argv, env, cwd);
    if (found.command !== null) return null;
    if (!name.includes("/")) return { exitCode: 127, message: `exec: "${name}": executable file not found in $PATH` };
    if (found.exitCode === 127) return { exitCode: 127, message: `exec: "${name}": stat ${name}: no such file or directory` };
    const { directoryAsProgram } = PROFILES[this.#options.version].words;
    const words = found.message === strerror("EISDIR") ? directoryAsProgram : "permission denied";
    return { exitCode: 126, message: `exec: "${name}": ${words}` };
  }
}

/** What a container costs, in units of work: its files, its namespace, its devices. */
const CONTAINER_WORK = 130_000;

/** The first process is gone: the kernel kills what is left of its namespace. Linux: zap_pid_ns_processes(). */
function endNamespace(namespace: PidNamespace): void {
  for (const process of [...namespace.members.values()]) process.kill("KILL");
}

function streams(container: Container, options: ProcessOptions): DescriptorTable {
  const { tty } = options;
  const descriptors = new DescriptorTable();
  descriptors.share(0, { input: inputFor(container, options), output: null });
  const stdout = new ContainerOutput(options.stdout, tty);
  descriptors.share(1, { input: null, output: stdout });
  descriptors.share(2, { input: null, output: tty ? stdout : new ContainerOutput(options.stderr, false) });
  return descriptors;
}

/** With -i or -t and nobody attached the input stays open and silent; otherwise it is /dev/null. */
function inputFor(container: Container, { stdin, isFirst, tty }: ProcessOptions): Input {
  if (stdin !== null) return stdin;
  return isFirst && (container.config.openStdin || tty) ? new SilentInput(tty) : new FixedInput("");
}

class SilentInput implements Input {
  readonly readable = new WaitQueue("input that nobody gives");
  readonly isTerminal: boolean;

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal;
  }

  read(): undefined {
    return undefined;
  }

  unread(): void {}
  open(): void {}
  close(): void {}
}

class ContainerOutput implements Output {
  readonly isTerminal: boolean;
  readonly #sink: ByteSink;

  constructor(sink: ByteSink, isTerminal: boolean) {
    this.#sink = sink;
    this.isTerminal = isTerminal;
  }

  get isFull(): boolean {
    return this.#sink.isFull;
  }

  get writable(): WaitQueue {
    return this.#sink.writable;
  }

  write(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    spend(bytes.length + WRITE_WORK);
    this.#sink.write(this.isTerminal ? withCarriageReturns(bytes) : bytes);
  }

  open(): void {}
  close(): void {}
}

/** What a terminal does to the ends of lines (ONLCR). */
function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte === 10) out.push(13);
    out.push(byte);
  }
  return Uint8Array.from(out);
}
