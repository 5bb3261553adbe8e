/**
 * Runs steps on the real kernel: namespaces of its own (private/), the world built from real devices (guest/), one bash for all
 * steps. Everything made inside ends with the session, whatever happens here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { INTERNET_ADDRESSES, NAME_SERVERS, WEB_SITES, ZONE } from "../lab/worlds/internet-data.ts";
import { sessionScript, splitSession } from "../scenario/session.ts";
import type { Scenario } from "../scenario/step.ts";
import type { Answer } from "../scenario/transcript.ts";
import { openKernelLog, readsLog } from "./kernel-log.ts";
import { privateRights } from "./private/rights.ts";
import { type OutputPlace, type PrivateProcess, type PrivateProgram, quote, spawnPrivate } from "./private/spawn.ts";
import { missingTools, toolsNamedIn } from "./private/tools.ts";
import { onText } from "./stream-text.ts";

const GUEST = fileURLToPath(new URL("./guest", import.meta.url));

/** The host's name in each world that can be built on a real kernel. */
export const HOST_NAMES: Readonly<Record<string, string>> = { bare: "h", lan: "node1" };

/** The other machines of a world, in the order in which they are made. */
const MACHINES: Readonly<Record<string, string>> = { lan: "switch remote router wire isp servers" };

/** As many of a world's programs run on time: the lan's cable and its servers. */
const ON_TIME: Readonly<Record<string, number>> = { lan: 2 };

/** bash names the script and line of a message; typed at a prompt it would not. */
const BASH_PREFIX = /\/run\/lab\/session\.sh: (?:eval: )?(?:line \d+: )?/g;

const DEFAULT_LIMIT_SECONDS = 120;

export interface RunOptions {
  /** Real seconds after which the session is ended; what was answered until then is kept. */
  readonly limitSeconds?: number;
  /** Ends the session early. */
  readonly signal?: AbortSignal;
  /** Sees the output as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface RealRun {
  readonly answers: readonly Answer[];
  readonly timedOut: boolean;
}

export interface SessionEnd {
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly aborted: boolean;
}

/** Why this scenario cannot be run on the real kernel here, and what would help; null where it can. */
export function whyNotReal(scenario?: Scenario): string | null {
  const rights = privateRights();
  if (rights.kind === "may not") return rights.why;
  if (scenario === undefined) return missingTools(["iptables", "brctl", "tcpdump", "conntrack", "ping"]);
  const notBuilt = whyNotBuilt(scenario);
  if (notBuilt !== null) return notBuilt;
  const named = toolsNamedIn(scenario.steps.map((step) => step.command).join("\n"));
  return missingTools(scenario.world === "lan" ? [...named, "iptables", "sysctl"] : named);
}

/** Why the scenario's world is the simulator's only; null where it is built of real devices too. */
export function whyNotBuilt({ world }: Pick<Scenario, "world">): string | null {
  return !Object.hasOwn(HOST_NAMES, world) ? `world ${world}: cannot be built on a real kernel` : null;
}

export async function runReal(scenario: Scenario, options: RunOptions = {}): Promise<RealRun> {
  let output = "";
  const take = (chunk: string) => {
    output += chunk;
    options.onOutput?.(chunk);
  };
  const program = sessionProgram(scenario, { "session.sh": sessionScript(scenario.steps) }, "session $L/session.sh");
  const end = await runSession(scenario, program, options, ({ child }) => {
    onText(child.stdout!, take);
    onText(child.stderr!, take);
  });
  const answers = splitSession(cleanOutput(output));
  if (answers.length === 0 && scenario.steps.length > 0 && !end.aborted)
    throw new Error(`real session: ended before its first command: ${output.trim()}`);
  return { answers, timedOut: end.timedOut };
}

/** What the session's bash printed, without the names of our files. */
export function cleanOutput(output: string): string {
  return output.replace(BASH_PREFIX, "bash: ");
}

/**
 * Puts a world and a script together. `main` is bash run in guest/enter.sh when the world stands; `trace` a program for bpftrace.
 */
export function sessionProgram(
  scenario: Scenario,
  files: Readonly<Record<string, string>>,
  main: string,
  trace?: string,
): PrivateProgram {
  const { world } = scenario;
  const notBuilt = whyNotBuilt(scenario);
  if (notBuilt !== null) throw new Error(notBuilt);
  const host = HOST_NAMES[world]!;
  const machines = MACHINES[world] ?? "";
  const all = new Map([...guestFiles(), ...Object.entries(files), ["main.sh", `${main}\n`] as const]);
  if (world === "lan") {
    all.set("internet.json", JSON.stringify({ zone: ZONE, nameServers: NAME_SERVERS, webSites: WEB_SITES }));
    all.set("internet.addresses", INTERNET_ADDRESSES.join("\n"));
  }
  const logs = readsLog(scenario);
  if (logs) all.set("logs", "");
  return {
    files: all,
    start: `world=${quote(world)} this=${host} machines=${quote(machines)}\ncd /run/lab\n. guest/enter.sh\n`,
    options: {
      host,
      machines,
      ...(ON_TIME[world] !== undefined && { realtime: String(ON_TIME[world]) }),
      ...(logs && { log: "yes" }),
      ...(trace !== undefined && { trace }),
    },
  };
}

/** Runs the program to its end; `watch` is handed the process when it stands. */
export async function runSession(
  scenario: Scenario,
  program: PrivateProgram,
  options: RunOptions,
  watch: (session: PrivateProcess) => void,
  output: OutputPlace = "pipe",
): Promise<SessionEnd> {
  const stopLogging = await openKernelLog(scenario);
  try {
    const session = spawnPrivate(program, output);
    watch(session);
    return await endOf(session, options);
  } finally {
    await stopLogging();
  }
}

function endOf({ child }: PrivateProcess, options: RunOptions): Promise<SessionEnd> {
  let timedOut = false;
  let aborted = false;
  const abort = () => {
    aborted = true;
    child.kill("SIGKILL");
  };
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener("abort", abort);
  return new Promise((resolve, reject) => {
    const seconds = options.limitSeconds ?? DEFAULT_LIMIT_SECONDS;
    const end = () => {
      timedOut = true;
      child.kill("SIGKILL");
    };
    const limit = Number.isFinite(seconds) ? setTimeout(end, seconds * 1000) : undefined;
    const over = () => {
      clearTimeout(limit);
      options.signal?.removeEventListener("abort", abort);
    };
    child.on("error", (error) => {
      over();
      reject(error);
    });
    child.on("close", (code, signal) => {
      over();
      resolve({ exitCode: code ?? 128 + constants.signals[signal!], timedOut, aborted });
    });
  });
}

let guest: ReadonlyMap<string, string> | null = null;

function guestFiles(): ReadonlyMap<string, string> {
  guest ??= new Map(readdirSync(GUEST).map((name) => [`guest/${name}`, readFileSync(`${GUEST}/${name}`, "utf8")]));
  return guest;
}
