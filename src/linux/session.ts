/**
 * Runs steps on the real kernel: namespaces of its own (private/), the world built from real devices (guest/), one bash for all
 * steps. Everything made inside ends with the session, whatever happens here.
 */
import { readdirSync, readFileSync } from "node:fs";
import * as dockerhost from "../lab/worlds/dockerhost-data.ts";
import { INTERNET_ADDRESSES, NAME_SERVERS, WEB_SITES, ZONE } from "../lab/worlds/internet-data.ts";
import { lastResult, sessionScript, splitSession } from "../scenario/session.ts";
import type { Scenario } from "../scenario/step.ts";
import type { StepResult } from "../scenario/transcript.ts";
import { singleQuoted } from "../shell/evaluator/quoting.ts";
import { judgeFile } from "./judge-files.ts";
import { openKernelLog, readsLog } from "./kernel-log.ts";
import { whyNotLinux } from "./own-words.ts";
import type { OutputMode, PrivateProcess, PrivateProgram } from "./private/spawn.ts";
import { toolsNamedIn } from "./private/tools.ts";
import { HOST_KERNEL, type RealKernel } from "./real-kernel.ts";
import { onText } from "./stream-text.ts";

const GUEST = judgeFile("guest");

/** The host's name in each world that can be built on a real kernel. */
export const HOST_NAMES: Readonly<Record<string, string>> = {
  bare: "h",
  lan: "node1",
  [dockerhost.DOCKERHOST]: dockerhost.DOCKERHOST,
};

/** The other machines of a world, in the order in which they are made. */
const MACHINES: Readonly<Record<string, string>> = { lan: "switch remote router wire isp servers" };

/** As many of a world's programs run on time: the lan's cable and its servers. */
const ON_TIME: Readonly<Record<string, number>> = { lan: 2 };

/** bash names the script and line of a message; typed at a prompt it would not. */
const BASH_PREFIX = /\/run\/lab\/session\.sh: (?:eval: )?(?:line \d+: )?/g;

export interface RunOptions {
  /** Which real kernel; this host's where none is named. */
  readonly kernel?: RealKernel;
  /** Real seconds after which the session is ended; what was printed until then is kept. */
  readonly limitSeconds?: number;
  /** Ends the session early. */
  readonly signal?: AbortSignal;
  /** Sees the output as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface RealRun {
  readonly results: readonly StepResult[];
  /** Of the step that ended the session, as by `exit`; null where none did. */
  readonly last: StepResult | null;
  readonly timedOut: boolean;
}

export interface SessionEnd {
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly aborted: boolean;
}

/** Why this scenario cannot be run on the real kernel here, and what would help; null where it can. */
export function whyNotReal(scenario?: Scenario, kernel: RealKernel = HOST_KERNEL): string | null {
  if (scenario === undefined) return kernel.whyNot(["iptables", "brctl", "tcpdump", "conntrack", "ping"]);
  const named = toolsNamedIn(scenario.steps.map((step) => step.command).join("\n"));
  return (
    whyNotLinux(scenario.steps) ??
    kernel.whyNot([]) ??
    whyNotBuilt(scenario, kernel) ??
    kernel.whyNot(scenario.world === "lan" ? [...named, "iptables", "sysctl"] : named)
  );
}

/** Why the scenario's world is the simulator's only; null where it is built of real devices too. */
function whyNotBuilt({ world, docker = null }: Scenario, kernel: RealKernel): string | null {
  if (!Object.hasOwn(HOST_NAMES, world)) return `world ${world}: cannot be built on a real kernel`;
  const why = world === dockerhost.DOCKERHOST ? kernel.whyNoDocker(docker) : null;
  return why === null ? null : `world ${world}: ${why}`;
}

export async function runReal(scenario: Scenario, options: RunOptions = {}): Promise<RealRun> {
  let output = "";
  const take = (chunk: string) => {
    output += chunk;
    options.onOutput?.(chunk);
  };
  const program = sessionProgram(scenario, { "session.sh": sessionScript(scenario.steps) }, "session $L/session.sh");
  const end = await runSession(scenario, program, options, ({ stdout, stderr }) => {
    onText(stdout!, take);
    onText(stderr!, take);
  });
  const printed = cleanOutput(output);
  const results = splitSession(printed);
  if (results.length === 0 && scenario.steps.length > 0 && !end.aborted)
    throw new Error(`real session: ended before its first command: ${output.trim()}`);
  const last = end.timedOut || end.aborted ? null : lastResult(printed, end.exitCode, scenario.steps);
  return { results, last, timedOut: end.timedOut };
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
  const { world, daemonFlags = [] } = scenario;
  const host = HOST_NAMES[world]!;
  const machines = MACHINES[world] ?? "";
  const all = new Map([...guestFiles(), ...Object.entries(files), ["main.sh", `${main}\n`] as const]);
  if (world === "lan") {
    all.set("internet.json", JSON.stringify({ zone: ZONE, nameServers: NAME_SERVERS, webSites: WEB_SITES }));
    all.set("internet.addresses", INTERNET_ADDRESSES.join("\n"));
  }
  const needsDocker = world === dockerhost.DOCKERHOST;
  if (needsDocker) {
    all.set(`guest/world-${world}.sh`, readFileSync(judgeFile(`dockerhost/world-${world}.sh`), "utf8"));
    const { ZONE: zone, NAME_SERVER, PAGE } = dockerhost;
    all.set("internet.json", JSON.stringify({ zone, nameServers: [NAME_SERVER], webSites: [] }));
    all.set("page", PAGE);
    all.set("dockerd.flags", daemonFlags.map((flag) => `${flag}\n`).join(""));
  }
  const logs = readsLog(scenario);
  if (logs) all.set("logs", "");
  return {
    files: all,
    needsDocker,
    start: `world=${singleQuoted(world)} this=${host} machines=${singleQuoted(machines)}\ncd /run/lab\n. guest/enter.sh\n`,
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
  output: OutputMode = "pipe",
): Promise<SessionEnd> {
  const { kernel = HOST_KERNEL, signal } = options;
  const notBuilt = whyNotBuilt(scenario, kernel);
  if (notBuilt !== null) throw new Error(notBuilt);
  const stopLogging = kernel.hasHostLog ? await openKernelLog(scenario) : async () => {};
  try {
    const session = await kernel.start(program, output, signal);
    watch(session);
    return await endOf(session, options);
  } finally {
    await stopLogging();
  }
}

async function endOf(session: PrivateProcess, options: RunOptions): Promise<SessionEnd> {
  let timedOut = false;
  const abort = () => session.kill();
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener("abort", abort);
  const seconds = options.limitSeconds ?? (options.kernel ?? HOST_KERNEL).limitSeconds;
  const end = () => {
    timedOut = true;
    session.kill();
  };
  const limit = Number.isFinite(seconds) ? setTimeout(end, seconds * 1000) : undefined;
  try {
    const { exitCode, isLate } = await session.ended;
    return { exitCode, timedOut: timedOut || isLate, aborted: options.signal?.aborted ?? false };
  } finally {
    clearTimeout(limit);
    options.signal?.removeEventListener("abort", abort);
  }
}

let guest: ReadonlyMap<string, string> | null = null;

function guestFiles(): ReadonlyMap<string, string> {
  guest ??= new Map(readdirSync(GUEST).map((name) => [`guest/${name}`, readFileSync(`${GUEST}/${name}`, "utf8")]));
  return guest;
}
