/**
 * Runs the recorded commands of one version in the simulated dockerhost, in order, with captures on the devices that were
 * captured.
 */
import { askDocker } from "../../src/docker/engine.ts";
import type { Net } from "../../src/kernel/net.ts";
import type { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { FIRST_HOST } from "../../src/linux/recording.ts";
import { Collector } from "../../src/shell/io.ts";
import { startCommand, startScript } from "../../src/shell/start.ts";
import type { Process } from "../../src/sim/process.ts";
import { canonicalFrames, canonicalTexts } from "./transcript-canonical.ts";
import {
  loadSections,
  type Section,
  type TranscriptCapture,
  type TranscriptStep,
  type TranscriptVersion,
} from "./transcript-data.ts";
import { Pairing } from "./transcript-names.ts";
import { CAPTURED, hiddenBefore, paceOf, SETTLE_MS } from "./transcript-story.ts";

/** What the images of the recordings printed. */
const PAGE = "<html><body>It works!</body></html>\n";

export interface StepResult {
  readonly section: string;
  readonly step: TranscriptStep;
  readonly wanted: string;
  readonly got: string;
}

export interface CaptureResult {
  readonly section: string;
  readonly capture: TranscriptCapture;
  readonly wanted: readonly string[];
  readonly got: readonly string[];
}

export interface TranscriptRun {
  readonly steps: readonly StepResult[];
  readonly captures: readonly CaptureResult[];
}

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export async function runTranscripts(version: TranscriptVersion): Promise<TranscriptRun> {
  const { lab, host } = dockerhost({ seed: 1, kernel: FIRST_HOST, docker: version, page: PAGE });
  const results: Result[] = [];
  const captures: CaptureResult[] = [];
  const sections = loadSections(version);
  for (const section of sections) {
    const open = new Map<TranscriptCapture, { process: Process; output: Collector }>();
    for (const step of section.steps) {
      for (const [ns, command] of hiddenBefore(version, section.section, step.id)) await runIn(lab, host, ns, command);
      startCaptures(lab, host, section, step, open);
      lab.kernel.loop.pace = paceOf(version, section.section, step.id);
      results.push(await runIn(lab, host, step.ns, step.command));
      captures.push(...endCaptures(lab, section, step, open));
      if (lab.kernel.loop.pace !== null) lab.advance(SETTLE_MS);
      lab.kernel.loop.pace = null;
    }
  }
  return { steps: compareSteps(sections, results), captures };
}

function compareSteps(sections: readonly Section[], results: readonly Result[]): StepResult[] {
  const all = sections.flatMap(({ section, steps }) => steps.map((step) => ({ section, step })));
  const texts = (replied: readonly Result[]) =>
    canonicalTexts(
      all.map(({ section, step }, index) => ({ command: step.command, ...withoutCounters(section, step, replied[index]!) })),
    ).map((text, index) => `${text}${replied[index]!.exitCode === 0 ? "" : `\n[exit ${replied[index]!.exitCode}]`}`);
  const wanted = texts(all.map(({ step }) => step));
  const got = texts(results);
  const pairing = new Pairing();
  return all.map(({ section, step }, index) => ({ section, step, ...pairing.match(wanted[index]!, got[index]!) }));
}

/** What went through the rules in the section that was not kept is not known: after it, counters are not compared. */
function withoutCounters(section: string, { command }: TranscriptStep, result: Result): Result {
  if (!/^0[6-9]-/.test(section) || !command.startsWith("iptables")) return result;
  const stdout = result.stdout
    .replace(/\[\d+:\d+\]/g, "[N:N]")
    .replace(/policy ACCEPT \d+ packets, \d+ bytes/g, "policy ACCEPT")
    .replace(/^ *\d+ +\d+ (?=[A-Z])/gm, "");
  return { ...result, stdout };
}

async function runIn(lab: Lab, host: LabHost, ns: string, command: string): Promise<Result> {
  const stdout = new Collector();
  const stderr = new Collector();
  const inside = /^in:(.*)$/.exec(ns)?.[1];
  const net = netOf(host, ns);
  if (net === null) return { stdout: "", stderr: `${ns}: has no namespace`, exitCode: 255 };
  const environment = {
    ...host.environment({}, { stdout: stdout.output, stderr: stderr.output }),
    net,
    files: host.files.of(net),
  };
  const process =
    inside === undefined
      ? startScript(environment, command, { kind: "command" })
      : startCommand(environment, ["docker", "exec", inside, "sh", "-c", command]);
  try {
    await lab.kernel.loop.runAsync(() => process.state === "exited");
  } catch (error) {
    return { stdout: stdout.text, stderr: `${stderr.text}\n${(error as Error).stack}`, exitCode: 255 };
  }
  return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode };
}

/** host and in:NAME run on the host, lan and ctr:NAME in another namespace; null where a container has none. */
function netOf(host: LabHost, ns: string): Net | null {
  if (ns === "host" || ns.startsWith("in:")) return host.kernelHost.init;
  if (ns === "lan") return host.netOf("lan");
  return askDocker(host.kernelHost)?.findContainer(ns.replace(/^ctr:/, ""))?.net ?? null;
}

function startCaptures(
  lab: Lab,
  host: LabHost,
  { captures, names }: Section,
  step: TranscriptStep,
  open: Map<TranscriptCapture, { process: Process; output: Collector }>,
): void {
  for (const capture of captures) {
    if (CAPTURED[capture.name]?.[0] !== step.id || capture.frames.length === 0) continue;
    const position = positionOf(host, capture.device, names);
    if (position === null) continue;
    const output = new Collector();
    const environment = { ...host.environment({}, { stdout: output.output }), net: position.net };
    open.set(capture, {
      output,
      process: startCommand(environment, ["tcpdump", "-nn", "-e", "--immediate-mode", "-i", position.device]),
    });
  }
  if (open.size > 0) lab.advance(SETTLE_MS);
}

function endCaptures(
  lab: Lab,
  { section }: Section,
  step: TranscriptStep,
  open: Map<TranscriptCapture, { process: Process; output: Collector }>,
): CaptureResult[] {
  const ended = [...open].filter(([capture]) => CAPTURED[capture.name]?.[1] === step.id);
  return ended.map(([capture, { process, output }]) => {
    lab.advance(SETTLE_MS);
    process.kill("INT");
    lab.advance(SETTLE_MS);
    open.delete(capture);
    const got = output.text.split("\n").filter((line) => line !== "");
    return { section, capture, wanted: canonicalFrames(capture.frames), got: canonicalFrames(got) };
  });
}

/** lan-eth0 and NAME-eth0 lie in those namespaces; a veth is found by the container whose peer it was. */
function positionOf(
  host: LabHost,
  device: string,
  _names: Readonly<Record<string, string>>,
): { net: Net; device: string } | null {
  const init = host.kernelHost.init;
  if (device === "lan-eth0") return { net: host.netOf("lan"), device: "eth0" };
  const engine = askDocker(host.kernelHost);
  const inside = /^(\w+)-(eth0|lo)$/.exec(device);
  if (inside !== null) {
    const net = engine?.findContainer(inside[1]!)?.net ?? null;
    return net === null ? null : { net, device: inside[2]! };
  }
  if (device.startsWith("br-")) return { net: init, device: engine?.findNetwork("mynetwork")?.bridgeName ?? "" };
  if (!device.startsWith("veth")) return { net: init, device };
  const owner = engine?.findContainer(device === _names.VETH2 ? "web02" : "web01");
  const veth = [...(owner?.endpoints.values() ?? [])][0]?.hostVeth;
  return veth === undefined || veth === "" ? null : { net: init, device: veth };
}
