/** Random sed scripts and awk programs of the kinds people write, and tables to run them on. */
import { Random } from "../../../src/sim/random.ts";

export interface ProgramCase {
  readonly tool: "sed" | "awk";
  readonly options: string;
  readonly program: string;
  readonly input: string;
}

export class ProgramGenerator {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  #below(count: number): number {
    return this.#random.below(count);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  next(): ProgramCase {
    return this.#below(2) === 0 ? this.#sed() : this.#awk();
  }

  #input(): string {
    const words = [
      "eth0",
      "10.0.0.1/24",
      "lo",
      "UP",
      "a",
      "b",
      "42",
      "3.5",
      "-7",
      "0",
      "x=1",
      "",
      "inet",
      "0x1f",
      "1e3",
      "é",
      "A",
    ];
    const lines = Array.from({ length: this.#below(7) }, () =>
      Array.from({ length: this.#below(5) }, () => this.#pick(words)).join(this.#pick([" ", "  ", ":", "\t", " "])),
    );
    return lines.map((line) => `${line}\n`).join("") + (this.#below(5) === 0 ? "end" : "");
  }

  #address(): string {
    return this.#pick(["1", "2", "3", "$", "/a/", "/0/", "/^$/", "/UP/I", "2~2", "/[0-9]\\+/", "0~3"]);
  }

  #addresses(): string {
    const kind = this.#below(5);
    if (kind < 2) return "";
    const bang = this.#below(6) === 0 ? "!" : "";
    if (kind < 4) return this.#address() + bang;
    const first = this.#address();
    return `${first},${this.#pick([this.#address().replace("0~3", "4"), "+1", "~2", "4", "$", "/o/"])}${bang}`;
  }

  #sedCommand(depth: number): string {
    const simple = [
      "p",
      "d",
      "D",
      "n",
      "N",
      "g",
      "G",
      "h",
      "H",
      "x",
      "P",
      "=",
      "z",
      "l",
      "l 5",
      "q",
      "Q",
      "q3",
      "b",
      "t",
      "F",
      "bz",
      "ta",
    ];
    const kind = this.#below(12);
    if (kind < 4) return this.#pick(simple);
    if (kind < 9) return this.#substitution();
    if (kind < 10) return this.#pick(["y/abc/xyz/", "y/a\\/0/b\\n1/", "y/é/e/"]);
    if (kind < 11 || depth === 0)
      return this.#pick(["a text\n", "i\\\nmore\n", "c\\  changed\n", "a\\\none\\\ntwo\n", "i x\\ty\n"]);
    return `{${Array.from({ length: 1 + this.#below(3) }, () => this.#addresses() + this.#sedCommand(depth - 1)).join(";")}}`;
  }

  #substitution(): string {
    const pattern = this.#pick([
      "a",
      "[0-9]*",
      "\\([a-z]*\\)\\([0-9]\\)",
      "o*",
      "^",
      "$",
      "\\n",
      ".",
      "\\w\\+",
      " \\+",
      "",
      "e.h",
      "[[:upper:]]",
    ]);
    const replacement = this.#pick(["", "X", "<&>", "\\n", "[\\0]", "\\U&", "\\u&\\Ey", "&&", "-"]);
    const grouped = pattern.includes("\\(") ? this.#pick(["\\2\\1", "\\1", replacement]) : replacement;
    return `s/${pattern}/${grouped}/${this.#pick(["", "", "g", "2", "p", "2g", "gI", "gp", "M"])}`;
  }

  #sed(): ProgramCase {
    const parts = Array.from({ length: 1 + this.#below(4) }, () => this.#addresses() + this.#sedCommand(1));
    const program = `:a;${parts.join(this.#pick([";", "\n"]))}\n:z`;
    // A loop without an end is no case.
    const isEndless = /ta|D/.test(program) && this.#below(4) > 0;
    return {
      tool: "sed",
      options: this.#pick(["", "", "-n ", "-s ", "-z "]),
      program: isEndless ? program.replaceAll(/ta|D/g, "p") : program.replaceAll("ta", "tz"),
      input: this.#input(),
    };
  }

  #expression(depth: number): string {
    if (depth === 0)
      return this.#pick([
        "$1",
        "$2",
        "$NF",
        "$0",
        "NR",
        "NF",
        "x",
        "y",
        "1",
        "2.5",
        "10",
        '"a"',
        '"10"',
        '""',
        "a[1]",
        "a[$1]",
        "0.1",
        "1e6",
      ]);
    const sub = (): string => this.#expression(depth - 1);
    switch (this.#below(14)) {
      case 0:
        return `${sub()} ${this.#pick(["+", "-", "*", "%", "^"])} ${this.#pick(["1", "2", "NR", "$2", "3.5"])}`;
      case 1:
        return `(${sub()} ${this.#pick(["<", "<=", "==", "!=", ">", ">="])} ${sub()})`;
      case 2:
        return `(${sub()} ${sub()})`;
      case 3:
        return `(${sub()} ${this.#pick(["&&", "||"])} ${sub()})`;
      case 4:
        return `${this.#pick(["!", "-", "+"])}${this.#expression(0)}`;
      case 5:
        return `(${sub()} ${this.#pick(["~", "!~"])} ${this.#pick(["/a/", "/^[0-9]+$/", "$2", '"[.]"', "/(a|b)+/"])})`;
      case 6:
        return `${this.#pick(["length", "toupper", "tolower", "int"])}(${sub()})`;
      case 7:
        return `substr(${sub()}, ${this.#pick(["1", "2", "0", "-1", "NF"])}${this.#pick(["", ", 2", ", NR"])})`;
      case 8:
        return `index(${sub()}, ${this.#pick(['"a"', '"0"', "$1"])})`;
      case 9:
        return `(${sub()} ? ${sub()} : ${sub()})`;
      case 10:
        return `sprintf(${this.#pick(['"%d|%s"', '"%5.2f|%-4s"', '"%x|%3d"', '"%s|%g"', '"%c|%e"'])}, ${sub()}, ${sub()})`;
      case 11:
        return `${this.#pick(["x++", "--y", "x += 2", "y = $1", "a[$1]++", "a[NR] = $2"])}`.replace(/^.*=.*$/, "($&)");
      case 12:
        return `(${this.#pick(["$1", "NR", '"x"'])} in a)`;
      default:
        return this.#pick([
          "match($0, /[0-9]+/)",
          'split($0, p, ":")',
          'gsub(/a/, "<&>")',
          'sub(/[0-9]/, "#", $2)',
          "split($1, p)",
        ]);
    }
  }

  #statement(depth: number): string {
    switch (this.#below(depth > 0 ? 9 : 5)) {
      case 0:
      case 1:
        return `print ${this.#expression(2)}, ${this.#expression(1)}`;
      case 2:
        return `printf "%s:%s\\n", ${this.#expression(1)}, ${this.#expression(1)}`;
      case 3:
        return this.#pick([
          "$2 = x",
          "$1 = $1",
          "NF = 2",
          "a[$1] = NR",
          "delete a[$2]",
          "x = x $1",
          "y += NF",
          "$(NF+1) = NR",
          '$3 = ""',
        ]);
      case 4:
        return "print";
      case 5:
        return `if (${this.#expression(2)}) ${this.#statement(0)}; else ${this.#statement(0)}`;
      case 6:
        return `for (i = 1; i <= NF; i++) ${this.#pick(["print i, $i", "s += $i", "if ($i ~ /0/) break"])}`;
      case 7:
        return "for (k in a) print k, a[k]";
      default:
        return this.#pick(["next", "{ x = NR; print x }", 'getline; print "got", $0', "while (x < 3) x++", "exit"]);
    }
  }

  #awk(): ProgramCase {
    const rules = Array.from({ length: 1 + this.#below(3) }, () => {
      const pattern = this.#pick([
        "",
        "",
        "BEGIN",
        "END",
        "/a/",
        "NR > 1",
        "$1 ~ /[0-9]/",
        "NR == 1, /UP/",
        "NF",
        this.#expression(2),
      ]);
      const body = Array.from({ length: 1 + this.#below(3) }, () => this.#statement(1)).join("; ");
      const isAlone = pattern !== "" && pattern !== "BEGIN" && pattern !== "END" && this.#below(5) === 0;
      return isAlone
        ? pattern
        : `${pattern} { ${pattern === "BEGIN" || pattern === "END" ? body.replaceAll("next", "print") : body} }`;
    });
    return {
      tool: "awk",
      options: this.#pick(["", "", "-F: ", "-F'[ :]+' ", "-v x=3 ", "-v OFS=- ", "-F'\\t' "]),
      program: rules.join("\n"),
      input: this.#input(),
    };
  }
}
