/**
 * The variables of a running awk program: globals, among them those that say how records are cut and printed, locals, and the
 * record.
 */
import { AwkArray } from "./array.ts";
import type { Variable } from "./nodes.ts";
import { RunTimeError } from "./printf.ts";
import { CurrentRecord, splitterOf } from "./record.ts";
import { compileAwkRegex } from "./regex.ts";
import type { RecordEnd } from "./streams.ts";
import { toInteger, toNumber, toText, type Value } from "./values.ts";

/** A local that was never set and may become an array when a function uses it as one. */
class Untyped {
  readonly become: (array: AwkArray) => void;

  constructor(become: (array: AwkArray) => void) {
    this.become = become;
  }
}

export type Cell = Value | AwkArray | Untyped;

const INITIAL: Readonly<Record<string, Value>> = {
  NR: 0,
  FNR: 0,
  FS: " ",
  OFS: " ",
  ORS: "\n",
  RS: "\n",
  SUBSEP: "\x1c",
  CONVFMT: "%.6g",
  OFMT: "%.6g",
  FILENAME: undefined,
  RSTART: 0,
  RLENGTH: -1,
  ARGC: 0,
};

export class Variables {
  readonly record = new CurrentRecord((fields) => fields.map((field) => toText(field, this.convfmt)).join(this.ofs));
  readonly #globals = new Map<string, Value | AwkArray>(Object.entries(INITIAL));
  /** The locals of the function that runs. */
  frame: Cell[] = [];
  convfmt = "%.6g";
  ofmt = "%.6g";
  ofs = " ";
  ors = "\n";
  subsep = "\x1c";
  recordEnd: RecordEnd = { kind: "byte", byte: "\n" };

  global(name: string): Value | AwkArray {
    return name === "NF" ? this.record.count : this.#globals.get(name);
  }

  globalArray(name: string): AwkArray {
    const known = this.#globals.get(name);
    if (known instanceof AwkArray) return known;
    const array = new AwkArray();
    this.#globals.set(name, array);
    return array;
  }

  setGlobal(name: string, value: Value): void {
    this.#globals.set(name, value);
    switch (name) {
      case "NF": {
        const count = toInteger(toNumber(value));
        if (count < 0) throw new RunTimeError("negative value assigned to NF");
        this.record.count = count;
        return;
      }
      case "FS":
        // The record in hand is split as it was read.
        void this.record.count;
        this.record.splitter = splitterOf(toText(value, this.convfmt));
        return;
      case "RS": {
        const text = toText(value, this.convfmt);
        if (text === "") this.recordEnd = { kind: "paragraph" };
        else if (text.length === 1 && text !== " ") this.recordEnd = { kind: "byte", byte: text };
        else this.recordEnd = text === " " ? { kind: "byte", byte: text } : { kind: "regex", regex: compileAwkRegex(text) };
        return;
      }
      case "CONVFMT":
        this.convfmt = toText(value, this.convfmt);
        return;
      case "OFMT":
        this.ofmt = toText(value, this.convfmt);
        return;
      case "OFS":
        this.ofs = toText(value, this.convfmt);
        return;
      case "ORS":
        this.ors = toText(value, this.convfmt);
        return;
      case "SUBSEP":
        this.subsep = toText(value, this.convfmt);
    }
  }

  text(value: Value): string {
    return toText(value, this.convfmt);
  }

  /** A record of the main input becomes $0. */
  takeRecord(text: string): void {
    this.record.read(text);
    this.countRecord();
  }

  /** A global that no program can make an array. */
  plain(name: "ARGC" | "FILENAME"): Value {
    return this.global(name) as Value;
  }

  countRecord(): void {
    this.#globals.set("NR", toNumber(this.#globals.get("NR") as Value) + 1);
    this.#globals.set("FNR", toNumber(this.#globals.get("FNR") as Value) + 1);
  }

  get(variable: Variable): Value {
    const cell = variable.kind === "local" ? this.frame[variable.index] : this.global(variable.name);
    if (cell instanceof AwkArray) throw new RunTimeError(`type error in use of array ${variable.name}`);
    return cell instanceof Untyped ? undefined : cell;
  }

  set(variable: Variable, value: Value): void {
    if (variable.kind === "local") this.frame[variable.index] = value;
    else this.setGlobal(variable.name, value);
  }

  isArray(variable: Variable): boolean {
    const cell = variable.kind === "local" ? this.frame[variable.index] : this.#globals.get(variable.name);
    return cell instanceof AwkArray;
  }

  /** The array a name stands for; one that was never used becomes one. */
  array(variable: Variable): AwkArray {
    if (variable.kind === "global") return this.globalArray(variable.name);
    const cell = this.frame[variable.index];
    if (cell instanceof AwkArray) return cell;
    if (cell !== undefined && !(cell instanceof Untyped))
      throw new RunTimeError(`type error in use of variable ${variable.name} as an array`);
    const array = new AwkArray();
    this.frame[variable.index] = array;
    cell?.become(array);
    return array;
  }

  /** What a function gets for a name that it is called with: a value, an array, or what may become one. */
  passTo(frame: Cell[], variable: Variable): Cell {
    const caller = this.frame;
    const at = frame.length;
    const cell = variable.kind === "local" ? caller[variable.index] : this.global(variable.name);
    if (cell instanceof AwkArray || (cell !== undefined && !(cell instanceof Untyped))) return cell;
    return new Untyped((array) => {
      frame[at] = array;
      if (variable.kind === "global") this.#globals.set(variable.name, array);
      else {
        caller[variable.index] = array;
        if (cell instanceof Untyped) cell.become(array);
      }
    });
  }
}
