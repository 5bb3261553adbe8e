/** Random jq programs of the kinds people write, and of some that nobody would, with values to run them on. */
import { Random } from "../../../../src/sim/random.ts";
import { quote } from "../../patterns/script.ts";
import type { JqCase } from "./programs.ts";

const TEXTS = ["a", "b", "eth0", "10.0.0.1/24", "", "é", "x y", "A,b", "42", "a\nb", "😀"];
const NUMBERS = ["0", "1", "-1", "2", "3.5", "10", "1e3", "0.1"];
const KEYS = ["a", "b", "c"];
const ZERO = [
  "length",
  "keys",
  "tojson",
  "tostring",
  "tonumber",
  "type",
  "add",
  "sort",
  "unique",
  "reverse",
  "first",
  "last",
  "not",
  "flatten",
].concat(
  [
    "to_entries",
    "from_entries",
    "min",
    "max",
    "any",
    "all",
    "floor",
    "sqrt",
    "explode",
    "implode",
    "ascii_downcase",
    "ascii_upcase",
    "values",
  ],
  [
    "arrays",
    "objects",
    "scalars",
    "numbers",
    "strings",
    "transpose",
    "tostream",
    "paths",
    "leaf_paths",
    "error",
    "empty",
    "fromjson",
    "utf8bytelength",
  ],
  [
    "@csv",
    "@tsv",
    "@json",
    "@sh",
    "@html",
    "@uri",
    "@base64",
    "@base64d",
    "@text",
    "..",
    "recurse",
    "combinations",
    "isnan",
    "todate",
    "debug",
  ],
);
const ONE = [
  "map",
  "select",
  "sort_by",
  "group_by",
  "unique_by",
  "min_by",
  "max_by",
  "map_values",
  "with_entries",
  "path",
  "del",
  "any",
  "all",
].concat(
  [
    "has",
    "contains",
    "inside",
    "index",
    "rindex",
    "indices",
    "join",
    "split",
    "startswith",
    "endswith",
    "ltrimstr",
    "rtrimstr",
    "test",
    "match",
  ],
  [
    "scan",
    "splits",
    "capture",
    "first",
    "last",
    "isempty",
    "flatten",
    "range",
    "recurse",
    "getpath",
    "walk",
    "nth",
    "error",
    "in",
    "paths",
    "IN",
    "INDEX",
  ],
);
const TWO = ["sub", "gsub", "limit", "range", "setpath", "test", "until", "nth", "any", "all", "split", "match", "IN", "INDEX"];
const OPERATORS = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or", "//"];
const ASSIGNMENTS = ["=", "|=", "+=", "-=", "*=", "//="];
const PATTERNS = ['"a"', '"[a-z]+"', '"(?<x>[0-9])"', '"^."', '"(a)|(b)"', '"\\\\d+"', '"."', '", *"', '"[^a]"'];

