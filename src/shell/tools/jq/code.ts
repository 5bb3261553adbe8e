/**
 * What a jq program is compiled to: instructions for a machine with a stack that can go back. jq 1.6: opcode_list.h, bytecode.h.
 */
import type { Json } from "./values.ts";

export const LOADK = 0;
export const DUP = 1;
export const DUPN = 2;
export const DUP2 = 3;
export const PUSHK_UNDER = 4;
export const POP = 5;
export const LOADV = 6;
export const LOADVN = 7;
export const STOREV = 8;
export const STOREVN = 9;
export const INDEX = 10;
export const EACH = 11;
export const FORK = 12;
export const FORK_OPT = 13;
export const DESTRUCTURE_ALT = 14;
export const JUMP = 15;
export const JUMP_F = 16;
export const BACKTRACK = 17;
export const APPEND = 18;
export const INSERT = 19;
export const RANGE = 20;
export const SUBEXP_BEGIN = 21;
export const SUBEXP_END = 22;
export const PATH_BEGIN = 23;
export const PATH_END = 24;
export const CALL_BUILTIN = 25;
export const CALL = 26;
export const TAIL_CALL = 27;
export const RET = 28;
export const GENLABEL = 29;

/** What a function written here gets of the run. */
export interface Host {
  debug(value: Json): void;
  stderr(value: Json): void;
  halt(exitCode: Json, message: Json | undefined): void;
  environment(): Json;
  nowSeconds(): number;
  inputName(): Json;
  inputLine(): number;
  readonly directory: string;
  /** How jq itself was called. */
  readonly command: string;
}

/** A function that is written here: its input, its arguments. Undefined is no value at all, as of `empty`. */
export type Native = (host: Host, input: Json, ...args: Json[]) => Json | undefined;

/** A function given to another or called: code with the frame it was written in, or a parameter that a frame holds. */
export type ClosureSource =
  | { readonly kind: "code"; readonly level: number; readonly code: FunctionCode }
  | { readonly kind: "parameter"; readonly level: number; readonly index: number };

/** Builtins need no frame of those around them. */
export const NO_LEVEL = -1;

export class Instruction {
  op: number;
  /** Where branches go. */
  target = 0;
  /** A variable: how many functions further out, and which there. */
  level = 0;
  index = 0;
  value: Json = null;
  /** INDEX and EACH with a question mark. */
  isOptional = false;
  native: Native | null = null;
  argumentCount = 0;
  callee: ClosureSource | null = null;
  closures: readonly ClosureSource[] = [];

  constructor(op: number) {
    this.op = op;
  }
}

export class FunctionCode {
  readonly name: string;
  readonly parent: FunctionCode | null;
  readonly parameters: number;
  readonly instructions: Instruction[] = [];
  variables = 0;

  constructor(name: string, parent: FunctionCode | null, parameters: number) {
    this.name = name;
    this.parent = parent;
    this.parameters = parameters;
  }

  add(op: number, fields: Partial<Instruction> = {}): Instruction {
    const instruction = Object.assign(new Instruction(op), fields);
    this.instructions.push(instruction);
    return instruction;
  }

  /** Makes a branch go to what is added next. */
  land(...branches: readonly Instruction[]): void {
    for (const branch of branches) branch.target = this.instructions.length;
  }

  /** Ends the function. Calls that it returns from at once reuse its frame. */
  finish(): void {
    this.add(RET);
    this.instructions.forEach((instruction, at) => {
      if (instruction.op !== CALL || instruction.callee!.level === 0) return;
      if (instruction.closures.some(({ level }) => level === 0)) return;
      let next = at + 1;
      while (this.instructions[next]!.op === JUMP) next = this.instructions[next]!.target;
      if (this.instructions[next]!.op === RET) instruction.op = TAIL_CALL;
    });
  }
}
