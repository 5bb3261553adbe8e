/** How the command line reports what the daemon refused, verb by verb and version by version. */
import type { Engine } from "../../../docker/engine.ts";
import { type Container, DockerError } from "../../../docker/shapes.ts";
import type { Step } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import { noSuch } from "./print/missing.ts";

/** `Error response from daemon: ...` */
export function daemonError(context: CommandContext, error: unknown): number {
  if (!(error instanceof DockerError)) throw error;
  context.stderr.write(`Error response from daemon: ${error.message}\n`);
  return 1;
}

/**
 * Does something to each operand in turn and prints it; what was refused is reported at the end. Returns 1 where anything was.
 */
export function* forEach(
  context: CommandContext,
  operands: readonly string[],
  act: (operand: string) => Step<string | null>,
): Step<number> {
  const refused: unknown[] = [];
  for (const operand of operands) {
    try {
      const printed = yield* act(operand);
      if (printed !== null) context.stdout.write(`${printed}\n`);
    } catch (error) {
      refused.push(error);
    }
  }
  for (const error of refused) daemonError(context, error);
  return refused.length > 0 ? 1 : 0;
}

/** The container, or null after saying that there is none, in the words of verbs that look at it before they ask for anything. */
export function findOrReport(context: CommandContext, engine: Engine, reference: string): Container | null {
  const container = engine.findContainer(reference);
  if (container === null) context.stderr.write(`${noSuch(engine, "container", reference)}\n`);
  return container;
}

/**
 * `docker: ...` of run and create: up to 27 the sentence ends, and the help is pointed to only where the container could not be
 * made.
 */
export function reportRunError(context: CommandContext, engine: Engine, verb: string, message: string, withHelp: boolean): void {
  if (!engine.profile.client.printsUsageLine) {
    const sentence = `docker: ${message.replace(/\.$/, "")}.\n`;
    context.stderr.write(sentence + (withHelp ? `See 'docker ${verb} --help'.\n` : ""));
    return;
  }
  context.stderr.write(`docker: ${message}\n\nRun 'docker ${verb} --help' for more information\n`);
}
