/** A host of a lab: commands typed into it, typed requests, and what its tables hold. */
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import { findNetns } from "../kernel/netlink/netns.ts";
import type { SessionOptions } from "../shell/interactive.ts";
import { Collector, FixedInput, type Input, type Output, SinkOutput } from "../shell/io.ts";
import { makeRegistry } from "../shell/registry.ts";
import { type FailedCommand, type ShellEnvironment, startCommand, startScript } from "../shell/start.ts";
import { descendsFrom } from "../sim/pid-namespace.ts";
import type { Process } from "../sim/process.ts";
import { Stopped } from "../sim/simulation.ts";
import { stuckError } from "../sim/stuck.ts";
import type { Program as KernelProgram } from "../sim/wait.ts";
import * as read from "./arguments.ts";
import { CommandFailed } from "./command-failed.ts";
import { type Container, containerOf, containersOf } from "./container.ts";
import {
  commandWords,
  type ExecOptions,
  execOptions,
  optionsIn,
  programOptions,
  programTitle,
  type ScriptOptions,
  scriptOptions,
  startOptions,
} from "./exec-options.ts";
import { LabFiles } from "./files.ts";
import type { Target, Value } from "./inputs.ts";
import type { Lab } from "./lab.ts";
import { Namespace } from "./namespace.ts";
import { startProgram } from "./programs/start.ts";
import type { Program } from "./programs/step.ts";
import { Refused } from "./refused.ts";
import { StartedCommand } from "./started-command.ts";
import { LabTerminal } from "./terminal.ts";

/**
 * What a finished command printed, and its exit code. A byte that is no UTF-8 is a lone surrogate in the text: encodeText() has
 * the bytes.
 */
export interface CommandResult {
  /** What it wrote to its standard output. */
  readonly stdout: string;
  /** What it wrote to its standard error. */
  readonly stderr: string;
  /** 0 to 255; 128 and the signal's number where a signal ended it. */
  readonly exitCode: number;
}

/**
 * Streams for a command that somebody watches.
 * @internal
 */
export interface Streams {
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
}

/** A host of a lab: a machine with a kernel of its own, a disk and a root shell. Lab.addHost() makes one. */
export class LabHost {
  /** The lab it belongs to. */
  readonly lab: Lab;
  /** Its disk. */
  readonly files: LabFiles;
  /** @internal */
  readonly kernelHost: Host;

  /** @internal */
  constructor(lab: Lab, host: Host) {
    this.lab = lab;
    this.kernelHost = host;
    this.files = new LabFiles(host, REGISTRY, (method, args, act) =>
      this.lab.inputs.enter({ kind: "files", host: this.name }, method, args, act),
    );
    host.readFile = (path) => this.files.textAt(path);
  }

  /** The name it was added by. */
  get name(): string {
    return this.kernelHost.name;
  }

  /**
   * A namespace by its name, as `ip netns` lists them; the one the host booted with where none is given. Throws Refused (ENOENT)
   * where there is none of that name.
   */
  netns(name?: string): Namespace {
    if (name !== undefined) read.name("LabHost.netns(name)", name);
    return new Namespace(this, this.netOf(name));
  }

  /**
   * Runs one command to its end, in virtual time. What it leaves running in the background goes on with lab.run(). Where it does
   * not end (it waits, and nothing is left to happen: StuckError; a limit: LimitError) it is ended with all it started, and the
   * error is thrown.
   *
   *     host.exec(["ping", "-c", "1", "10.0.0.2"]).exitCode
   *
   * @param argv The command's words, as execve(2) takes them: no shell looks at them. run() and sh() take a line.
   */
  exec(argv: readonly string[], options: ExecOptions = {}): CommandResult {
    commandWords("LabHost.exec(argv)", argv);
    execOptions("LabHost.exec(options)", options);
    const target: Target = { kind: "host", host: this.name };
    return this.#execute(target, argv, options, this.netOf(options.netns));
  }

  /**
   * Runs a command in one of the host's namespaces, whether it has a name or not.
   * @internal
   */
  execIn(net: Net, at: string, argv: readonly string[], options: Omit<ExecOptions, "netns">): CommandResult {
    commandWords(`${at}(argv)`, argv);
    optionsIn(`${at}(options)`, options);
    return this.#execute(new Namespace(this, net).target(), argv, options, net);
  }

