/** A host of a lab: commands typed into it, typed requests, and what its tables hold. */
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import { findNetns } from "../kernel/netlink/netns.ts";
import { Collector, FixedInput, type Input, type Output, SinkOutput } from "../shell/io.ts";
import { makeRegistry } from "../shell/registry.ts";
import { type ShellEnvironment, startCommand, startScript } from "../shell/start.ts";
import { descendsFrom, type Process, type Program } from "../sim/process.ts";
import { stuckError } from "../sim/stuck.ts";
import { LabFiles } from "./files.ts";
import type { Lab } from "./lab.ts";
import { Namespace } from "./namespace.ts";

/** What a finished command printed, and its exit code. A byte that is no UTF-8 is a lone surrogate in the text: encodeText() has the bytes. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface ExecOptions {
  /** A named namespace to run in; the host's first one by default. */
  readonly netns?: string;
  /** Text, or bytes. */
  readonly stdin?: string | Uint8Array;
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
   * Runs one command to its end, in virtual time. What it leaves running in the background goes on with lab.run(). Where it does not end
   * (it waits, and nothing is left to happen: StuckError; a limit: LimitError) it is ended with all it started, and the error is thrown.
   */
  exec(argv: readonly string[], options: ExecOptions = {}): Answer {
    this.lab.checkIdle();
    const run = this.#start(options, (environment) => startCommand(environment, argv));
    try {
      this.lab.kernel.loop.run(() => run.process.state === "exited");
      return this.#answerOf(run, run.process.title);
    } catch (error) {
      this.#end(run.process);
      throw error;
    }
  }

  /** Runs a shell script, as `bash -c` would; it ends as exec() does. */
  async sh(script: string, options: ExecOptions & { readonly name?: string } = {}): Promise<Answer> {
    this.lab.checkIdle();
    const named = options.name === undefined ? {} : { name: options.name };
    const run = this.#start(options, (environment) => startScript(environment, script, named));
    try {
      await this.lab.kernel.loop.runAsync(() => run.process.state === "exited");
      return this.#answerOf(run, options.name ?? "the script");
    } catch (error) {
      this.#end(run.process);
      throw error;
    }
  }

  /** Starts a command that goes on while time passes; the caller reads its streams. */
  spawn(argv: readonly string[], options: ExecOptions = {}, streams: Streams = {}): Process {
    this.#mustNotListen();
    return startCommand(this.environment(options, streams), argv);
  }

  /** Starts a program of one's own on this host: a generator over the kernel's sockets. */
  start(title: string, program: (net: Net) => Program): Process {
    this.#mustNotListen();
    return this.lab.kernel.loop.spawn(title, () => program(this.kernelHost.init));
  }

  /** What a command started here would see. */
  environment(options: ExecOptions = {}, streams: Streams = {}): ShellEnvironment {
    const silent = new SinkOutput(() => {});
    const net = this.netOf(options.netns);
    return {
      host: this.kernelHost,
      net,
      files: this.files.of(net),
      filesOf: (host, other) => this.#labHostOf(host).files.of(other),
      env: new Map(Object.entries({ ...ENVIRONMENT, ...options.env })),
      cwd: options.cwd ?? "/root",
      stdin: streams.stdin ?? new FixedInput(options.stdin),
      stdout: streams.stdout ?? silent,
      stderr: streams.stderr ?? silent,
      registry: REGISTRY,
    };
  }

  netOf(name: string | undefined): Net {
    if (name === undefined) return this.kernelHost.init;
    const net = findNetns(this.kernelHost, name);
    if (net === null) throw new Error(`host ${this.name}: no namespace is named ${name}`);
    return net;
  }

  /** A program of the lab may start another; a listener may not. */
  #mustNotListen(): void {
    if (this.lab.kernel.taps.listening !== null) this.lab.checkIdle();
  }

  #labHostOf(host: Host): LabHost {
    return host === this.kernelHost ? this : this.lab.hosts.get(host.name)!;
  }

  #start(options: ExecOptions, start: (environment: ShellEnvironment) => Process): Run {
    const { output } = this.lab.kernel.loop.limits;
    const stdout = new Collector(output);
    const stderr = new Collector(output);
    const process = start(this.environment(options, { stdout: stdout.output, stderr: stderr.output }));
    return { process, stdout, stderr };
  }

  #answerOf({ process, stdout, stderr }: Run, title: string): Answer {
    if (process.state !== "exited")
      throw stuckError(`host ${this.name}: ${title}`, process, this.lab.kernel.loop.processes.values());
    // What it leaves in the background may print on.
    stdout.close();
    stderr.close();
    return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode };
  }

  /** Ends a command that did not come to its end, with all it started. */
  #end(process: Process): void {
    for (const each of [...this.lab.kernel.loop.processes.values()]) if (descendsFrom(each, process)) each.kill("KILL");
  }
}

/** A command that was started, and what it prints. */
interface Run {
  readonly process: Process;
  readonly stdout: Collector;
  readonly stderr: Collector;
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
