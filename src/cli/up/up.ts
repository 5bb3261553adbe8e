/** `netnsim up -- COMMAND`: a real program whose network is a lab. */
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { type ErrnoName, strerror } from "../../kernel/config/errno.ts";
import type { Lab } from "../../lab/lab.ts";
import type { LabHost } from "../../lab/lab-host.ts";
import { parseScenario } from "../../scenario/scenario.ts";
import { plainScript } from "../../scenario/session.ts";
import { dockerOfHead } from "../../scenario/step.ts";
import { History } from "../../serve/history.ts";
import { HostFolder } from "../../serve/host-folder.ts";
import { LabFolder } from "../../serve/lab-folder.ts";
import { removeLeftFolders } from "../../serve/left-folders.ts";
import { LabServer } from "../../serve/server.ts";
import { PERL } from "../../serve/shim-source.ts";
import { SinkOutput, toBytes } from "../../shell/io.ts";
import { reasonOf } from "../host-errors.ts";
import type { JunitCase } from "../junit.ts";
import { InputError } from "../options.ts";
import { readScript } from "../read-script.ts";
import { finished, runToEnd } from "../run-to-end.ts";
import { STREAMS } from "../streams.ts";
import { watch } from "../watch.ts";
import { openWorld } from "../world.ts";
import { writeFile } from "../write-file.ts";
import { reportReady, startDetached, type Variables, variablesOf } from "./detached.ts";
import { countDrops } from "./drops.ts";
import { parseUpOptions, UP_HELP } from "./options.ts";
import { failureReport, junitOf } from "./report.ts";

/** Set where the process is the lab of `--detach`. */
const DETACHED_VARIABLE = "NETNSIM_DETACHED";

/** Linux: include/linux/threads.h. */
const PID_MAX_LIMIT = 4_194_304;

export async function runUp(argv: readonly string[]): Promise<number> {
  const options = parseUpOptions(argv);
  if (options === null) {
    process.stdout.write(UP_HELP);
    return 0;
  }
  if (!existsSync(PERL)) throw new InputError(`up: ${PERL} is not there, which the lab's commands are run by`, 2);
  if (options.detach && process.env[DETACHED_VARIABLE] === undefined) return startDetached(argv, DETACHED_VARIABLE);
  const fromFile = { world: options.world, ...dockerOfHead(options.docker ?? undefined) };
  const { lab, host } = openWorld({ ...options, docker: null }, fromFile);
  // What has no program on the machine has a number that none can have: `kill` finds nobody else.
  lab.kernel.loop.numberFrom(PID_MAX_LIMIT);
  lab.kernel.loop.isOutside = (pid) => existsSync(`/proc/${pid}`);
  const finish = watch(lab, options);
  const folder = options.mount === null ? null : mount(host, options.mount);
  const history = new History(options);
  const { command, junitFile } = options;
  const writeJunit = (problem: JunitCase["problem"]): void => {
    if (junitFile !== null) writeFile(junitFile, junitOf(command, problem));
  };
  if (options.setup !== null) {
    const exitCode = await setUp(lab, host, history, options.setup);
    if (exitCode !== 0) {
      writeJunit({ kind: "error", text: `${options.setup}: exit code ${exitCode}: nothing was run` });
      return finished(exitCode, finish());
    }
  }
  const drops = countDrops(lab);
  await removeLeftFolders();
  const labFolder = new LabFolder({ hasDocker: !options.realDocker });
  let quit: () => void = () => {};
  const isOver = new Promise<void>((resolveOver) => {
    quit = resolveOver;
  });
  const directoryOf = (cwd: string): string => (folder?.holds(cwd) ? cwd : "/root");
  const sockets = { lab: labFolder.socket, docker: labFolder.dockerSocket };
  const refused = (port: number, reason: Error | ErrnoName): void => {
    const words = typeof reason === "string" ? `in the lab: ${strerror(reason)}` : reasonOf(reason);
    const text = `netnsim: 127.0.0.1:${port}: ${words}\n`;
    if (options.detach) server.say(text);
    else STREAMS.stderr(toBytes(text));
  };
  const publish = options.publish ? refused : null;
  const server: LabServer = await LabServer.listen(sockets, {
    lab,
    host,
    history,
    clock: options.clock,
    directoryOf,
    quit,
    publish,
    socks: options.socks,
  });
  try {
    const variables = variablesOf(labFolder, (await server.proxyOf("")) ?? null);
    if (options.detach) {
      reportReady(labFolder, variables);
      await isOver;
      return finished(0, finish());
    }
    const exitCode = await runCommand(command, labFolder, variables);
    const text = exitCode === 0 ? null : failureReport(exitCode, history, drops());
    if (text !== null && !options.quiet && history.size > 0) STREAMS.stderr(toBytes(`netnsim: ${text}`));
    writeJunit(text === null ? null : { kind: "failure", text });
    return finished(exitCode, finish());
  } finally {
    await server.close();
    await labFolder.remove();
  }
}

function mount(host: LabHost, path: string): HostFolder {
  try {
    const folder = new HostFolder(path);
    host.files.mountFiles(folder.root, folder);
    return folder;
  } catch (error) {
    throw new InputError(`--mount ${path}: ${reasonOf(error)}`, 2);
  }
}

/** The script's own output goes to standard error: standard output is the command's. */
async function setUp(lab: Lab, host: LabHost, history: History, file: string): Promise<number> {
  const text = readScript(file);
  const scenario = parseScenario(text, file);
  const source = file.endsWith(".md") ? plainScript(scenario.steps) : text;
  const output = new SinkOutput((bytes) => STREAMS.stderr(bytes));
  const shell = host.beginScript(source, { name: file }, { stdout: output, stderr: output });
  const { exitCode } = await runToEnd(lab, shell, { name: file, source, steps: file.endsWith(".md") ? scenario.steps : null });
  if (exitCode !== 0) STREAMS.stderr(toBytes(`netnsim: ${file}: exit code ${exitCode}: nothing was run\n`));
  history.begin(source);
  return exitCode;
}

/** Resolves to its exit code, 128 and the signal's number where a signal ended it. */
function runCommand(command: readonly string[], folder: LabFolder, variables: Variables): Promise<number> {
  const { PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" } = process.env;
  // On a terminal it stays in the foreground's group, which Ctrl-C reaches.
  const hasOwnGroup = process.stdin.isTTY !== true;
  const env = { ...process.env, PATH: `${folder.shims}:${PATH}`, ...variables };
  const child = folder.start(command, { env, hasOwnGroup });
  const forward = (signal: NodeJS.Signals): void => {
    if (hasOwnGroup) process.kill(-child.pid!, signal);
    else if (signal !== "SIGINT") child.kill(signal);
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolveCode) => {
    child.on("exit", (code, signal) => {
      for (const each of signals) process.off(each, forward);
      resolveCode(code ?? 128 + constants.signals[signal!]);
    });
  });
}
