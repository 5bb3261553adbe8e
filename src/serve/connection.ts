/** One client of the lab: the command it runs, its streams and its signals. */
import type { Socket } from "node:net";
import type { LabHost } from "../lab/lab-host.ts";
import type { Process } from "../sim/process.ts";
import { SIGNALS, type Signal } from "../sim/signals.ts";
import type { Entry, History } from "./history.ts";
import { BEHIND_BYTES, type LabClient } from "./lab-client.ts";
import { encodeFrame, type Frame, FrameReader, ProtocolError, parseRun, type RunRequest } from "./protocol.ts";
import { ClientInput, ClientOutput } from "./streams.ts";

/** Variables of the client that mean something on its own machine only. */
const NOT_PASSED_ON = new Set(["DOCKER_HOST", "PATH", "HOME", "PWD", "OLDPWD", "SHELL", "SHLVL", "TMPDIR", "_"]);

export interface ConnectionOptions {
  readonly host: LabHost;
  readonly history: History;
  /** Where a client's directory is in the lab. */
  readonly directoryOf: (cwd: string) => string;
  /** Where the SOCKS proxy of a namespace listens; null where there is no such namespace, undefined without proxies. */
  readonly proxyOf: (netns: string) => Promise<string> | null | undefined;
  /** Something came in that the lab has to look at. */
  readonly hurry: () => void;
  /** The client asked that the lab end. */
  readonly quit: () => void;
  readonly closed: () => void;
}

export class Connection implements LabClient {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #reader = new FrameReader();
  #process: Process | null = null;
  #input: ClientInput | null = null;
  #stdout: ClientOutput | null = null;
  #entry: Entry | null = null;
  #isEnded = false;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on("data", (chunk) => this.#receive(chunk));
    // Its user is gone: as a terminal that is closed.
    socket.on("close", () => {
      this.#process?.kill("HUP");
      this.#entry?.end();
      options.closed();
      options.hurry();
    });
    socket.on("error", () => socket.destroy());
    socket.on("drain", () => this.#stdout?.writable.wake());
  }

  get awaited(): readonly Process[] {
    return this.#process === null || this.#process.state === "exited" ? [] : [this.#process];
  }

  get isOver(): boolean {
    return this.#process?.state === "exited" && !this.#isEnded;
  }

  say(text: string): void {
    this.#send("E", text);
  }

  settle(): void {
    const process = this.#process;
    if (process === null || process.state !== "exited" || this.#isEnded) return;
    this.#isEnded = true;
    this.#entry?.end();
    this.#send("X", process.endedBy ?? String(process.exitCode));
    this.#socket.end();
  }

  close(): void {
    if (this.#socket.destroyed) return;
    if (!this.#isEnded && this.#process !== null) this.#send("X", "HUP");
    this.#socket.destroySoon();
  }

  /** What is sent within one turn of Node's loop goes out together: a command that prints and ends is one system call. */
  #send(type: string, payload: Uint8Array | string = ""): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(encodeFrame(type, payload));
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const frame of this.#reader.push(chunk)) this.#take(frame);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#reply(`netnsim: ${error.message}\n`, 125);
    }
    this.#options.hurry();
  }

  #take({ type, payload }: Frame): void {
    if (type === "R" && this.#process === null) return this.#run(parseRun(payload));
    if (type === "I" && this.#input !== null) {
      this.#entry?.read(payload);
      return this.#input.push(payload);
    }
    if (type === "S" && this.#process !== null) {
      const name = Buffer.from(payload).toString();
      if (Object.hasOwn(SIGNALS, name)) this.#process.kill(name as Signal);
      return;
    }
    if (type === "H") return this.#reply(this.#options.history.script, 0, "O");
    if (type === "P") return void this.#findProxy(Buffer.from(payload).toString());
    if (type === "Q") {
      this.#send("X", "0");
      return this.#options.quit();
    }
    throw new ProtocolError(`a frame of type ${JSON.stringify(type)}`);
  }

  #run({ argv, pid, cwd, env, streams, columns, rows }: RunRequest): void {
    const { host, history, directoryOf } = this.#options;
    const isBehind = (): boolean => this.#socket.writableLength > BEHIND_BYTES;
    const variables = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_PASSED_ON.has(name)));
    if (columns > 0) Object.assign(variables, { COLUMNS: String(columns), LINES: String(rows) });
    const directory = directoryOf(cwd);
    this.#entry = history.add(argv);
    const [stdin, stdout, stderr] = streams;
    this.#input = new ClientInput(() => this.#send("D"), stdin);
    this.#stdout = new ClientOutput((bytes) => this.#send("O", bytes), isBehind, stdout);
    const errors = new ClientOutput(
      (bytes) => this.#send("E", bytes),
      () => false,
      stderr,
    );
    const given = { stdin: this.#input, stdout: this.#stdout, stderr: errors };
    this.#process = host.lab.kernel.loop.numbered(pid, () => host.spawn(argv, { env: variables, cwd: directory }, given));
  }

  async #findProxy(netns: string): Promise<void> {
    const address = await this.#options.proxyOf(netns);
    if (address === undefined) return this.#reply("netnsim: socks: the lab was started without --socks\n", 2);
    if (address === null) return this.#reply(`netnsim: socks: there is no namespace ${JSON.stringify(netns)}\n`, 2);
    this.#reply(`${address}\n`, 0, "O");
  }

  #reply(text: string, exitCode: number, type = "E"): void {
    this.#send(type, text);
    this.#send("X", String(exitCode));
    this.#socket.end();
  }
}