export class JqGenerator {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  next(): JqCase {
    const options = this.#pick([
      "-c",
      "-c",
      "-c",
      "-r",
      "-S",
      "-s -c",
      "-n -c",
      "-e",
      "-j",
      "-c --stream",
      "-R",
      "-a -c",
      "-C -c",
    ]);
    const input = Array.from({ length: this.#below(3) + 1 }, () => this.#value(2)).join(this.#pick(["\n", " "]));
    const damaged = this.#below(25) === 0 ? input.slice(0, this.#below(input.length + 1)) : input;
    return { command: `${options} ${quote(this.#program())}`, input: damaged + this.#pick(["\n", ""]) };
  }

  #below(count: number): number {
    return this.#random.below(count);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  #value(depth: number): string {
    const kind = this.#below(depth > 0 ? 9 : 4);
    if (kind === 0) return this.#pick(["null", "true", "false"]);
    if (kind === 1) return this.#pick(NUMBERS);
    if (kind < 4) return JSON.stringify(this.#pick(TEXTS));
    const items = Array.from({ length: this.#below(4) }, () => this.#value(depth - 1));
    if (kind < 6) return `[${items.join(",")}]`;
    return `{${items.map((item, at) => `"${KEYS[at] ?? "d"}":${item}`).join(",")}}`;
  }

  #program(): string {
    const body = this.#pipe(3);
    switch (this.#below(10)) {
      case 0:
        return `def f: ${this.#pipe(2)}; ${body} | f`;
      case 1:
        return `def f(g; $x): ${this.#pick(["g | . + $x", "[g, $x]", "[limit(3; g)], $x"])}; f(${this.#pipe(1)}; ${this.#expression(1)})`;
      case 2:
        return body.slice(0, this.#below(body.length + 1));
      default:
        return body;
    }
  }

  #pipe(depth: number): string {
    return Array.from({ length: 1 + this.#below(3) }, () => this.#expression(depth)).join(this.#pick([" | ", " | ", ", "]));
  }

  #path(depth: number): string {
    const step = (): string =>
      this.#pick([
        ".a",
        ".b",
        ".c",
        ".[0]",
        ".[-1]",
        ".[]",
        ".[]?",
        ".[1:]",
        ".[:2]",
        ".a?",
        '.["a"]',
        ".[1:2]",
        ".[0:-1]",
        ".",
        depth > 0 ? `.[${this.#expression(depth - 1)}]` : ".a[0]",
      ]);
    const [first, second] = [step(), step()];
    return this.#below(3) === 0 && second !== "." && first !== "." ? first + second : first;
  }

  #literal(): string {
    return this.#pick([...NUMBERS, "null", "true", "[]", "{}", '"a"', '"x"', "[1,2]", '{"a":1}', '["a"]', "nan"]);
  }

  #expression(depth: number): string {
    if (depth <= 0) return this.#below(2) === 0 ? this.#path(0) : this.#literal();
    const sub = (): string => this.#expression(depth - 1);
    const pipe = (): string => this.#pipe(depth - 1);
    switch (this.#below(26)) {
      case 0:
      case 1:
      case 2:
        return this.#path(depth);
      case 3:
        return this.#literal();
      case 4:
      case 5:
        return this.#pick(ZERO);
      case 6:
      case 7:
        return `${this.#pick(ONE)}(${this.#below(4) === 0 ? this.#pick(PATTERNS) : pipe()})`;
      case 8:
        return `${this.#pick(TWO)}(${this.#below(2) === 0 ? this.#pick(PATTERNS) : sub()}; ${sub()})`;
      case 9:
      case 10:
        return `(${sub()} ${this.#pick(OPERATORS)} ${sub()})`;
      case 11:
        return `(${this.#path(1)} ${this.#pick(ASSIGNMENTS)} ${sub()})`;
      case 12:
        return `[${pipe()}]`;
      case 13:
        return `{${this.#pick(KEYS)}: (${pipe()}), ${this.#pick(["b", '"c"', "$__loc__", `(${sub()}): 1`, `"x\\(${sub()})": 2`])}}`;
      case 14:
        return `if ${pipe()} then ${pipe()} ${this.#below(3) === 0 ? `elif ${sub()} then ${sub()} ` : ""}else ${pipe()} end`;
      case 15:
        return `(try ${sub()}${this.#below(2) === 0 ? ` catch ${sub()}` : ""})`;
      case 16:
        return `(${pipe()})?`;
      case 17:
        return `(${sub()} as ${this.#pattern()} | ${this.#pick(["$x", "[$x, .]", "$x | tojson", `$x | ${sub()}`])})`;
      case 18:
        return `reduce ${this.#path(1)} as $x (${sub()}; ${this.#pick([". + $x", "[., $x]", "$x", `. | ${sub()}`])})`;
      case 19:
        return `foreach ${this.#path(1)} as $x (0; ${this.#pick([". + 1", "$x", ". + $x"])}${this.#pick(["", "; [$x, .]", "; ."])})`;
      case 20:
        return `"${this.#pick(["", "a"])}\\(${pipe()})${this.#pick(["", "-\\(.)"])}"`;
      case 21:
        return `(label $l | ${sub()}, (${sub()} | break $l), 9)`;
      case 22:
        return `[limit(3; ${pipe()})]`;
      case 23:
        return `${this.#pick(["path", "del", "paths", "[paths]", "first", "to_entries | map"])}(${this.#path(1)})`;
      case 24:
        return `-${this.#path(0)}`;
      default:
        return `(${this.#pick(["@json", "@csv", "@sh", "@base64", "@html", "@uri"])} "${this.#pick(["", "v="])}\\(${sub()})")`;
    }
  }

  #pattern(): string {
    return this.#pick([
      "$x",
      "$x",
      "[$x]",
      "[$y, $x]",
      "{a: $x}",
      "{$a, b: $x}",
      "[$x] ?// $x",
      "{a: $x} ?// [$x]",
      "[[$x]]",
      '{"a": [$x]}',
    ]);
  }
}
