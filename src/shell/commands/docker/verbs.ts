/** The verbs that are modelled, by the words they are called by. `docker compose` is a program of its own: compose/compose.ts. */
import { pullVerb } from "./images/pull.ts";
import { attachVerb } from "./life/attach.ts";
import { cpVerb } from "./life/cp.ts";
import { execVerb } from "./life/exec.ts";
import { killVerb } from "./life/kill.ts";
import { logsVerb } from "./life/logs.ts";
import { pauseVerb, unpauseVerb } from "./life/pause.ts";
import { containerPrune } from "./life/prune.ts";
import { renameVerb } from "./life/rename.ts";
import { rmVerb } from "./life/rm.ts";
import { startVerb } from "./life/start.ts";
import { restartVerb, stopVerb } from "./life/stop.ts";
import { topVerb } from "./life/top.ts";
import { waitVerb } from "./life/wait.ts";
import { networkConnect, networkCreate, networkDisconnect, networkPrune, networkRm } from "./network/network.ts";
import { imagesVerb } from "./print/images.ts";
import { infoVerb } from "./print/info.ts";
import { inspectAny, inspectKind } from "./print/inspect.ts";
import { networkLs } from "./print/networks.ts";
import { portVerb } from "./print/port.ts";
import { psVerb } from "./print/ps.ts";
import { versionVerb } from "./print/version.ts";
import { createVerb, runVerb } from "./run/run.ts";
import type { Verb } from "./verb.ts";

/** Also behind `container`. */
const OF_CONTAINERS: readonly Verb[] = [
  attachVerb,
  cpVerb,
  createVerb,
  execVerb,
  killVerb,
  logsVerb,
  pauseVerb,
  portVerb,
  renameVerb,
  restartVerb,
  rmVerb,
  runVerb,
  startVerb,
  stopVerb,
  topVerb,
  unpauseVerb,
  waitVerb,
];

const OTHERS: readonly Verb[] = [
  containerPrune,
  imagesVerb,
  infoVerb,
  inspectAny,
  inspectKind("container"),
  inspectKind("image"),
  inspectKind("network"),
  networkConnect,
  networkCreate,
  networkDisconnect,
  networkLs,
  networkPrune,
  networkRm,
  psVerb,
  pullVerb,
  versionVerb,
  { ...psVerb, name: "container ls" },
  { ...imagesVerb, name: "image ls" },
];

/** Cobra's aliases, and what stands in a group besides. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["container list", "container ls"],
  ["container ps", "container ls"],
  ["container remove", "rm"],
  ["image list", "image ls"],
  ["image pull", "pull"],
  ["network list", "network ls"],
  ["network remove", "network rm"],
  ["system info", "info"],
]);

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ...[...OF_CONTAINERS, ...OTHERS].map((verb) => [verb.name, verb] as const),
  ...OF_CONTAINERS.map((verb) => [`container ${verb.name}`, verb] as const),
]);

export function findVerb(name: string): Verb | undefined {
  return VERBS.get(ALIASES.get(name) ?? name);
}

/** `compose` is, too: its own verbs are in compose/compose.ts. */
export function isModelled(name: string): boolean {
  return name === "compose" || findVerb(name) !== undefined;
}

/** By the words they are called by, without aliases. */
export function dockerVerbs(): ReadonlyMap<string, Verb> {
  return VERBS;
}
