/** Commands for model-based tests (fc.commands): each is typed into a lab, held to a model, and prints as its shell line. */
import type fc from "fast-check";
import type { CommandResult, LabHost } from "../lab/lab-host.ts";
import { failureIn } from "./failure.ts";

/** A command line, with what a model says of it. */
export abstract class LineCommand<Model extends object, Real> implements fc.Command<Model, Real> {
  /** As it is typed. */
  readonly line: string;

  /** @internal */
  constructor(line: string) {
    this.line = line;
  }

  /** Whether it makes sense in the model's state. */
  abstract check(model: Readonly<Model>): boolean;

  /** Types it, and holds the result to the model, which then is in its next state. */
  abstract run(model: Model, real: Real): void;

  /** The line. */
  toString(): string {
    return this.line;
  }
}

/** Types a line; throws with the four parts of a failure where it ends with another exit code. */
export function typeLine(host: LabHost, line: string, expected: readonly number[] = [0]): CommandResult {
  const result = host.runScript("sh", line, {});
  if (expected.includes(result.exitCode)) return result;
  throw new ModelBroken(
    failureIn(host.lab, `${line}: exit code ${result.exitCode}, and the model says ${expected.join(" or ")}: ${result.stderr}`),
  );
}

/** What a command of a model throws where the lab does something else. */
export class ModelBroken extends Error {
  /** "ModelBroken". */
  override readonly name = "ModelBroken";
}
