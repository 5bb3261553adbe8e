/**
 * Commands of docker, with a model of what is published and what is blocked: run, rm, DOCKER-USER rules, time that passes, and a
 * client on another machine that asks.
 */
import fc from "fast-check";
import * as read from "../lab/arguments.ts";
import { LabHost } from "../lab/lab-host.ts";
import { LineCommand, typeLine } from "./commands.ts";

/** What a host with docker is in: its containers, and the ports that DOCKER-USER blocks. */
export class DockerModel {
  /** The published port of each container, by its name. */
  readonly containers = new Map<string, number>();
  /** Published ports that are blocked. */
  readonly blocked = new Set<number>();

  /** @internal */
  isPublished(port: number): boolean {
    return [...this.containers.values()].includes(port);
  }
}

/** Who asks, and how many commands there are. */
export interface DockerCommandOptions {
  /** The command line that a client's curl stands behind; "ssh remote" of the world `lan` by default. */
  readonly client?: string;
  /** The host's address as the client knows it; that of the world `lan` by default. */
  readonly address?: string;
  /** How many commands at most; 8 by default. */
  readonly max?: number;
}

const dockerCommandOptions = read.fieldsOf<DockerCommandOptions>({
  client: read.optional(read.text),
  address: read.optional(read.address),
  max: read.optional(read.whole(1, 1000)),
});

class Run extends LineCommand<DockerModel, LabHost> {
  readonly #name: string;
  readonly #port: number;

  constructor(name: string, port: number) {
    super(`docker run -d --name ${name} -p ${port}:80 nginx`);
    this.#name = name;
    this.#port = port;
  }

  check(model: DockerModel): boolean {
    return !model.containers.has(this.#name) && !model.isPublished(this.#port);
  }

  run({ containers }: DockerModel, host: LabHost): void {
    typeLine(host, this.line);
    containers.set(this.#name, this.#port);
  }
}

class Remove extends LineCommand<DockerModel, LabHost> {
  readonly #name: string;

  constructor(name: string) {
    super(`docker rm -f ${name}`);
    this.#name = name;
  }

  check({ containers }: DockerModel): boolean {
    return containers.has(this.#name);
  }

  run({ containers }: DockerModel, host: LabHost): void {
    typeLine(host, this.line);
    containers.delete(this.#name);
  }
}

/** DNAT has been by then: the port that was asked for is in conntrack. */
class Block extends LineCommand<DockerModel, LabHost> {
  readonly #port: number;
  readonly #blocks: boolean;

  constructor(port: number, blocks: boolean) {
    super(`iptables -${blocks ? "I" : "D"} DOCKER-USER -p tcp -m conntrack --ctorigdstport ${port} --ctdir ORIGINAL -j DROP`);
    this.#port = port;
    this.#blocks = blocks;
  }

  check({ blocked, containers }: DockerModel): boolean {
    // dockerd makes the chain when it comes up.
    return blocked.has(this.#port) !== this.#blocks && (!this.#blocks || containers.size > 0);
  }

  run({ blocked }: DockerModel, host: LabHost): void {
    typeLine(host, this.line);
    if (this.#blocks) blocked.add(this.#port);
    else blocked.delete(this.#port);
  }
}

class Sleep extends LineCommand<DockerModel, LabHost> {
  check(): boolean {
    return true;
  }

  run(_: DockerModel, host: LabHost): void {
    typeLine(host, this.line);
  }
}

/** curl's exit codes: nobody listens, and no reply in time. */
const REFUSED = 7;
const TIMED_OUT = 28;

class Ask extends LineCommand<DockerModel, LabHost> {
  readonly #port: number;

  constructor(client: string, address: string, port: number) {
    super(`${client} curl -s -m 1 http://${address}:${port}`.trim());
    this.#port = port;
  }

  check(): boolean {
    return true;
  }

  run(model: DockerModel, host: LabHost): void {
    const { blocked } = model;
    if (!model.isPublished(this.#port)) typeLine(host, this.line, [REFUSED]);
    else typeLine(host, this.line, [blocked.has(this.#port) ? TIMED_OUT : 0]);
  }
}

const NAMES = ["web", "api"];
const PORTS = [8080, 8081];

/**
 * Commands for a host with docker, for fc.modelRun(): containers that come and go, published ports that are blocked and not,
 * and a client that asks. Each is held to the model.
 *
 *     await property(dockerCommands(host), (commands, { host }) => {
 *       fc.modelRun(() => ({ model: new DockerModel(), real: host }), commands);
 *     });
 */
export function dockerCommands(
  host: LabHost,
  options: DockerCommandOptions = {},
): fc.Arbitrary<Iterable<fc.Command<DockerModel, LabHost>>> {
  read.instanceOf(LabHost, "a host")("dockerCommands(host)", host);
  const { client = "ssh remote", address = "192.168.2.110", max = 8 } = dockerCommandOptions("dockerCommands(options)", options);
  const [name, port] = [fc.constantFrom(...NAMES), fc.constantFrom(...PORTS)];
  const ask = port.map((each) => new Ask(client, address, each));
  return fc.commands(
    [
      fc.tuple(name, port).map(([container, published]) => new Run(container, published)),
      ask,
      ask,
      name.map((container) => new Remove(container)),
      fc.tuple(port, fc.boolean()).map(([each, blocks]) => new Block(each, blocks)),
      fc.constantFrom(1, 30, 200).map((seconds) => new Sleep(`sleep ${seconds}`)),
    ],
    { maxCommands: max, size: "max" },
  );
}
