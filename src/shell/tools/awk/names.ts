/** The names of an awk program: what its variables are used as, the locals of a function, and its functions. */
import type { AwkFunction, Variable } from "./nodes.ts";
import type { TokenReader } from "./token-reader.ts";

const ARRAYS = ["ARGV", "ENVIRON"];
const VARIABLES = "NR NF FNR FS OFS ORS RS SUBSEP CONVFMT OFMT FILENAME RSTART RLENGTH ARGC".split(" ");

export class Names {
  readonly #tokens: TokenReader;
  /** What the globals are used as. */
  readonly #uses = new Map<string, "variable" | "array">();
  /** The parameters of the function that is parsed. */
  locals: readonly string[] = [];
  readonly functions = new Map<string, AwkFunction>();
  readonly called = new Set<string>();

  constructor(tokens: TokenReader) {
    this.#tokens = tokens;
    for (const name of ARRAYS) this.#uses.set(name, "array");
    for (const name of VARIABLES) this.#uses.set(name, "variable");
  }

  variable(name: string): Variable {
    const index = this.locals.indexOf(name);
    return index >= 0 ? { kind: "local", name, index } : { kind: "global", name };
  }

  array(name: string): Variable {
    return this.#use(name, "array");
  }

  scalar(name: string): Variable {
    return this.#use(name, "variable");
  }

  #use(name: string, as: "variable" | "array"): Variable {
    const variable = this.variable(name);
    if (variable.kind === "global") {
      const known = this.#uses.get(name);
      if (known !== undefined && known !== as) this.#tokens.complain(`illegal reference to ${known} ${name}`);
      else this.#uses.set(name, as);
    }
    return variable;
  }

  /** Says which functions are called and not there. */
  checkCalls(): void {
    for (const name of this.called)
      if (!this.functions.has(name)) this.#tokens.report(`${this.#tokens.lexer.where()}: function ${name} never defined`);
  }
}
