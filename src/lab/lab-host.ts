/** A host of a lab: commands typed into it, typed requests, and what its tables hold. */
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import { findNetns } from "../kernel/netlink/netns.ts";
import { Collector, FixedInput, type Input, type Output } from "../shell/io.ts";
import { makeRegistry } from "../shell/registry.ts";
import { type ShellEnvironment, startCommand, startScript } from "../shell/start.ts";
import type { Process, Program } from "../sim/process.ts";
import { LabFiles } from "./files.ts";
import type { Lab } from "./lab.ts";
import { Namespace } from "./namespace.ts";

/** What a finished command answered. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface ExecOptions {
  /** A named namespace to run in; the host's first one by default. */
  readonly netns?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Streams for a command that somebody watches. */
export interface Streams {
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
}

export class LabHost {
  readonly lab: Lab;
  readonly kernelHost: Host;
  readonly files: LabFiles;

  constructor(lab: Lab, host: Host) {
    this.lab = lab;
    this.kernelHost = host;
    this.files = new LabFiles(host, REGISTRY);
  }

  get name(): string {
    return this.kernelHost.name;
  }

  /** A namespace by name, or the host's first one. */
  netns(name?: string): Namespace {
    return new Namespace(this, this.netOf(name));
  }

  /**
   * Runs one command to its end, in virtual time. What it leaves running in the background goes on with lab.run(). One that would wait for
   * ever, with nothing left to happen, is ended and an Error says so.
   */
  exec(argv: readonly string[], options: ExecOptions = {}): Answer {
    return this.#collect(options, (environment) => {
      const process = startCommand(environment, argv);
      this.lab.kernel.loop.run(() => process.state === "exited");
      return process;
    });
  }

  /** Runs a shell script, as `bash -c` would. */
  async sh(script: string, options: ExecOptions & { readonly name?: string } = {}): Promise<Answer> {
    const stdout = new Collector();
    const stderr = new Collector();
    const environment = this.environment(options, { stdout: stdout.output, stderr: stderr.output });
    const process = startScript(environment, script, options.name === undefined ? {} : { name: options.name });
    await this.lab.kernel.loop.runAsync(() => process.state === "exited");
    this.#mustHaveEnded(process);
    return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode };
  }

  /** Starts a command that goes on while time passes; the caller reads its streams. */
  spawn(argv: readonly string[], options: ExecOptions = {}, streams: Streams = {}): Process {
    return startCommand(this.environment(options, streams), argv);
  }

  /** Starts a program of one's own on this host: a generator over the kernel's sockets. */
  start(title: string, program: (net: Net) => Program): Process {
    return this.lab.kernel.loop.spawn(title, () => program(this.kernelHost.init));
  }

  /** What a command started here would see. */
  environment(options: ExecOptions = {}, streams: Streams = {}): ShellEnvironment {
    const silent = new Collector();
    const net = this.netOf(options.netns);
    return {
      host: this.kernelHost,
      net,
      files: this.files.of(net),
      filesOf: (host, other) => this.#labHostOf(host).files.of(other),
      env: new Map(Object.entries({ ...ENVIRONMENT, ...options.env })),
      cwd: options.cwd ?? "/root",
      stdin: streams.stdin ?? new FixedInput(options.stdin),
      stdout: streams.stdout ?? silent.output,
      stderr: streams.stderr ?? silent.output,
      registry: REGISTRY,
    };
  }

  netOf(name: string | undefined): Net {
    if (name === undefined) return this.kernelHost.init;
    const net = findNetns(this.kernelHost, name);
    if (net === null) throw new Error(`host ${this.name}: no namespace is named ${name}`);
    return net;
  }

  #labHostOf(host: Host): LabHost {
    return host === this.kernelHost ? this : this.lab.hosts.get(host.name)!;
  }

  #collect(options: ExecOptions, run: (environment: ShellEnvironment) => Process): Answer {
    const stdout = new Collector();
    const stderr = new Collector();
    const process = run(this.environment(options, { stdout: stdout.output, stderr: stderr.output }));
    this.#mustHaveEnded(process);
    return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode };
  }

  /** A server that nobody talks to would wait for ever: nothing is left in the lab that could happen. It is ended, and the caller told. */
  #mustHaveEnded(process: Process): void {
    if (process.state === "exited") return;
    for (const each of [...this.lab.kernel.loop.processes.values()]) if (descendsFrom(each, process)) each.kill("KILL");
    throw new Error(`host ${this.name}: ${process.title}: waits, and nothing is left to happen; spawn() starts what goes on`);
  }
}

function descendsFrom(process: Process, ancestor: Process): boolean {
  for (let each: Process | null = process; each !== null; each = each.parent) if (each === ancestor) return true;
  return false;
}

const REGISTRY = makeRegistry();

/** What a root shell begins with. */
const ENVIRONMENT = {
  HOME: "/root",
  LOGNAME: "root",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  SHELL: "/bin/bash",
  USER: "root",
};