  #execute(target: Target, argv: readonly string[], options: ExecOptions, net: Net): CommandResult {
    this.lab.checkIdle();
    return this.lab.inputs.enter(target, "exec", [argv, { ...options }], () => {
      const run = this.#start(options, net, (environment) => startCommand(environment, argv));
      return this.#runToEnd(run, run.process.title);
    });
  }

  /**
   * Runs a shell script as `bash -c` would, to its end; it ends as exec() does. A command that fails is the script's own affair:
   * run() throws there.
   */
  async sh(script: string, options: ScriptOptions = {}): Promise<CommandResult> {
    read.text("LabHost.sh(script)", script);
    scriptOptions("LabHost.sh(options)", options);
    this.lab.checkIdle();
    return this.runScript("sh", script, options);
  }

  /**
   * Runs a shell script whose commands must all succeed, as after `set -e`, and returns what it printed to its standard output.
   * At the first command that fails it ends, and CommandFailed is thrown with the command, its line and all that was printed;
   * also where the script itself ends with another exit code than 0. As with `set -e` a condition may fail: what stands after
   * `if` or `!`, or before `&&` and `||`. Otherwise it ends as exec() does.
   *
   *     const rules = await host.run("iptables -A FORWARD -j DROP; iptables-save");
   */
  async run(script: string, options: ScriptOptions = {}): Promise<string> {
    read.text("LabHost.run(script)", script);
    scriptOptions("LabHost.run(options)", options);
    this.lab.checkIdle();
    let failed: FailedCommand | null = null;
    const onFailure = (command: FailedCommand): void => {
      failed ??= command;
    };
    const result = this.runScript("run", script, options, onFailure);
    if (result.exitCode !== 0) throw new CommandFailed(this.name, failed ?? { command: script.trim(), line: 1 }, result);
    return result.stdout;
  }

  /**
   * What sh() and run() do, at once.
   * @internal
   */
  runScript(
    method: "sh" | "run",
    script: string,
    options: ScriptOptions,
    onFailure: (failed: FailedCommand) => void = () => {},
  ): CommandResult {
    const named = { ...(method === "run" && { onFailure }), ...(options.name !== undefined && { name: options.name }) };
    return this.lab.inputs.enter({ kind: "host", host: this.name }, method, [script, { ...options }], () => {
      const run = this.#start(options, this.netOf(options.netns), (environment) => startScript(environment, script, named));
      return this.#runToEnd(run, options.name ?? "the script");
    });
  }

  #runToEnd(run: Run, title: string): CommandResult {
    try {
      this.lab.kernel.loop.run(() => run.process.state === "exited");
      return this.#resultOf(run, title);
    } catch (error) {
      if (!(error instanceof Stopped)) this.#end(run.process);
      throw error;
    }
  }

  /**
   * Starts one command and returns at once: it goes on as the lab does. Its standard input is open until `stdin.end()`.
   *
   *     const dump = host.start(["tcpdump", "-n", "-i", "eth0"]);
   *
   * @param argv The command's words, as for exec().
   */
  start(argv: readonly string[], options?: Omit<ScriptOptions, "stdin" | "name">): StartedCommand;
  /**
   * Starts a program of your own (netnsim/programs) likewise.
   *
   *     const server = host.start("echo", function* (self) {
   *       const client = yield* self.tcp().bind("0.0.0.0", 7).listen().accept();
   *       yield* client.write("hello\n");
   *     });
   *
   * @param title Its command line, as ps shows it; the first word is its name.
   * @param program A generator function: what it is given opens sockets and waits, what it returns is the exit code.
   * @param options `netns`: a named namespace to run in; the host's first one by default.
   */
  start(title: string, program: Program, options?: { readonly netns?: string }): StartedCommand;
  start(
    what: readonly string[] | string,
    second: Omit<ScriptOptions, "stdin" | "name"> | Program = {},
    options: { readonly netns?: string } = {},
  ): StartedCommand {
    return typeof second === "function" ? this.#startProgram(what, second, options) : this.#startCommand(what, second);
  }

  #startCommand(argv: readonly string[] | string, options: Omit<ScriptOptions, "stdin" | "name">): StartedCommand {
    const words = commandWords("LabHost.start(argv)", argv);
    startOptions("LabHost.start(options)", options);
    this.#mustNotListen();
    const net = this.netOf(options.netns);
    this.#checkFolder(options.cwd, net);
    const args: readonly Value[] = [words, { ...options }];
    return this.lab.inputs.enter(
      { kind: "host", host: this.name },
      "start",
      args,
      () =>
        new StartedCommand(this.lab, this.name, (stdin, stdout, stderr) =>
          startCommand(this.environment(options, { stdin, stdout, stderr }, net), words),
        ),
    );
  }

  #startProgram(title: unknown, program: Program, options: { readonly netns?: string }): StartedCommand {
    const line = programTitle("LabHost.start(title)", title);
    programOptions("LabHost.start(options)", options);
    this.#mustNotListen();
    const netns = this.netns(options.netns);
    this.lab.inputs.give(`a program of its own was started: ${line}`);
    return new StartedCommand(this.lab, this.name, (stdin, stdout, stderr) =>
      startProgram(line, program, { netns, stdin, stdout, stderr }),
    );
  }

  /** The containers of this host, in the order in which they were made, those that do not run included. */
  containers(): readonly Container[] {
    return containersOf(this);
  }

  /** A container by its name, its id or the beginning of its id. Refused (ENOENT) where there is none. */
  container(reference: string): Container {
    return containerOf(this, read.text("LabHost.container(reference)", reference));
  }

  /**
   * Starts a command that goes on while time passes; the caller reads its streams.
   * @internal
   */
  spawn(argv: readonly string[], options: ExecOptions = {}, streams: Streams = {}): Process {
    this.#mustNotListen();
    return this.lab.inputs.enter({ kind: "host", host: this.name }, "spawn", [argv, { ...options }], () =>
      startCommand(this.environment(options, streams), argv),
    );
  }

  /**
   * Starts a program of the simulator on this host: a generator over the kernel's sockets.
   * @internal
   */
  spawnProgram(title: string, program: (net: Net) => KernelProgram): Process {
    this.#mustNotListen();
    this.lab.inputs.give(`a program of its own was started: ${title}`);
    return this.lab.kernel.loop.spawn(title, () => program(this.kernelHost.init));
  }

  /**
   * What a command started here would see.
   * @internal
   */
  environment(options: ExecOptions = {}, streams: Streams = {}, net: Net = this.netOf(options.netns)): ShellEnvironment {
    const silent = new SinkOutput(() => {});
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

  /**
   * Starts a script whose output somebody watches; it runs as the lab does.
   * @internal
   */
  beginScript(script: string, options: { readonly name?: string } = {}, streams: Streams = {}): Process {
    return this.lab.inputs.enter({ kind: "host", host: this.name }, "beginScript", [script, { ...options }], () =>
      startScript(this.environment({}, streams), script, options),
    );
  }

  /**
   * Opens a terminal with a shell at its prompt.
   * @internal
   */
  openTerminal(options: ExecOptions = {}, streams: Streams = {}, session: SessionOptions = {}): LabTerminal {
    return this.lab.inputs.enter(
      { kind: "host", host: this.name },
      "openTerminal",
      [{ ...options }],
      () => new LabTerminal(this.lab.inputs, this.environment(options, streams), session),
    );
  }

  /** @internal */
  netOf(name: string | undefined): Net {
    if (name === undefined) return this.kernelHost.init;
    const net = findNetns(this.kernelHost, name);
    if (net !== null) return net;
    const message = `Cannot open network namespace "${name}": No such file or directory`;
    throw new Refused(`host ${this.name}: namespace ${name}`, { errno: "ENOENT", message });
  }

  /** A program of the lab may start another; a listener may not. */
  #mustNotListen(): void {
    if (this.lab.kernel.taps.listening !== null) this.lab.checkIdle();
  }

  #labHostOf(host: Host): LabHost {
    return host === this.kernelHost ? this : this.lab.hosts.get(host.name)!;
  }

  #start(options: ExecOptions, net: Net, start: (environment: ShellEnvironment) => Process): Run {
    this.#checkFolder(options.cwd, net);
    const { output } = this.lab.kernel.loop.limits;
    const stdout = new Collector(output);
    const stderr = new Collector(output);
    const process = start(this.environment(options, { stdout: stdout.output, stderr: stderr.output }, net));
    return { process, stdout, stderr };
  }

  #checkFolder(cwd: string | undefined, net: Net): void {
    if (cwd === undefined || this.files.of(net).isDirectory(cwd)) return;
    throw new Refused(`host ${this.name}: cwd ${cwd}`, { errno: "ENOENT" });
  }

  #resultOf({ process, stdout, stderr }: Run, title: string): CommandResult {
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
