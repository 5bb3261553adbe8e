/** `netnsim shell`: the host at a prompt. The simulation is paced by the real clock: a ping a second takes a second. */
import { createInterface, type Interface } from "node:readline";
import { entriesOf } from "../kernel/config/table.ts";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { InteractiveSession } from "../shell/interactive.ts";
import { SinkOutput } from "../shell/io.ts";
import { InternalError } from "../sim/internal-error.ts";
import { LimitError } from "../sim/limits.ts";
import type { Options } from "./options.ts";
import { Pacer } from "./pacer.ts";
import { printInternalErrors } from "./run-to-end.ts";
import { watch } from "./watch.ts";
import { openWorld } from "./world.ts";

export async function runShell(options: Options): Promise<number> {
  const { lab, host } = openWorld(options, { world: "lan" });
  const finish = watch(lab, options);
  const output = new SinkOutput((bytes) => void process.stdout.write(bytes), true);
  const session = new InteractiveSession(host.environment({ env: { TERM: "xterm" } }, { stdout: output, stderr: output }), {
    complete: { namespaces: () => namespacesOf(host), devices: () => devicesOf(host) },
  });
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
    completer: (line: string) => complete(session, line),
  });
  await converse(lab, session, terminal);
  terminal.close();
  finish();
  return session.process.exitCode;
}

/** Until the shell exits: lines go in as they are typed, time passes, and the prompt comes back when the shell waits for a line. */
function converse(lab: Lab, session: InteractiveSession, terminal: Interface): Promise<void> {
  return new Promise((resolve, reject) => {
    const pacer = new Pacer(lab.kernel.loop, settle, fail);
    let prompting = false;
    terminal.on("line", (line) => {
      prompting = false;
      session.feed(line);
      pacer.hurry();
    });
    terminal.on("SIGINT", () => {
      process.stdout.write("^C\n");
      prompting = false;
      session.interrupt();
      pacer.hurry();
    });
    terminal.on("SIGTSTP", () => {
      session.suspend();
      pacer.hurry();
    });
    terminal.on("close", () => {
      if (session.exited) return;
      session.end();
      pacer.hurry();
    });
    pacer.hurry();

    function settle(): void {
      printInternalErrors(lab);
      if (session.exited) {
        pacer.stop();
        resolve();
      } else if (!session.busy && !prompting) {
        prompting = true;
        terminal.setPrompt(session.prompt);
        terminal.prompt();
      }
    }

    function fail(error: unknown): void {
      if (error instanceof InternalError) printInternalErrors(lab);
      else if (error instanceof LimitError) process.stderr.write(`netnsim: ${error.message}\n`);
      else return reject(error);
      session.interrupt();
      pacer.hurry();
    }
  });
}

function complete(session: InteractiveSession, line: string): [string[], string] {
  const { start, candidates } = session.complete(line);
  return [[...candidates], line.slice(start)];
}

function namespacesOf(host: LabHost): string[] {
  return host.kernelHost.config.netnsNames.map((entry) => entry.name);
}

function devicesOf(host: LabHost): string[] {
  return [...entriesOf(host.kernelHost.init.config.links)].map((link) => link.name);
}
