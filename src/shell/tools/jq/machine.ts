/**
 * Runs compiled jq programs. Where there is a choice the machine keeps how it stands, and goes back to it for the next value. Its
 * stacks are its own, so that no program can exhaust node's. jq 1.6: execute.c.
 */
import { checkMemory, spend } from "../../../sim/work.ts";
import type { Instruction } from "./code.ts";
import * as code from "./code.ts";
import { type Iteration, MachineState } from "./machine-state.ts";
import { GETPATH, INPUT } from "./natives.ts";
import { ELEMENT_BYTES, getKey, withEntry } from "./paths.ts";
import { shortJson } from "./printing.ts";
import { isArray, isObject, isSame, isTrue, JqError, type Json, type JsonObject, kindOf } from "./values.ts";

// Names of this module's own are quicker than those of another.
const {
  APPEND,
  BACKTRACK,
  CALL,
  CALL_BUILTIN,
  DESTRUCTURE_ALT,
  DUP,
  DUP2,
  DUPN,
  EACH,
  FORK,
  FORK_OPT,
  GENLABEL,
  INDEX,
  INSERT,
  JUMP,
  JUMP_F,
  LOADK,
  LOADV,
  LOADVN,
  PATH_BEGIN,
  PATH_END,
  POP,
  PUSHK_UNDER,
  RANGE,
  RET,
  STOREV,
  STOREVN,
  SUBEXP_BEGIN,
  SUBEXP_END,
  TAIL_CALL,
} = code;

export type Outcome =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "error"; readonly value: Json }
  /** The program asks for its next input: give it with provide(). */
  | { readonly kind: "input" }
  | { readonly kind: "done" };

export class Machine extends MachineState {
  /** The input that was asked for; undefined where there is none. */
  provide(input: Json | JqError | undefined): void {
    if (input instanceof JqError || input === undefined) {
      this.raise(input?.value ?? "break");
      this.hasYielded = true;
    } else this.top = { value: input, below: this.top };
  }

  next(): Outcome {
    let isBackTracking = this.hasYielded;
    this.hasYielded = false;
    for (;;) {
      if (this.isHalted) return { kind: "done" };
      if (isBackTracking && !this.#goBack()) return this.#ended();
      isBackTracking = false;
      const outcome = this.#run();
      if (outcome === null) isBackTracking = true;
      else return outcome;
    }
  }

  #ended(): Outcome {
    const error = this.error;
    this.error = null;
    return error === null ? { kind: "done" } : { kind: "error", value: error.value };
  }

  /** Runs on to the next value (or what else next() returns), or to where it must go back: null. */
  #run(): Outcome | null {
    for (;;) {
      if (++this.work >= 256) this.spend();
      const instruction = this.frame.code.instructions[this.at++]!;
      switch (instruction.op) {
        case LOADK:
          this.top = { value: instruction.value, below: this.top!.below };
          break;
        case DUP:
          this.push(this.top!.value);
          break;
        case DUPN: {
          const value = this.pop();
          this.push(null);
          this.push(value);
          break;
        }
        case DUP2: {
          const keep = this.pop();
          const value = this.pop();
          this.push(value);
          this.push(keep);
          this.push(value);
          break;
        }
        case SUBEXP_BEGIN:
          this.push(this.top!.value);
          this.nesting++;
          break;
        case SUBEXP_END: {
          this.nesting--;
          const made = this.pop();
          const input = this.pop();
          this.push(made);
          this.push(input);
          break;
        }
        case PUSHK_UNDER: {
          const value = this.pop();
          this.push(instruction.value);
          this.push(value);
          break;
        }
        case POP:
          this.pop();
          break;
        case LOADV: {
          const value = this.frameAt(instruction.level).variables[instruction.index]!;
          this.top = { value, below: this.top!.below };
          break;
        }
        case LOADVN: {
          const { variables } = this.frameAt(instruction.level);
          this.top = { value: variables[instruction.index], below: this.top!.below };
          variables[instruction.index] = null;
          break;
        }
        case STOREVN:
          this.fork(this.at - 1, this.top);
          this.frameAt(instruction.level).variables[instruction.index] = this.pop();
          break;
        case STOREV:
          this.frameAt(instruction.level).variables[instruction.index] = this.pop();
          break;
        case APPEND:
          this.#append(instruction);
          break;
        case INSERT:
          if (!this.#insert()) return null;
          break;
        case RANGE:
          if (!this.#range(instruction)) return null;
          break;
        case INDEX:
          if (!this.#index(instruction)) return null;
          break;
        case EACH:
          if (!this.#each(instruction)) return null;
          break;
        case JUMP:
          this.at = instruction.target;
          break;
        case JUMP_F:
          if (!isTrue(this.top!.value as Json)) this.at = instruction.target;
          break;
        case BACKTRACK:
          return null;
        case FORK:
        case FORK_OPT:
        case DESTRUCTURE_ALT:
          this.fork(this.at - 1, this.top);
          break;
        case PATH_BEGIN:
          this.beginPath();
          break;
        case PATH_END:
          if (!this.endPath()) return null;
          break;
        case CALL_BUILTIN:
          if (instruction.native === INPUT) {
            this.pop();
            return { kind: "input" };
          }
          if (!this.#callNative(instruction)) return null;
          break;
        case CALL:
        case TAIL_CALL:
          this.#call(instruction);
          break;
        case RET: {
          const { caller, returnTo } = this.frame;
          if (caller === null) {
            const value = this.top!.value as Json;
            this.hasYielded = true;
            return { kind: "value", value };
          }
          this.frame = caller;
          this.at = returnTo;
          break;
        }
        case GENLABEL:
          this.push(new Map([["__jq", this.labels++]]));
          break;
        default:
          throw new Error(`jq: no instruction has the number ${instruction.op}`);
      }
    }
  }

  /** Goes back to the last choice that has something left; false where there is none. */
  #goBack(): boolean {
    for (;;) {
      const fork = this.forks.pop();
      if (fork === undefined) return false;
      if (++this.work >= 256) this.spend();
      this.goBackTo(fork);
      if (this.#resume(this.frame.code.instructions[this.at++]!)) return true;
    }
  }

  /** Takes up an instruction that was left with a choice; false where it has none. */
  #resume(instruction: Instruction): boolean {
    const isRaising = this.error !== null;
    switch (instruction.op) {
      case FORK:
        if (isRaising) return false;
        this.at = instruction.target;
        return true;
      case FORK_OPT:
      case DESTRUCTURE_ALT:
        if (this.error === null) return false;
        if (instruction.op === FORK_OPT) {
          this.pop();
          this.push(this.error.value);
        }
        this.error = null;
        this.at = instruction.target;
        return true;
      case EACH:
        return !isRaising && this.#nextOf(this.take() as Iteration);
      case RANGE:
        return !isRaising && this.#range(instruction);
      case STOREVN:
        this.frameAt(instruction.level).variables[instruction.index] = null;
        return false;
      case PATH_BEGIN:
      case PATH_END:
        this.path = this.takePath();
        return false;
      default:
        throw new Error(`jq: nothing goes back to the instruction ${instruction.op}`);
    }
  }

  #append(instruction: Instruction): void {
    const { variables } = this.frameAt(instruction.level);
    const items = variables[instruction.index] as Json[];
    const value = this.pop();
    // The first is the program's own constant.
    if (items.length === 0) variables[instruction.index] = [value];
    else if ((items.push(value) & 255) === 0) checkMemory(items.length * ELEMENT_BYTES);
  }

  #insert(): boolean {
    const input = this.pop();
    const value = this.pop();
    const key = this.pop();
    const object = this.pop() as JsonObject;
    if (typeof key !== "string") {
      this.raise(`Cannot use ${kindOf(key)} (${shortJson(key)}) as object key`);
      return false;
    }
    this.push(withEntry(object, key, value));
    this.push(input);
    return true;
  }

  #range(instruction: Instruction): boolean {
    const { variables } = this.frameAt(instruction.level);
    const now = variables[instruction.index];
    const before = this.top;
    const end = this.pop();
    if (typeof now !== "number" || typeof end !== "number") {
      this.raise("Range bounds must be numeric");
      return false;
    }
    if (now >= end) return false;
    variables[instruction.index] = now + 1;
    this.fork(this.at - 1, before);
    this.push(now);
    return true;
  }

