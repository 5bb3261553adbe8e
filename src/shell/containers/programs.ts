/**
 * The programs of one container: those of its image, and what was installed since. A program of the image that is not modelled
 * refuses by name; one that is not in the image is not found, as in the real one.
 */
import { DECLARED_PROGRAM, listensOf } from "../../docker/images/declared.ts";
import type { CatalogueImage } from "../../docker/images/define.ts";
import type { Container } from "../../docker/shapes.ts";
import type { Command } from "../command.ts";
import { BUSYBOX_COMMANDS } from "../commands/busybox/index.ts";
import { notModelled } from "../commands/not-modelled/not-modelled.ts";
import { makeShellCommand } from "../evaluator/bash.ts";
import type { Registry } from "../evaluator/world.ts";
import { makeRegistry } from "../registry.ts";
import { guardCommand } from "./capabilities.ts";
import { identityCommands } from "./identity.ts";
import { installers } from "./install.ts";
import { declaredServer } from "./servers/declared.ts";
import { SERVERS } from "./servers/index.ts";
import { atTerminal } from "./terminal-shell.ts";

let shared: Registry | null = null;

/** What a host of a lab has: where programs that are the same everywhere come from. */
function hostCommands(): Registry {
  shared ??= makeRegistry();
  return shared;
}

export class ContainerPrograms {
  readonly #container: Container;
  readonly #image: CatalogueImage;
  readonly #hostname: (container: Container) => string;
  readonly #installed: string[] = [];
  /** Programs whose output is this container's own. */
  #own: ReadonlyMap<string, Command> | null = null;
  #paths: readonly string[] | null = null;
  #registry: LazyRegistry | null = null;
  #privilegedRegistry: LazyRegistry | null = null;

  constructor(container: Container, image: CatalogueImage, hostname: (container: Container) => string) {
    this.#container = container;
    this.#image = image;
    this.#hostname = hostname;
  }

  paths(): readonly string[] {
    this.#paths ??= [...this.#image.programs, ...this.#installed];
    return this.#paths;
  }

  registry({ isPrivileged }: { readonly isPrivileged: boolean }): Registry {
    if (isPrivileged) {
      this.#privilegedRegistry ??= new LazyRegistry(this.#names(), (name, path) => this.#make(name, path, true));
      return this.#privilegedRegistry;
    }
    this.#registry ??= new LazyRegistry(this.#names(), (name, path) => this.#make(name, path, false));
    return this.#registry;
  }

  /** Makes more programs available, as a package manager does. */
  install(paths: readonly string[]): void {
    this.#installed.push(...paths.filter((path) => !this.paths().includes(path)));
    this.#paths = null;
    this.#registry?.replace(this.#names());
    this.#privilegedRegistry?.replace(this.#names());
  }

  /** Where each program lies; what was installed last goes first, and of the image the first of a name. */
  #names(): ReadonlyMap<string, string> {
    if (this.#installed.length === 0) return pathsByName(this.#image.programs);
    const installed = this.#installed.map((path) => [path.slice(path.lastIndexOf("/") + 1), path] as const);
    return new Map([...pathsByName(this.#image.programs), ...installed]);
  }

  #make(name: string, path: string, isPrivileged: boolean): Command {
    const isApplet = this.#isApplet(name);
    const command: Command = { ...this.#commandFor(name, path), name, path, ...(isApplet && { isApplet }) };
    return guardCommand(command, this.#container, isApplet, isPrivileged);
  }

  /** What a package manager installed beside busybox's tools is the full one. */
  #isApplet(name: string): boolean {
    if (this.#image.userland !== "busybox" || isFullTool(this.#image, name)) return false;
    return !this.#installed.some((path) => path.endsWith(`/${name}`));
  }

  /** Shells at a terminal prompt; at none they are the plain ones. */
  #commandFor(name: string, path: string): Command {
    const command = this.#plainCommandFor(name, path);
    if (!/^(ash|bash|sh|zsh)$/.test(name)) return command;
    return atTerminal(command, this.#image.userland, () => this.#hostname(this.#container));
  }

  #plainCommandFor(name: string, path: string): Command {
    const { userland } = this.#image;
    if (path === DECLARED_PROGRAM) return declaredServer(listensOf(this.#image));
    this.#own ??= new Map([...installers(this, userland), ...identityCommands(this.#container, this.#hostname, userland)]);
    const own = this.#own.get(name) ?? SERVERS.get(path);
    if (own !== undefined) return own;
    const applet = this.#isApplet(name) ? BUSYBOX_COMMANDS.get(name) : undefined;
    if (applet !== undefined) return applet;
    if (name === "sh" && userland === "debian") return makeShellCommand("sh", "/usr/bin/sh", "dash");
    if (name === "zsh") return hostCommands().get("bash")!;
    return hostCommands().get(name === "python" ? "python3" : name) ?? notModelled(name, path);
  }
}

const NAMES = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

/** Programs by name; compiled once for all containers of an image. */
function pathsByName(paths: readonly string[]): ReadonlyMap<string, string> {
  const known = NAMES.get(paths);
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!names.has(name)) names.set(name, path);
  }
  NAMES.set(paths, names);
  return names;
}

/** Commands that are made when somebody first asks for them: an image has hundreds, and a container runs one or two. */
class LazyRegistry extends Map<string, Command> implements Registry {
  #paths: ReadonlyMap<string, string>;
  readonly #make: (name: string, path: string) => Command;

  constructor(paths: ReadonlyMap<string, string>, make: (name: string, path: string) => Command) {
    super();
    this.#paths = paths;
    this.#make = make;
  }

  /** Other programs from now on, for the shells that run already too. */
  replace(paths: ReadonlyMap<string, string>): void {
    this.#paths = paths;
    this.clear();
  }

  override get(name: string): Command | undefined {
    const known = super.get(name);
    if (known !== undefined) return known;
    const path = this.#paths.get(name);
    if (path === undefined) return undefined;
    const command = this.#make(name, path);
    this.set(name, command);
    return command;
  }

  override has(name: string): boolean {
    return this.#paths.has(name);
  }

  override keys(): MapIterator<string> {
    return this.#paths.keys() as MapIterator<string>;
  }
}

const FULL_TOOLS: ReadonlySet<string> = new Set(
  "arp arping bash brctl curl dig host ifconfig ip jq nc netstat nslookup ping route ss tcpdump traceroute wget sysctl".split(
    " ",
  ),
);

/** netshoot has the full tools beside busybox's. */
function isFullTool(image: CatalogueImage, name: string): boolean {
  return image.name === "nicolaka/netshoot" && FULL_TOOLS.has(name);
}
