/**
 * `netnsim shell`: the host at a prompt. The simulation is paced by the real clock: a ping a second takes a second. Where the
 * input has ended (a pipe), what is left runs without waiting for the clock.
 */
import type { ExecOptions } from "../lab/exec-options.ts";
import { inputWords } from "../lab/history/list.ts";
import { undone } from "../lab/history/replay.ts";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { LabTerminal } from "../lab/terminal.ts";
import { completionNames } from "../shell/completion-names.ts";
import { SinkOutput } from "../shell/io.ts";
import type { LabQueryResult, Reply } from "../sim/commands.ts";
import { InternalError } from "../sim/internal-error.ts";
import { LimitError } from "../sim/limits.ts";
import type { Sliced } from "../sim/sliced.ts";
import { handleQueries } from "../why/queries.ts";
import { inSlices } from "./in-slices.ts";
import { type LiveTrace, startTrace } from "./live-trace.ts";
import type { Options } from "./options.ts";
import { Pacer } from "./pacer.ts";
import { finished, printInternalErrors, runToEnd } from "./run-to-end.ts";
import { Terminal } from "./terminal.ts";
import { netnsNames, watch } from "./watch.ts";
import { openWorld } from "./world.ts";

export async function runShell(options: Options): Promise<number> {
  const { lab, host } = openWorld(options, { world: "lan" });
  const finish = watch(lab, options);
  const exitCode = await converse(lab, host, options);
  return finished(exitCode, finish());
}

/** The lab behind the prompt: another one after an undo. */
interface Opened {
  readonly lab: Lab;
  readonly session: LabTerminal;
  readonly pacer: Pacer;
  readonly trace: LiveTrace | null;
}

/**
 * Until the shell exits: lines go in as they are typed, time passes, and the prompt comes back when somebody waits for a line.
 */
function converse(first: Lab, host: LabHost, { trace: traces, pcapDirectory, pcapngFile }: Options): Promise<number> {
  return new Promise((resolve, reject) => {
    /** The lab without what an undo took back, until its line has ended. */
    let next: Pick<Opened, "lab" | "session"> | null = null;
    // What was captured cannot be taken back, and what comes through a pipe is no prompt.
    const isTyped = process.stdin.isTTY === true;
    const canUndo = pcapDirectory === null && pcapngFile === null && isTyped;
    const hurried = (act: (session: LabTerminal) => void) => () => {
      act(current.session);
      current.pacer.hurry();
    };
    const terminal = new Terminal({
      line: (text) => hurried((session) => session.feed(text))(),
      end: hurried((session) => session.end()),
      interrupt: hurried((session) => session.interrupt()),
      suspend: hurried((session) => session.suspend()),
      hangUp: () => void runOut(),
      complete(line) {
        const { start, candidates } = current.session.complete(line);
        return [[...candidates], line.slice(start)];
      },
    });
    let current = opened(first, openTerminal(host, { env: { TERM: "xterm" } }));
    current.pacer.hurry();

    /** What its programs print is shown while it is the one behind the prompt. */
    function openTerminal(on: LabHost, options: ExecOptions): LabTerminal {
      const print = (bytes: Uint8Array): void => {
        if (session !== current.session) return;
        current.trace?.print();
        terminal.write(bytes);
      };
      const output = new SinkOutput(print, true, () => process.stdout.columns);
      const session = on.openTerminal(options, { stdout: output, stderr: output }, { names: completionNames(on.kernelHost) });
      return session;
    }

    function opened(lab: Lab, session: LabTerminal): Opened {
      const write = (text: string) => terminal.write(Buffer.from(text));
      handleQueries(lab, {
        now: () => performance.now(),
        undo: canUndo ? undo : null,
        ...(isTyped && { handle: askedInSlices }),
      });
      return {
        lab,
        session,
        pacer: new Pacer(lab.kernel.loop, settle, fail),
        trace: traces ? startTrace(lab, netnsNames(lab), write, () => null) : null,
      };
    }

    /** Ctrl-C ends what is asked about the lab, too. */
    function askedInSlices(work: Sliced<LabQueryResult>, reply: Reply): () => void {
      return inSlices(work, (result) => {
        reply(result);
        current.pacer.hurry();
      });
    }

    function settle(): void {
      const { lab, session, trace } = current;
      trace?.print();
      printInternalErrors(lab);
      if (next !== null && !session.busy) goOnWith(next);
      else if (session.exited) end(session.process.exitCode);
      else terminal.edit(session.busy ? "" : session.prompt);
    }

    function* undo(lab: Lab): Sliced<string> {
      let session: LabTerminal | null = null;
      const before = yield* undone(lab, {
        openTerminal(on, options) {
          session = openTerminal(on, options);
          return session;
        },
      });
      if (before === null || session === null) return "undo: nothing has changed anything\n";
      next = { lab: before.lab, session };
      return `undone: ${inputWords(before.input)}\n`;
    }

    function goOnWith({ lab, session }: Pick<Opened, "lab" | "session">): void {
      next = null;
      current.pacer.stop();
      current = opened(lab, session);
      current.pacer.hurry();
    }

    function fail(error: unknown): void {
      if (error instanceof InternalError) printInternalErrors(current.lab);
      else if (error instanceof LimitError) process.stderr.write(`netnsim: ${error.message}\n`);
      else return reject(error);
      current.session.interrupt();
      current.pacer.hurry();
    }

    /** The input has ended: what was typed is run to its end. */
    async function runOut(): Promise<void> {
      const { lab, session, pacer, trace } = current;
      if (session.exited) return;
      pacer.stop();
      // Nobody waits for the reply any more.
      if (lab.kernel.loop.commands.isHeld) session.interrupt();
      session.hangUp();
      const { exitCode } = await runToEnd(lab, session.process, { name: "the shell", source: "", steps: null });
      trace?.print();
      resolve(exitCode);
    }

    function end(exitCode: number): void {
      current.pacer.stop();
      terminal.close();
      resolve(exitCode);
    }
  });
}