  #index({ isOptional }: Instruction): boolean {
    const value = this.pop();
    const key = this.pop();
    if (this.isOffPath(value)) {
      this.raise(`Invalid path expression near attempt to access element ${shortJson(key)} of ${shortJson(value, 30)}`);
      return false;
    }
    let part: Json;
    try {
      part = getKey(value, key);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      if (!isOptional) this.raise(error.value);
      return false;
    }
    this.extendPath(key, part);
    this.push(part);
    return true;
  }

  #each({ isOptional }: Instruction): boolean {
    const container = this.pop();
    if (this.isOffPath(container)) {
      this.raise(`Invalid path expression near attempt to iterate through ${shortJson(container, 30)}`);
      return false;
    }
    if (!isArray(container) && !isObject(container)) {
      if (!isOptional) this.raise(`Cannot iterate over ${kindOf(container)} (${shortJson(container)})`);
      return false;
    }
    const keys = isObject(container) ? [...container.keys()] : null;
    if (keys !== null) spend(keys.length);
    return this.#nextOf({ container, keys, index: 0 });
  }

  #nextOf({ container, keys, index }: Iteration): boolean {
    const length = keys?.length ?? (container as readonly Json[]).length;
    if (index >= length) return false;
    const key = keys === null ? index : keys[index]!;
    const value = keys === null ? (container as readonly Json[])[index]! : (container as JsonObject).get(keys[index]!)!;
    const isLast = keys === null && index === length - 1;
    if (!isLast) this.fork(this.at - 1, { value: { container, keys, index: index + 1 }, below: this.top });
    this.extendPath(key, value);
    this.push(value);
    return true;
  }

  #callNative({ native, argumentCount }: Instruction): boolean {
    const input = this.pop();
    const args: Json[] = [];
    for (let count = argumentCount; count > 0; count--) args.push(this.pop());
    let made: Json | undefined;
    try {
      made = native!(this.host, input, ...args);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      this.raise(error.value);
      return false;
    }
    if (made === undefined) return false;
    if (native === GETPATH && this.followsPath && isSame(input, this.valueAtPath)) {
      for (const key of args[0] as readonly Json[]) this.extendPath(key, made);
      this.valueAtPath = made;
    }
    this.push(made);
    return !this.isHalted;
  }

  #call(instruction: Instruction): void {
    const { code: called, frame: outer } = this.closure(instruction.callee!);
    const isTail = instruction.op === TAIL_CALL;
    const current = this.frame;
    this.frame = {
      code: called,
      outer,
      caller: isTail ? current.caller : current,
      returnTo: isTail ? current.returnTo : this.at,
      closures: instruction.closures.map((source) => this.closure(source)),
      variables: new Array(called.variables),
      depth: isTail ? current.depth : current.depth + 1,
    };
    this.at = 0;
    this.work += 3;
    if ((this.frame.depth & 255) === 0) this.checkMemory();
  }
}
