/**
 * Parses find's arguments: paths, then an expression. What asks for owners, times or where links lead is refused by name, as
 * files have none here. GNU findutils 4.9: find/parser.c, find/tree.c.
 */
import { LimitError } from "../../../sim/limits.ts";
import { compileGlob } from "../../patterns/glob.ts";
import {
  BASIC,
  EMACS,
  EXTENDED,
  GREP_BASIC,
  GREP_EXTENDED,
  PatternError,
  type PosixSyntax,
} from "../../patterns/posix-syntax.ts";
import { compilePosix } from "../../patterns/regular-expression.ts";
import { BadExpression, type Comparison, type FindExpression, type FindNode, type FollowedLinks } from "./nodes.ts";
import { parsePrintFormat } from "./printf.ts";

const SYNTAXES: Readonly<Record<string, PosixSyntax | null>> = {
  "findutils-default": EMACS,
  ed: BASIC,
  emacs: EMACS,
  "gnu-awk": null,
  grep: { ...GREP_BASIC, newlineIsAlternation: false },
  "posix-awk": null,
  awk: null,
  "posix-basic": BASIC,
  "posix-egrep": { ...GREP_EXTENDED, newlineIsAlternation: false },
  egrep: { ...GREP_EXTENDED, newlineIsAlternation: false },
  "posix-extended": EXTENDED,
  "posix-minimal-basic": null,
  sed: BASIC,
};

/** Known to the real find. */
const NOT_MODELLED: ReadonlySet<string> = new Set(
  [
    "amin anewer atime cmin cnewer ctime context fls fprint fprint0 fprintf fstype gid group ilname inum iwholename links lname ls mmin",
    "mtime newer nogroup nouser ok okdir samefile uid used user xtype files0-from",
  ]
    .join(" ")
    .split(" "),
);

/** Predicates that change nothing here. */
const ACCEPTED: ReadonlySet<string> = new Set(
  "daystart follow ignore_readdir_race noignore_readdir_race noleaf nowarn warn".split(" "),
);

