/**
 * What a machine keeps while it runs: its stack, its frames, the choices to go back to and the path that is followed. jq 1.6:
 * execute.c.
 */
import { checkMemory, spend } from "../../../sim/work.ts";
import { type ClosureSource, type FunctionCode, type Host, NO_LEVEL } from "./code.ts";
import { ELEMENT_BYTES } from "./paths.ts";
import { shortJson } from "./printing.ts";
import { isSame, type Json } from "./values.ts";

/** What lies on the stack: values, and what the machine itself keeps there. */
interface Cell {
  readonly value: unknown;
  readonly below: Cell | null;
}

interface Closure {
  readonly code: FunctionCode;
  readonly frame: Frame | null;
}

interface Frame {
  readonly code: FunctionCode;
  /** Of the function around it. */
  readonly outer: Frame | null;
  readonly caller: Frame | null;
  readonly returnTo: number;
  readonly closures: readonly Closure[];
  readonly variables: (Json | undefined)[];
  readonly depth: number;
}

/** A path as far as it is known; the last key first. */
interface Path {
  readonly key: Json;
  readonly before: Path | null;
  readonly length: number;
}

const NO_KEYS: Path = { key: null, before: null, length: 0 };

interface Fork {
  readonly at: number;
  readonly frame: Frame;
  readonly top: Cell | null;
  readonly path: Path | null;
  readonly valueAtPath: Json;
  readonly nesting: number;
}

/** What is iterated over. */
export interface Iteration {
  readonly container: Json;
  readonly keys: readonly string[] | null;
  readonly index: number;
}

const INSTRUCTION_WORK = 10;
const FRAME_BYTES = 160;

export abstract class MachineState {
  protected readonly main: FunctionCode;
  protected readonly host: Host;
  protected forks: Fork[] = [];
  protected top: Cell | null = null;
  protected frame: Frame;
  protected at = 0;
  protected error: { readonly value: Json } | null = null;
  /** Null where no path is followed. */
  protected path: Path | null = null;
  protected valueAtPath: Json = null;
  /** Within how many expressions that are no part of the path. */
  protected nesting = 0;
  protected labels = 0;
  protected work = 0;
  protected isHalted = false;
  /** Whether next() must go back first. */
  protected hasYielded = false;

  constructor(main: FunctionCode, host: Host) {
    this.main = main;
    this.host = host;
    this.frame = this.mainFrame();
  }

  start(input: Json): void {
    this.isHalted = false;
    this.forks = [];
    this.top = { value: input, below: null };
    this.frame = this.mainFrame();
    this.at = 0;
    this.error = null;
    this.path = null;
    this.valueAtPath = null;
    this.nesting = 0;
    this.hasYielded = false;
  }

  halt(): void {
    this.isHalted = true;
  }

  protected mainFrame(): Frame {
    return {
      code: this.main,
      outer: null,
      caller: null,
      returnTo: 0,
      closures: [],
      variables: new Array(this.main.variables),
      depth: 0,
    };
  }

  protected spend(): void {
    spend(this.work * INSTRUCTION_WORK);
    this.work = 0;
  }

  /** What the machine itself put on the stack. */
  protected take(): unknown {
    const cell = this.top!;
    this.top = cell.below;
    return cell.value;
  }

  protected pop(): Json {
    return this.take() as Json;
  }

  /** The path that was followed before. */
  protected takePath(): Path | null {
    return this.take() as Path | null;
  }

  protected push(value: unknown): void {
    this.top = { value, below: this.top };
  }

  protected raise(value: Json): void {
    // A null raises nothing: it only goes back.
    this.error = value === null ? null : { value };
  }

  /** Keeps how things stand, to come back to an instruction. */
  protected fork(at: number, top: Cell | null): void {
    this.forks.push({
      at,
      frame: this.frame,
      top,
      path: this.path,
      valueAtPath: this.valueAtPath,
      nesting: this.nesting,
    });
    if ((this.forks.length & 1023) === 0) this.checkMemory();
  }

  /** Things stand as they did then. */
  protected goBackTo(fork: Fork): void {
    this.frame = fork.frame;
    this.at = fork.at;
    this.top = fork.top;
    this.path = fork.path;
    this.valueAtPath = fork.valueAtPath;
    this.nesting = fork.nesting;
  }

  protected checkMemory(): void {
    checkMemory((this.forks.length + this.frame.depth) * FRAME_BYTES);
  }

  protected get followsPath(): boolean {
    return this.path !== null && this.nesting === 0;
  }

  protected isOffPath(value: Json): boolean {
    return this.followsPath && !isSame(value, this.valueAtPath);
  }

  protected extendPath(key: Json, value: Json): void {
    if (!this.followsPath) return;
    this.path = { key, before: this.path, length: this.path!.length + 1 };
    this.valueAtPath = value;
    if ((this.path.length & 1023) === 0) checkMemory(this.path.length * ELEMENT_BYTES);
  }

  protected frameAt(level: number): Frame {
    let frame = this.frame;
    for (let count = level; count > 0; count--) frame = frame.outer!;
    return frame;
  }

  protected closure(source: ClosureSource): Closure {
    if (source.kind === "parameter") return this.frameAt(source.level).closures[source.index]!;
    return { code: source.code, frame: source.level === NO_LEVEL ? null : this.frameAt(source.level) };
  }

  protected beginPath(): void {
    const value = this.pop();
    this.push(this.path);
    this.fork(this.at - 1, this.top);
    this.push(this.nesting);
    this.push(this.valueAtPath);
    this.push(value);
    this.path = NO_KEYS;
    this.valueAtPath = value;
    this.nesting = 0;
  }

  protected endPath(): boolean {
    const value = this.pop();
    if (this.isOffPath(value)) {
      this.raise(`Invalid path expression with result ${shortJson(value, 30)}`);
      return false;
    }
    const valueBefore = this.pop();
    const nestingBefore = this.pop() as number;
    const path = this.path;
    this.path = this.takePath();
    this.fork(this.at - 1, { value: path, below: this.top });
    this.push(keysOf(path!));
    this.nesting = nestingBefore;
    this.valueAtPath = valueBefore;
    return true;
  }
}

function keysOf(path: Path): Json[] {
  const keys: Json[] = new Array(path.length);
  for (let at: Path | null = path; at !== null && at.length > 0; at = at.before) keys[at.length - 1] = at.key;
  return keys;
}
