/** The request again, in a lab that is given its inputs up to it: as it was, or after one change. */
import { Replay } from "../lab/history/replay.ts";
import type { Lab } from "../lab/lab.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { SinkOutput } from "../shell/io.ts";
import { LimitError } from "../sim/limits.ts";
import type { Sliced } from "../sim/sliced.ts";
import { type RecordedHop, Recording } from "../trace/recording.ts";
import { TextReader } from "../wire/text.ts";
import type { Cure } from "./cure.ts";
import type { Request } from "./request.ts";

/** What came of the request. */
export interface Outcome {
  readonly exitCode: number;
  readonly printed: string;
  /** Of all packets meanwhile. */
  readonly hops: readonly RecordedHop[];
  /** The lab as it is then. */
  readonly lab: Lab;
}

/** As `timeout` has it: it did not end. */
const NO_END = 124;

/** Null where the change is refused. */
export function* attempt(lab: Lab, request: Request, cure: Cure | null): Sliced<Outcome | null> {
  let printed = "";
  const reader = new TextReader();
  const sink = new SinkOutput((bytes) => {
    printed += reader.push(bytes);
  });
  const { inputs } = lab;
  const past = new Replay(inputs.origin.make(), { streams: { stdout: sink, stderr: sink } });
  yield* past.holdBefore(request.number, inputs.list, inputs.now);
  const { loop, taps } = past.lab.kernel;
  if (cure !== null && !isAccepted(past.lab, cure)) return null;
  printed = "";
  const recording = new Recording();
  taps.explainIn(recording);
  let exitCode: number | null = null;
  let whole: string | null = null;
  loop.commands.watcher = {
    began() {},
    ended(number, code) {
      if (number !== request.number) return;
      exitCode = code;
      whole = printed;
    },
  };
  // A request that asks about itself (why COMMAND) is made again for what it runs: nothing is asked within.
  loop.commands.onQuery = (query, reply) => {
    reply(() => ({ text: "", exitCode: query.exitCode ?? 0 }));
    return () => {};
  };
  loop.commands.release();
  yield* withinLimits(loop.runSliced(() => exitCode !== null));
  return { exitCode: exitCode ?? NO_END, printed: whole ?? printed, hops: recording.hops, lab: past.lab };
}

function isAccepted(lab: Lab, { command }: Cure): boolean {
  const [host] = lab.hosts.values();
  return host!.runScript("sh", command, {}).exitCode === 0;
}

/** A request that does not end is one that failed. */
function* withinLimits(work: Sliced<void>): Sliced<void> {
  try {
    yield* work;
  } catch (thrown) {
    if (!(thrown instanceof LimitError)) throw thrown;
  }
}

/** Whether a request came to more than before: it succeeds, more of it came back, or what it sent by UDP is taken. */
export function isBetter(outcome: Outcome, before: Outcome): boolean {
  if (before.exitCode !== 0) return outcome.exitCode === 0;
  if (outcome.exitCode !== 0) return false;
  if ((receivedIn(outcome.printed) ?? 0) > (receivedIn(before.printed) ?? 0)) return true;
  return takers(before).length === 0 && takers(outcome).length > 0;
}

/** Who takes the first datagram of a program that does not wait for a reply. */
function takers({ hops, printed }: Outcome): (RecordedHop & { readonly kind: "receiver" })[] {
  const sent = hops.find(({ kind, packet }) => kind === "sendPacket" && packet?.payload.kind === "udp");
  if (sent === undefined || receivedIn(printed) !== null) return [];
  return hops.filter(
    (hop): hop is RecordedHop & { readonly kind: "receiver" } => hop.kind === "receiver" && hop.journey === sent.journey,
  );
}

/** What proves a change. */
export function proofWords(outcome: Outcome, before: Outcome): string {
  const [taker] = before.exitCode === 0 ? takers(outcome) : [];
  const words = outcomeWords(outcome);
  if (taker === undefined) return words;
  const where = namesOf(outcome.lab.kernel).netns(taker.host, taker.netns);
  return `${words}, taken by ${taker.detail.program ?? "a socket"} on ${where}`;
}

function receivedIn(printed: string): number | null {
  const found = /(\d+) (?:packets )?received/.exec(printed)?.[1];
  return found === undefined ? null : Number(found);
}

/** An outcome in a few words: `1 received`, `exit code 7: curl: (7) Failed to connect ...`. */
export function outcomeWords({ exitCode, printed }: Pick<Outcome, "exitCode" | "printed">): string {
  const received = receivedIn(printed);
  if (received !== null) return `${received} received`;
  const line = printed.trim().split("\n").at(-1) ?? "";
  const words = line.length > 120 ? `${line.slice(0, 117)}...` : line;
  return [`exit code ${exitCode}`, ...(words === "" ? [] : [words])].join(": ");
}
