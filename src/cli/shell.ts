/**
 * `netnsim shell`: the host at a prompt. The simulation is paced by the real clock: a ping a second takes a second. Where the
 * input has ended (a pipe), what is left runs without waiting for the clock.
 */
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { completionNames } from "../shell/completion-names.ts";
import { SinkOutput } from "../shell/io.ts";
import { InternalError } from "../sim/internal-error.ts";
import { LimitError } from "../sim/limits.ts";
import { startTrace } from "./live-trace.ts";
import type { Options } from "./options.ts";
import { Pacer } from "./pacer.ts";
import { finished, printInternalErrors, runToEnd } from "./run-to-end.ts";
import { Terminal } from "./terminal.ts";
import { netnsNames, watch } from "./watch.ts";
import { openWorld } from "./world.ts";

export async function runShell(options: Options): Promise<number> {
  const { lab, host } = openWorld(options, { world: "lan" });
  const finish = watch(lab, options);
  const exitCode = await converse(lab, host, options.trace);
  return finished(exitCode, finish());
}

/**
 * Until the shell exits: lines go in as they are typed, time passes, and the prompt comes back when somebody waits for a line.
 */
function converse(lab: Lab, host: LabHost, traces: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const output = new SinkOutput(
      (bytes) => {
        trace?.print();
        terminal.write(bytes);
      },
      true,
      () => process.stdout.columns,
    );
    const session = host.openTerminal(
      { env: { TERM: "xterm" } },
      { stdout: output, stderr: output },
      { names: completionNames(host.kernelHost) },
    );
    const pacer = new Pacer(lab.kernel.loop, settle, fail);
    const hurried = (act: () => void) => () => {
      act();
      pacer.hurry();
    };
    const terminal = new Terminal({
      line: (text) => hurried(() => session.feed(text))(),
      end: hurried(() => session.end()),
      interrupt: hurried(() => session.interrupt()),
      suspend: hurried(() => session.suspend()),
      hangUp: () => void runOut(),
      complete(line) {
        const { start, candidates } = session.complete(line);
        return [[...candidates], line.slice(start)];
      },
    });
    const names = netnsNames(lab);
    const trace = traces
      ? startTrace(
          lab,
          names,
          (text) => terminal.write(Buffer.from(text)),
          () => null,
        )
      : null;
    pacer.hurry();

    function settle(): void {
      trace?.print();
      printInternalErrors(lab);
      if (session.exited) end(session.process.exitCode);
      else terminal.edit(session.busy ? "" : session.prompt);
    }

    function fail(error: unknown): void {
      if (error instanceof InternalError) printInternalErrors(lab);
      else if (error instanceof LimitError) process.stderr.write(`netnsim: ${error.message}\n`);
      else return reject(error);
      session.interrupt();
      pacer.hurry();
    }

    /** The input has ended: what was typed is run to its end. */
    async function runOut(): Promise<void> {
      if (session.exited) return;
      pacer.stop();
      session.hangUp();
      const { exitCode } = await runToEnd(lab, session.process, { name: "the shell", source: "", steps: null });
      trace?.print();
      resolve(exitCode);
    }

    function end(exitCode: number): void {
      pacer.stop();
      terminal.close();
      resolve(exitCode);
    }
  });
}
