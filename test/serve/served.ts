/** A lab behind its sockets, as tests use it. */
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { startProgram } from "../../src/lab/programs/start.ts";
import type { Program } from "../../src/lab/programs/step.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { request } from "../../src/serve/client.ts";
import { History } from "../../src/serve/history.ts";
import { formatRun } from "../../src/serve/protocol.ts";
import { LabServer, type LabServerOptions } from "../../src/serve/server.ts";
import { FixedInput, SinkOutput } from "../../src/shell/io.ts";
import type { Limits } from "../../src/sim/limits.ts";

export type Served = Awaited<ReturnType<typeof serve>>;

export async function serve(options: Partial<LabServerOptions> = {}, limits: Partial<Limits> = {}) {
  const directory = mkdtempSync(join(tmpdir(), "netnsim-serve-"));
  const world = bare({ seed: 1, limits });
  const sockets = { lab: join(directory, "lab.sock"), docker: join(directory, "docker.sock") };
  const server: LabServer = await LabServer.listen(sockets, {
    ...world,
    history: new History({ world: "bare", docker: null, kernel: null }),
    clock: "jump",
    directoryOf: () => "/root",
    quit: () => {},
    publish: null,
    socks: false,
    ...options,
  });
  return {
    ...world,
    ...sockets,
    /** What a line of shell prints in the lab, standard error too. */
    async sh(line: string): Promise<string> {
      let printed = "";
      const stdin = new PassThrough();
      stdin.end();
      const write = (_: string, bytes: Uint8Array): void => {
        printed += Buffer.from(bytes).toString();
      };
      const run = {
        argv: ["bash", "-c", line],
        pid: 0,
        cwd: "/",
        streams: ["other", "other", "other"],
        columns: 0,
        rows: 0,
        env: {},
      } as const;
      await request(sockets.lab, "R", formatRun(run), { stdin: stdin as unknown as NodeJS.ReadStream, write });
      return printed;
    },
    proxyOf: (netns: string) => server.proxyOf(netns),
    async close(): Promise<void> {
      await server.close();
      rmSync(directory, { recursive: true });
    },
  };
}

export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A server of the machine, on a port that nobody had. */
export function listen(): Promise<Server & { readonly port: number }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => resolve(Object.assign(server, { port: (server.address() as { port: number }).port })));
  });
}

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const server = await listen();
  await new Promise((resolve) => server.close(resolve));
  return server.port;
}

/** Null where nobody listens. */
export function dial(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.once("error", () => resolve(null));
    socket.once("connect", () => resolve(socket));
  });
}

/** All that comes until the end. */
export async function readAll(socket: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A program of the test's in a container whose port 9000 is the machine's port that is returned. */
export async function publishProgram(lab: Served, program: Program): Promise<number> {
  const port = await freePort();
  await lab.sh(`docker run -d --name srv -p ${port}:9000 busybox sleep 1000000`);
  const silent = new SinkOutput(() => {});
  startProgram("server", program, {
    netns: lab.host.container("srv").netns,
    stdin: new FixedInput(),
    stdout: silent,
    stderr: silent,
  });
  return port;
}
