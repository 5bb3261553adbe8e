/** `docker exec`: an instance is made, started, looked at. Source: moby, api/server/router/container/exec.go, daemon/exec.go. */

import { struct } from "../../shell/commands/docker/format/value.ts";
import { sentField, sentFlag, sentText, sentTexts, sentWords } from "../../shell/commands/docker/options/api-values.ts";
import { descendsFrom } from "../../sim/pid-namespace.ts";
import type { Process } from "../../sim/process.ts";
import { waitOn } from "../../sim/wait.ts";
import { encodeText } from "../../wire/text.ts";
import { announceExec, execFailure, execInContainer, refuseExec } from "../container/exec.ts";
import type { Engine } from "../engine.ts";
import { type ByteSink, sinkOf } from "../runtime.ts";
import { type Container, DockerError } from "../shapes.ts";
import { type Console, makeConsole, type TerminalEffects } from "./console.ts";
import { frame, MULTIPLEXED_STREAM, RAW_STREAM, type Stream } from "./frames.ts";
import { empty, json, object } from "./respond.ts";
import { type Call, type Route, route, type StreamedResponse } from "./shapes.ts";

/** What is asked for, and what became of it. */
interface Exec {
  readonly id: string;
  readonly container: Container;
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly user: string;
  readonly tty: boolean;
  readonly privileged: boolean;
  readonly attachStdin: boolean;
  readonly attachStdout: boolean;
  readonly attachStderr: boolean;
  process: Process | null;
  /** Null before it has ended. */
  exitCode: number | null;
}

/** dockerd forgets an instance some minutes after its end; here it is forgotten when so many have come after it. */
const MOST_KEPT = 1000;

export class ExecRegistry {
  readonly #execs = new Map<string, Exec>();

  add(asked: Omit<Exec, "process" | "exitCode">): Exec {
    const exec = { ...asked, process: null, exitCode: null };
    this.#execs.set(exec.id, exec);
    if (this.#execs.size > MOST_KEPT) this.#execs.delete(this.#execs.keys().next().value!);
    return exec;
  }

  find(id: string): Exec {
    const exec = this.#execs.get(id);
    if (exec === undefined) throw new DockerError(`No such exec instance: ${id}`, 404);
    return exec;
  }
}

function create({ engine, execs, parameters, body }: Call) {
  const container = engine.container(parameters[0]!);
  const argv = sentWords(sentField(body, "Cmd")) ?? [];
  if (argv.length === 0) throw new DockerError("No exec command specified", 400);
  refuseExec(engine, container);
  const exec = execs.add({
    id: announceExec(engine, container, argv),
    container,
    argv,
    env: sentTexts(sentField(body, "Env")),
    workingDir: sentText(sentField(body, "WorkingDir")),
    user: sentText(sentField(body, "User")),
    tty: sentFlag(sentField(body, "Tty")),
    privileged: sentFlag(sentField(body, "Privileged")) || container.hostConfig.privileged,
    attachStdin: sentFlag(sentField(body, "AttachStdin")),
    attachStdout: sentFlag(sentField(body, "AttachStdout")),
    attachStderr: sentFlag(sentField(body, "AttachStderr")),
  });
  return object({ Id: exec.id }, 201);
}

function start({ engine, execs, parameters, body }: Call) {
  const exec = execs.find(parameters[0]!);
  if (exec.process !== null || exec.exitCode !== null) throw new DockerError(`exec ${exec.id} has already run`, 409);
  if (!sentFlag(sentField(body, "Detach"))) return attached(engine, exec);
  run(engine, exec, null, () => sinkOf(() => {}));
  return empty(200);
}

/** Starts it. One that cannot be started ends with a code of its own. */
function run(engine: Engine, exec: Exec, console: Console | null, sinkFor: (stream: Stream) => ByteSink): void {
  const { container, argv } = exec;
  try {
    const options = {
      stdin: console?.source ?? null,
      stdout: sinkFor("stdout"),
      stderr: sinkFor("stderr"),
      tty: exec.tty,
      env: exec.env,
      workingDir: exec.workingDir,
      user: exec.user,
      privileged: exec.privileged,
      parent: null,
    };
    const process = execInContainer(engine, container, argv, options, exec.id);
    exec.process = process;
    process.atExit.push(() => {
      exec.exitCode = process.exitCode;
    });
  } catch (error) {
    if (error instanceof DockerError) exec.exitCode = execFailure(engine, error).exitCode;
    throw error;
  }
}

function attached(engine: Engine, exec: Exec): StreamedResponse {
  const { container, tty } = exec;
  refuseExec(engine, container);
  // A terminal echoes what is typed before the command runs.
  const early: Uint8Array[] = [];
  let send = (framed: Uint8Array): void => void early.push(framed);
  const print = (stream: Stream, bytes: Uint8Array): void => {
    if (stream === "stdout" ? exec.attachStdout : exec.attachStderr) send(frame(stream, bytes.slice(), tty));
  };
  const { processes } = engine.host.loop;
  const terminal: TerminalEffects = {
    echo: (bytes) => print("stdout", bytes),
    signal: (signal) => {
      for (const each of processes.values()) if (descendsFrom(each, exec.process!)) each.kill(signal);
    },
  };
  const console = exec.attachStdin ? makeConsole(tty ? terminal : null) : null;
  return {
    contentType: tty ? RAW_STREAM : MULTIPLEXED_STREAM,
    receive: (bytes) => console?.receive(bytes),
    *run(client) {
      send = (framed) => client.write(framed);
      early.forEach(send);
      let isRead = true;
      const sinkFor = (stream: Stream): ByteSink => ({
        write: (bytes) => print(stream, bytes),
        get isFull() {
          return isRead && client.isFull;
        },
        writable: client.writable,
      });
      try {
        run(engine, exec, console, sinkFor);
        while (exec.process!.state !== "exited") yield waitOn(exec.process!.exited);
      } catch (error) {
        if (!(error instanceof DockerError)) throw error;
        const { stream, text } = execFailure(engine, error);
        client.write(frame(stream, encodeText(text), tty));
      } finally {
        // What it leaves running prints to nobody.
        isRead = false;
        send = () => {};
        client.writable.wake();
      }
    },
  };
}

function inspect({ execs, parameters }: Call) {
  const exec = execs.find(parameters[0]!);
  const { argv, process } = exec;
  return json(
    struct("backend.ExecInspect", {
      ID: exec.id,
      Running: process !== null && process.state !== "exited",
      ExitCode: exec.exitCode,
      ProcessConfig: struct("*backend.ExecProcessConfig", {
        tty: exec.tty,
        entrypoint: argv[0]!,
        arguments: argv.slice(1),
        privileged: exec.privileged,
        ...(exec.user === "" ? {} : { user: exec.user }),
      }),
      OpenStdin: exec.attachStdin,
      OpenStderr: exec.attachStderr,
      OpenStdout: exec.attachStdout,
      CanRemove: false,
      ContainerID: exec.container.id,
      DetachKeys: "",
      Pid: process?.pid ?? 0,
    }),
  );
}

function resize({ execs, parameters }: Call) {
  execs.find(parameters[0]!);
  return empty(200);
}

export const EXEC_ROUTES: readonly Route[] = [
  route("POST /containers/{}/exec", create),
  route("POST /exec/{}/start", start),
  route("POST /exec/{}/resize", resize),
  route("GET /exec/{}/json", inspect),
];
