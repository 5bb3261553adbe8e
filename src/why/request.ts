/** Which command of a lab's history is asked about: the last that failed and sent packets, else the last that sent some. */
import { replay } from "../lab/history/replay.ts";
import type { Lab } from "../lab/lab.ts";
import type { RunCommand } from "../sim/commands.ts";
import type { Sliced } from "../sim/sliced.ts";

/** A command that was run, by its number in the lab. */
export interface Request {
  readonly number: number;
  /** As it stands in the script. */
  readonly text: string;
  readonly exitCode: number;
}

interface Seen extends Request {
  /** The number of the last command that ran inside it. */
  readonly last: number;
  /** Whether packets were sent while it ran. */
  readonly sent: boolean;
}

/** What else there is to read in the history. */
export interface PastCommands {
  readonly request: Request;
  /** All commands before it, the last first. */
  readonly before: readonly string[];
}

/** Programs that fail without a packet where no route leads on. */
const NETWORK_COMMAND = /\b(ping|curl|wget|nc|netcat|dig|host|nslookup|getent|telnet|traceroute|arping|ssh)\b/;

/** Of the commands before one that asks. Null where nothing failed and nothing was sent. */
export function* findRequest(lab: Lab, before = Number.POSITIVE_INFINITY): Sliced<PastCommands | null> {
  const seen = yield* commandsBefore(lab, before);
  const request =
    seen.findLast((each) => each.exitCode !== 0 && (each.sent || NETWORK_COMMAND.test(each.text))) ??
    seen.findLast((each) => each.sent && NETWORK_COMMAND.test(each.text)) ??
    seen.findLast((each) => each.sent) ??
    null;
  return request === null ? null : { request, before: textsBefore(seen, request) };
}

/** A command that asks about what it ran itself. */
export function* ownRequest(lab: Lab, request: Request): Sliced<PastCommands> {
  return { request, before: textsBefore(yield* commandsBefore(lab, request.number), request) };
}

/** The last that sent packets; null where none has. */
export function* lastSender(lab: Lab, before: number): Sliced<Request | null> {
  return (yield* commandsBefore(lab, before)).findLast(({ sent }) => sent) ?? null;
}

function* commandsBefore(lab: Lab, before: number): Sliced<Seen[]> {
  return outermost(yield* commandsOf(lab)).filter(({ number }) => number < before);
}

function textsBefore(seen: readonly Seen[], request: Request): string[] {
  return seen
    .filter(({ number }) => number < request.number)
    .map(({ text }) => text)
    .reverse();
}

function* commandsOf(lab: Lab): Sliced<Seen[]> {
  lab.inputs.check("why");
  const seen: Seen[] = [];
  const running = new Map<number, { readonly command: RunCommand; readonly sent: number }>();
  let sent = 0;
  yield* replay(lab.inputs, lab.inputs.list, lab.inputs.now, {
    made({ kernel: { loop, taps } }) {
      taps.on("hop", ({ kind }) => {
        if (kind === "sendPacket") sent++;
      });
      loop.commands.watcher = {
        began: (command) => running.set(command.number, { command, sent }),
        ended(number, exitCode) {
          const { command, sent: before } = running.get(number)!;
          running.delete(number);
          const { text } = command;
          seen.push({ number, text, exitCode, last: loop.commands.count, sent: sent > before });
        },
      };
    },
  });
  return seen.sort((a, b) => a.number - b.number);
}

/** Without those that ran inside another that is not a compound of the script's own: the curl of `ssh remote curl`. */
function outermost(seen: readonly Seen[]): Seen[] {
  const kept: Seen[] = [];
  let until = 0;
  for (const each of seen) {
    if (each.number <= until) continue;
    kept.push(each);
    until = each.last;
  }
  return kept;
}
