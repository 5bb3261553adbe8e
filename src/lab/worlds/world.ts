/** What a world is: it returns its lab and the host that a script is typed into. */
import { PROFILES } from "../../docker/profiles/index.ts";
import type { DaemonOptions, EngineVersion } from "../../docker/shapes.ts";
import * as read from "../arguments.ts";
import { Inputs } from "../inputs.ts";
import { Lab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { LAB_OPTION_READERS, type LabOptions } from "../lab-options.ts";

/** What a world is made with: what its lab is made with, and which docker its host has. */
export interface WorldOptions extends LabOptions {
  /** Which dockerd; "29" by default. */
  readonly docker?: EngineVersion;
  /** dockerd's flags, where the world starts it with others than its own. */
  readonly daemon?: Partial<DaemonOptions>;
  /** Of the world `dockerhost`: what its web servers send. */
  readonly page?: string;
}

/** A world that was made. */
export interface MadeWorld {
  /** Its lab. */
  readonly lab: Lab;
  /** The host that scripts are typed into. */
  readonly host: LabHost;
}

/** Makes a world. */
export type World = (options?: WorldOptions) => MadeWorld;

const engineVersion = read.oneOf(...(Object.keys(PROFILES) as EngineVersion[]));
const isGiven = read.optional(read.flag);
const words = read.optional(read.text);

const daemonOptions = read.fieldsOf<Partial<DaemonOptions>>({
  version: read.optional(engineVersion),
  iptables: isGiven,
  ipForward: isGiven,
  ipMasq: isGiven,
  icc: isGiven,
  userlandProxy: isGiven,
  allowDirectRouting: isGiven,
  bip: words,
  fixedCidr: words,
  defaultGateway: words,
  mtu: read.optional(read.whole(68, 65_535)),
  ip: read.optional(read.address),
  dns: read.optional(read.listOf(read.address)),
  bridge: words,
  storageDriver: words,
  defaultAddressPools: read.optional(read.listOf(read.fieldsOf({ base: (_, value) => value, size: read.whole(0, 32) }))),
});

const worldOptions = read.fieldsOf<WorldOptions>({
  ...LAB_OPTION_READERS,
  docker: read.optional(engineVersion),
  daemon: read.optional(daemonOptions),
  page: words,
});

/** Checks a world's options; returns those of its lab. */
function readWorldOptions(world: string, options: WorldOptions): LabOptions {
  const { docker: _docker, daemon: _daemon, page: _page, ...lab } = worldOptions(`${world}(options)`, options);
  return lab;
}

/** Makes a world: all that `build` does is one input of its lab. */
export function makeWorld(world: World, name: string, options: WorldOptions, build: (lab: Lab) => LabHost): MadeWorld {
  const lab = new Lab(readWorldOptions(name, options));
  lab.inputs = new Inputs(lab.kernel, { world: name, options, make: () => world(options).lab });
  return { lab, host: lab.inputs.within(() => build(lab)) };
}