const UNITS: Readonly<Record<string, number>> = { b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const MOST_NESTING = 200;

export class FindParser {
  readonly #words: readonly string[];
  readonly #warn: (text: string) => void;
  readonly #gathering: Extract<FindNode, { kind: "exec-many" }>[] = [];
  #links: FollowedLinks;
  #at = 0;
  #depth = 0;
  #hasAction = false;
  #syntax: PosixSyntax = EMACS;
  #leastDepth = 0;
  #mostDepth = Number.POSITIVE_INFINITY;
  #isDepthFirst = false;
  #staysOnDevice = false;

  constructor(words: readonly string[], warn: (text: string) => void, links: FollowedLinks) {
    this.#links = links;
    this.#words = words;
    this.#warn = warn;
  }

  parse(): FindExpression {
    let root: FindNode = { kind: "constant", value: true };
    if (this.#at < this.#words.length) {
      root = this.#comma();
      if (this.#peek() === ")") throw new BadExpression("you have too many ')'");
      if (this.#at < this.#words.length) this.#unexpected();
    }
    if (!this.#hasAction) root = { kind: "and", operands: [root, { kind: "print" }] };
    return {
      root,
      leastDepth: this.#leastDepth,
      mostDepth: this.#mostDepth,
      isDepthFirst: this.#isDepthFirst,
      staysOnDevice: this.#staysOnDevice,
      followedLinks: this.#links,
      gathering: this.#gathering,
    };
  }

  #peek(): string | undefined {
    return this.#words[this.#at];
  }

  #unexpected(): never {
    const word = this.#peek()!;
    if (/^-(?:o|or|a|and)$/.test(word) || word === ",") this.#nothingBefore(word);
    throw new BadExpression(`paths must precede expression: \`${word}'`);
  }

  #nothingBefore(operator: string): never {
    throw new BadExpression(`invalid expression; you have used a binary operator '${operator}' with nothing before it.`);
  }

  /** What stands behind an operator. */
  #behind(operator: string, parse: () => FindNode): FindNode {
    const word = this.#peek();
    if (word === undefined) throw new BadExpression(`expected an expression after '${operator}'`);
    if (word === ")") throw new BadExpression(`expected an expression between '${operator}' and ')'`);
    return parse();
  }

  #comma(): FindNode {
    const operands = [this.#or()];
    while (this.#peek() === ",") {
      this.#at++;
      operands.push(this.#behind(",", () => this.#or()));
    }
    return chain("comma", operands);
  }

  #or(): FindNode {
    const operands = [this.#and()];
    for (let word = this.#peek(); word === "-o" || word === "-or"; word = this.#peek()) {
      this.#at++;
      operands.push(this.#behind(word, () => this.#and()));
    }
    return chain("or", operands);
  }

  #and(): FindNode {
    const operands = [this.#not()];
    for (;;) {
      const word = this.#peek();
      if (word === undefined || word === ")" || word === "," || word === "-o" || word === "-or") return chain("and", operands);
      if (word === "-a" || word === "-and") {
        this.#at++;
        operands.push(this.#behind(word, () => this.#not()));
      } else operands.push(this.#not());
    }
  }

  #not(): FindNode {
    let isNegated = false;
    let operator: string | null = null;
    for (let word = this.#peek(); word === "!" || word === "-not"; word = this.#peek()) {
      this.#at++;
      isNegated = !isNegated;
      operator = word;
    }
    const operand = operator === null ? this.#operand() : this.#behind(operator, () => this.#operand());
    return isNegated ? { kind: "not", operand } : operand;
  }

  #operand(): FindNode {
    if (this.#peek() !== "(") return this.#primary();
    if (++this.#depth > MOST_NESTING) throw new LimitError("depth", `find: more than ${MOST_NESTING} parentheses are nested`);
    this.#at++;
    if (this.#peek() === ")") throw new BadExpression("invalid expression; empty parentheses are not allowed.");
    const missing = "invalid expression; I was expecting to find a ')' somewhere but did not see one.";
    if (this.#peek() === undefined) throw new BadExpression(missing);
    const inner = this.#comma();
    if (this.#peek() !== ")") throw new BadExpression(missing);
    this.#at++;
    this.#depth--;
    return inner;
  }

  #argument(predicate: string): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new BadExpression(`missing argument to \`${predicate}'`);
    return word;
  }

  #primary(): FindNode {
    const word = this.#words[this.#at++]!;
    if (/^-(?:o|or|a|and)$/.test(word) || word === ",") this.#nothingBefore(word);
    if (!word.startsWith("-") || word === "-") {
      this.#at--;
      this.#unexpected();
    }
    const name = word.slice(word.startsWith("--") ? 2 : 1);
    switch (name) {
      case "name":
      case "iname":
        return { kind: "name", glob: compileGlob(this.#argument(word), { ignoreCase: name === "iname" }) };
      case "path":
      case "wholename":
      case "ipath":
      case "iwholename":
        return { kind: "path", glob: compileGlob(this.#argument(word), { ignoreCase: name.startsWith("i") }) };
      case "regex":
      case "iregex":
        return this.#regex(this.#argument(word), name === "iregex");
      case "regextype":
        return this.#regexType(this.#argument(word));
      case "type":
        return this.#type(this.#argument(word));
      case "size":
        return this.#size(this.#argument(word));
      case "perm":
        return this.#permission(this.#argument(word));
      case "maxdepth":
      case "mindepth": {
        const depth = this.#argument(word);
        if (!/^\d+$/.test(depth))
          throw new BadExpression(`Expected a positive decimal integer argument to ${word}, but got ‘${depth}’`);
        if (name === "maxdepth") this.#mostDepth = Number(depth);
        else this.#leastDepth = Number(depth);
        return TRUE;
      }
      case "depth":
      case "d":
        this.#isDepthFirst = true;
        return TRUE;
      case "xdev":
      case "mount":
        this.#staysOnDevice = true;
        return TRUE;
      case "true":
      case "readable":
      case "writable":
        return TRUE;
      case "false":
        return { kind: "constant", value: false };
      case "empty":
      case "executable":
      case "prune":
        return { kind: name };
      case "quit":
      case "delete":
      case "print":
      case "print0":
        this.#hasAction = true;
        if (name === "delete") this.#isDepthFirst = true;
        return { kind: name };
      case "printf":
        this.#hasAction = true;
        return { kind: "printf", pieces: parsePrintFormat(this.#argument(word), this.#warn) };
      case "exec":
      case "execdir":
        return this.#exec(word);
    }
    if (name === "follow") this.#links = "all";
    if (ACCEPTED.has(name)) return TRUE;
    if (NOT_MODELLED.has(name) || /^newer[aBcmt]{2}$/.test(name)) throw new BadExpression(`${word} is not modelled`);
    throw new BadExpression(`unknown predicate \`${word}'`);
  }

  #regex(pattern: string, ignoreCase: boolean): FindNode {
    try {
      return { kind: "regex", regex: compilePosix(pattern, this.#syntax, { ignoreCase }) };
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      throw new BadExpression(`failed to compile regular expression '${pattern}': ${error.message}`);
    }
  }

  #regexType(name: string): FindNode {
    const syntax = Object.hasOwn(SYNTAXES, name) ? SYNTAXES[name]! : undefined;
    if (syntax === undefined) {
      const known = Object.keys(SYNTAXES)
        .map((each) => `‘${each}’`)
        .join(", ");
      throw new BadExpression(`Unknown regular expression type ‘${name}’; valid types are ${known}.`);
    }
    if (syntax === null) throw new BadExpression(`-regextype ${name} is not modelled`);
    this.#syntax = syntax;
    return TRUE;
  }

  #type(types: string): FindNode {
    for (const type of types.split(",")) {
      if (type.length !== 1 || !"bcdflpsD".includes(type)) throw new BadExpression(`Unknown argument to -type: ${type}`);
    }
    return { kind: "type", types };
  }

  #size(text: string): FindNode {
    const found = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(text);
    if (found === null) {
      const last = text.at(-1) ?? "";
      throw new BadExpression(
        /\d$/.test(text) || text === "" ? `invalid argument \`${text}' to \`-size'` : `invalid -size type \`${last}'`,
      );
    }
    const comparison: Comparison = found[1] === "+" ? "greater" : found[1] === "-" ? "less" : "equal";
    return { kind: "size", count: Number(found[2]), unit: UNITS[found[3] || "b"]!, comparison };
  }

  #permission(text: string): FindNode {
    const found = /^([-/]?)([0-7]{1,4})$/.exec(text);
    if (found === null) {
      if (/^[-/]?[ugoa]*[-+=]/.test(text)) throw new BadExpression(`-perm ${text} is not modelled`);
      throw new BadExpression(`invalid mode ‘${text}’`);
    }
    const how = found[1] === "-" ? "all" : found[1] === "/" ? "any" : "exactly";
    return { kind: "permission", mode: Number.parseInt(found[2]!, 8), how };
  }

  #exec(word: string): FindNode {
    this.#hasAction = true;
    const argv: string[] = [];
    for (;;) {
      const next = this.#words[this.#at++];
      if (next === undefined) throw new BadExpression(`missing argument to \`${word}'`);
      if (next === ";") break;
      if (next === "+" && argv.at(-1) === "{}") return this.#execMany(word, argv);
      argv.push(next);
    }
    if (argv.length === 0) throw new BadExpression(`missing argument to \`${word}'`);
    return { kind: "exec", argv, inDirectory: word === "-execdir" };
  }

  #execMany(word: string, argv: string[]): FindNode {
    if (argv.filter((each) => each.includes("{}")).length > 1)
      throw new BadExpression(`Only one instance of {} is supported with ${word} ... +`);
    if (word === "-execdir") throw new BadExpression("-execdir ... + is not modelled");
    const node = { kind: "exec-many", argv: argv.slice(0, -1), gathered: [] } as const;
    this.#gathering.push({ ...node, gathered: [] });
    return this.#gathering.at(-1)!;
  }
}

const TRUE: FindNode = { kind: "constant", value: true };

function chain(kind: "and" | "or" | "comma", operands: readonly FindNode[]): FindNode {
  return operands.length === 1 ? operands[0]! : { kind, operands };
}

/** Where the expression begins among the arguments. */
export function expressionStart(words: readonly string[]): number {
  const at = words.findIndex(
    (word, index) => (word.startsWith("-") && word.length > 1) || word === "(" || word === "!" || (index > 0 && word === ","),
  );
  return at < 0 ? words.length : at;
}
