/** A host with docker whose Engine API is asked without a socket: requests go in as data. Each test begins with newWorld(). */
import { expect } from "vitest";
import { DockerApi } from "../../src/docker/api/api.ts";
import type { StreamedResponse, WholeResponse } from "../../src/docker/api/shapes.ts";
import { askDocker } from "../../src/docker/engine.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import type { Limits } from "../../src/sim/limits.ts";
import type { Process } from "../../src/sim/process.ts";
import { WaitQueue } from "../../src/sim/wait.ts";
import { decodeText, encodeText } from "../../src/wire/text.ts";

export let world: ReturnType<typeof bare>;
export let api: DockerApi;

/** Another host, with limits and an engine of its own. */
export function newWorld(limits: Partial<Limits> = {}, docker: "20.10" | "28" = "28"): void {
  world = bare({ seed: 1, docker, limits });
  api = new DockerApi(askDocker(world.host.kernelHost)!);
}

/** A request under way. */
export class Asked {
  response: WholeResponse | StreamedResponse | null = null;
  text = "";
  readonly process: Process;

  constructor(method: string, target: string, body: unknown) {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const bytes = body instanceof Uint8Array ? body : encodeText(text);
    const take = (response: WholeResponse | StreamedResponse): void => {
      this.response = response;
    };
    const write = (written: Uint8Array): void => {
      this.text += decodeText(written);
    };
    const client = { write, isFull: false, writable: new WaitQueue("nobody") };
    this.process = world.lab.kernel.loop.spawn("dockerd", function* () {
      const response = yield* api.respond({ method, target, body: bytes });
      take(response);
      if ("run" in response) yield* response.run(client);
      else write(typeof response.body === "string" ? encodeText(response.body) : response.body);
      return 0;
    });
  }

  type(text: string | null): void {
    (this.response as StreamedResponse).receive!(text === null ? null : encodeText(text));
  }
}

/** Runs the lab for so long. */
export const pass = (ms = 0): void => void world.lab.advance(ms);

export function begin(line: string, body?: unknown): Asked {
  const [method, target] = line.split(" ") as [string, string];
  const asked = new Asked(method, target, body);
  pass();
  return asked;
}

/** A request whose response is whole, and there within `ms`. */
export function ask(line: string, body?: unknown, ms = 0): { readonly status: number; readonly json: never } {
  const asked = begin(line, body);
  pass(ms);
  const { status, body: text } = asked.response as WholeResponse;
  return { status, json: (text === "" ? null : JSON.parse(String(text))) as never };
}

export const sh = (line: string): string => world.host.exec(["bash", "-c", line]).stdout;

/** What docker's command prints of the same engine. */
export const docker = (line: string) => world.host.exec(["bash", "-c", `docker ${line}`]);

export function create(body: Readonly<Record<string, unknown>>, name = ""): string {
  const { status, json } = ask(`POST /containers/create?name=${name}`, body);
  expect({ status, json }).toMatchObject({ status: 201 });
  return (json as { Id: string }).Id;
}
