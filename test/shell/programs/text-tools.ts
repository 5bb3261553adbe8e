/** Random command lines of column, comm, expand, fold, join, nl, paste and unexpand, and files to run them on. */
import { Random } from "../../../src/sim/random.ts";
import { quote } from "../patterns/script.ts";

export interface TextCase {
  readonly tool: string;
  readonly command: string;
  readonly files: readonly [string, string];
}

const WORDS = [
  "a",
  "b",
  "c",
  "1",
  "2",
  "10",
  "eth0",
  "x y",
  "é",
  "日本",
  "",
  "A",
  "10.0.0.1/24",
  ":",
  "a:b",
  " lead",
  "tab\there",
  "  ",
];

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  comm: ["", "-1", "-2", "-12", "-3", "-13", "-23", "--total", "--check-order", "--nocheck-order", "--output-delimiter=,", "-z"],
  expand: ["", "-i", "-t 4", "-t 2,5", "-t 3,/4", "-t 2,+3", "-i -t 3"],
  unexpand: ["", "-a", "-t 2", "-t 4", "-t 2,5", "--first-only -t 2", "-a -t 3,/4", "-t 1,3,+2"],
  fold: ["-w 3", "-w 5", "-s -w 6", "-b -w 4", "-s -w 10", "-bs -w 7", "-w 1"],
  join: [
    ...[
      "",
      "-a 1",
      "-a 2",
      "-v 1",
      "-v 2",
      "-a1 -a2 -e X",
      "-t :",
      "-t ,",
      "-i",
      "-1 2",
      "-2 2",
      "-j 2",
      "-o 0,1.2,2.2",
      "--header",
    ],
    ...["-o auto -a1 -a2 -e .", "--nocheck-order", "--check-order", "-t ''", "-z"],
  ],
  nl: ["", "-b a", "-b n", "-b p1", "-w 3", "-s :", "-n ln", "-n rz", "-v 5 -i 2", "-ba -l 2", "-d :", "-p"],
  paste: ["", "-d,", "-d ',:'", "-s", "-sd,", "-d '\\n\\t'", "-z"],
};

export class TextCaseGenerator {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  next(): TextCase {
    const tool = this.#pick(["column", ...Object.keys(OPTIONS)]);
    const options = tool === "column" ? this.#columnOptions() : this.#pick(OPTIONS[tool]!);
    const operands = tool === "column" ? "f" : tool === "paste" ? `f g ${this.#pick(["", "f", "-"])} < g` : "f g";
    const isSorted = (tool === "comm" || tool === "join") && !this.#isOneOf(4);
    const files: [string, string] = [this.#text(isSorted), this.#text(isSorted)];
    return { tool, command: `${tool} ${options} ${operands}`, files };
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#random.below(items.length)]!;
  }

  #isOneOf(count: number): boolean {
    return this.#random.below(count) === 0;
  }

  #text(isSorted: boolean): string {
    const lines = Array.from({ length: this.#random.below(7) }, () => {
      const words = Array.from({ length: this.#random.below(5) }, () => this.#pick(WORDS));
      return words.join(this.#pick([" ", "  ", "\t", ":", ","]));
    });
    if (isSorted) lines.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const text = lines.map((line) => `${line}\n`).join("");
    return !isSorted && this.#isOneOf(5) ? text.slice(0, -1) : text;
  }

  #columnOptions(): string {
    const sometimes = (count: number, options: readonly string[]): string => (this.#isOneOf(count) ? this.#pick(options) : "");
    if (this.#isOneOf(4)) return `${sometimes(3, ["-x"])} -c ${this.#pick([20, 30, 40, 60])} ${sometimes(6, ["-L"])}`;
    return [
      "-t",
      sometimes(3, ["-s :", "-s ' '", "-s ,:"]),
      sometimes(4, ["-o '|'", "-o ' '"]),
      sometimes(4, ["-N A,B", "-N X,Y,Z"]),
      sometimes(4, ["-R 1", "-R 2", "-R 1,3"]),
      sometimes(6, ["-l 2"]),
      sometimes(6, ["-H 2", "-H 1"]),
      sometimes(6, ["-O 2", "-O 3,1"]),
      sometimes(6, ["-L"]),
    ].join(" ");
  }
}

export function textScript({ command, files: [first, second] }: TextCase): string {
  return `printf '%s' ${quote(first)} > f; printf '%s' ${quote(second)} > g; ${command} 2>&1; echo "[$?]"\n`;
}
