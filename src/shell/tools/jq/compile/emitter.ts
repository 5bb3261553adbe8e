/** Writes instructions: functions one after the other, variables, branches. jq 1.6: gen_*(), compile.c. */
import * as code from "../code.ts";
import { FunctionCode } from "../code.ts";
import type { VariableMeaning } from "./scope.ts";

export class Emitter {
  /** Functions whose bodies are still to be compiled. */
  readonly #pending: (() => void)[] = [];
  /** The function that is being written. */
  code = new FunctionCode("", null, 0);

  compilePending(): void {
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) next();
  }

  later(made: FunctionCode, body: () => void): void {
    this.#pending.push(() => {
      this.code = made;
      body();
      made.finish();
    });
  }

  variable(name: string): VariableMeaning {
    return { kind: "variable", name, owner: this.code, index: this.code.variables++ };
  }

  levelOf(owner: FunctionCode | null): number {
    let level = 0;
    for (let at: FunctionCode | null = this.code; at !== owner; at = at!.parent) level++;
    return level;
  }

  store(op: number, { owner, index }: { owner: FunctionCode; index: number }): void {
    this.code.add(op, { level: this.levelOf(owner), index });
  }

  /** Takes the one or the other branch by what is on top of the stack, which stays there. */
  branch(yes: () => void, no: () => void): void {
    const jumpFalse = this.code.add(code.JUMP_F);
    yes();
    const jump = this.code.add(code.JUMP);
    this.code.land(jumpFalse);
    no();
    this.code.land(jump);
  }

  if(test: () => void, yes: () => void, no: () => void): void {
    const made = this.code;
    made.add(code.DUP);
    test();
    made.add(code.POP);
    const popThen = (then: () => void) => () => {
      made.add(code.POP);
      then();
    };
    this.branch(popThen(yes), popThen(no));
  }

  try(body: () => void, handler: () => void): void {
    const made = this.code;
    const fork = made.add(code.FORK_OPT);
    body();
    const end = made.add(code.JUMP);
    made.land(fork);
    handler();
    made.land(end);
  }
}
