/**
 * The command line of ps (procps 4.0.2, src/ps/parser.c): words of Unix (-ef), of BSD (aux) and of GNU (--pid) side by side.
 * Where the words of Unix make no sense, and all have a dash, they are read again as BSD's, which is how `ps -aux` works. Owners,
 * terminals and times are not modelled: every process is root's, and none is left out for its terminal.
 */
import type { Process } from "../../sim/process.ts";
import { Exit } from "../exit.ts";
import { accepted, type Given, modelled, type Row, refused } from "../options/rows.ts";
import type { ListedOption } from "../options/table.ts";
import { PS_COLUMNS, PS_USAGE } from "./ps-words.ts";

export class PsLine {
  format: "plain" | "full" | "user" = "plain";
  /** A word of BSD's makes the lines BSD's. */
  isBsd = false;
  /** Of -o, with their titles behind an equals sign. */
  columns: readonly string[] = [];
  /** Null where no word says it: there is one then. */
  hasHeader: boolean | null = null;
  /** A process is shown where one of these is for it; without any, all are. */
  selections: readonly ((process: Process) => boolean)[] = [];
}

/** What procps complains of. */
class Mistake {
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}

type PsRow = Row<PsLine>;
type Rows = Readonly<Record<string, PsRow>>;

/** An option with a list; `follow` is what is said where there is none. */
function list(follow: string, take: (line: PsLine, items: readonly string[]) => void): PsRow {
  const read = (line: PsLine, { value, written }: Given): void => {
    if (value === "") throw new Mistake(`${follow} must follow ${written}`);
    const items = value.split(/[ ,]/);
    if (items.includes("")) throw new Mistake(follow === FORMAT ? "improper format list" : "improper list");
    take(line, items);
  };
  return { ...modelled(read), takesValue: true };
}

function format(name: "full" | "user"): PsRow {
  return modelled((line) => {
    if (line.format !== "plain" && line.format !== name) throw new Mistake("conflicting format options");
    line.format = name;
  });
}

function heading(hasHeader: boolean): PsRow {
  return modelled((line) => {
    if (line.hasHeader !== null) throw new Mistake("only one heading option may be specified");
    line.hasHeader = hasHeader;
  });
}

const FORMAT = "format specification";

const columns = list(FORMAT, (line, items) => {
  line.columns = [...line.columns, ...items];
});

function select(line: PsLine, items: readonly string[], includes: (process: Process, item: string) => boolean): void {
  line.selections = [...line.selections, (process) => items.some((item) => includes(process, item))];
}

const all: PsRow = modelled((line) => select(line, [""], () => true));

const pids = list("list of process IDs", (line, items) => {
  for (const item of items) {
    if (!/^\d+$/.test(item)) throw new Mistake("process ID list syntax error");
    if (Number(item) === 0 || Number(item) > 0x7fffffff) throw new Mistake("process ID out of range");
  }
  select(line, items, ({ pid }, item) => pid === Number(item));
});

const users = (follow: string): PsRow =>
  list(follow, (line, items) => {
    if (items.some((item) => item !== "root" && !/^\d+$/.test(item))) throw new Mistake("user name does not exist");
    select(line, items, (_, item) => item === "root" || Number(item) === 0);
  });

/** Nothing may stand beside it. */
const version: PsRow = modelled(() => undefined);

const SYSV: Rows = {
  "A e": all,
  "a w": accepted,
  f: format("full"),
  o: columns,
  p: pids,
  u: users("list of effective users"),
  U: users("list of real users"),
  C: list("list of command names", (line, items) => select(line, items, ({ comm }, item) => comm === item.slice(0, 15))),
  V: version,
  x: modelled(() => {
    throw new Mistake("must set personality to get -x option");
  }),
  "F G H L M N O P T Z c d g j l m n q s t y": refused(),
};

const BSD: Rows = {
  "a x g": all,
  w: accepted,
  u: format("user"),
  o: columns,
  p: pids,
  U: users("list of users"),
  h: heading(false),
  V: version,
  "H L M O S T X Z c e f j k l m n q r s t v": refused(),
};

const GNU: Rows = {
  format: columns,
  pid: pids,
  user: users("list of effective users"),
  User: users("list of real users"),
  "headers header heading headings": heading(true),
  "no-headers no-header no-heading no-headings noheader noheaders noheading noheadings": heading(false),
  version: version,
  help: {
    ...modelled((_, { value }) => {
      throw value === "" ? new Exit(0, "", PS_USAGE) : notModelled(`help on "${value}"`);
    }),
    takesValue: true,
  },
  "Group columns cols width context cumulative deselect forest group info lines ppid quick-pid rows sid sort tty": refused(),
};

const TABLES = { "-": byName(SYSV), "": byName(BSD), "--": byName(GNU) } as const;

function byName(rows: Rows): ReadonlyMap<string, PsRow> {
  return new Map(Object.entries(rows).flatMap(([names, row]) => names.split(" ").map((name) => [name, row] as const)));
}

export const PS_OPTIONS = {
  tool: "ps",
  list(): ListedOption[] {
    return Object.entries(TABLES).flatMap(([dashes, rows]) =>
      [...rows].map(([name, { model, takesValue }]) => ({
        written: [`${dashes}${name}`],
        takesArgument: takesValue === true,
        model,
      })),
    );
  },
};

function notModelled(what: string): Exit {
  return new Exit(2, `ps: ${what} is not modelled\n`);
}

export function readPsLine([, ...words]: readonly string[]): PsLine {
  const first = attempt(words, "-");
  if (!(first instanceof Mistake)) return first;
  const second = attempt(words, "");
  if (!(second instanceof Mistake)) return second;
  throw new Exit(1, `error: ${first.words}\n${PS_USAGE}`);
}

/** `unix` is the table of the words with one dash. */
function attempt(words: readonly string[], unix: "-" | ""): PsLine | Mistake {
  try {
    return new Reading(words).read(unix);
  } catch (thrown) {
    if (!(thrown instanceof Mistake)) throw thrown;
    return thrown;
  }
}

class Reading {
  readonly #words: string[];
  readonly #line = new PsLine();
  readonly #isAlone: boolean;

  constructor(words: readonly string[]) {
    this.#words = [...words];
    this.#isAlone = words.length === 1;
  }

  read(unix: "-" | ""): PsLine {
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      if (/^--./.test(word)) this.#readLong(word);
      else if (/^-[^-]/.test(word)) this.#readLetters(word.slice(1), unix);
      else if (unix === "" && /^[a-z]/i.test(word)) throw new Mistake("way bad");
      else if (/^[a-z\d]/i.test(word)) this.#readLetters(word, "");
      else if (word.startsWith("+")) throw notModelled("a session");
      else throw new Mistake("garbage option");
    }
    const unknown = this.#line.columns.map((column) => column.split(/[=:]/)[0]!).find((name) => !PS_COLUMNS.has(name));
    if (unknown !== undefined) throw new Mistake(`unknown user-defined format specifier "${unknown}"`);
    if (this.#line.format === "user" && this.#line.columns.length > 0) throw new Mistake("conflicting format options");
    return this.#line;
  }

  #readLong(word: string): void {
    const [, name, attached] = /^--([^=]*)=?(.*)$/s.exec(word)!;
    const row = TABLES["--"].get(name!);
    if (row === undefined) throw new Mistake("unknown gnu long option");
    const isApart = !word.includes("=");
    if (!row.takesValue && !isApart) throw notModelled(`option "${word}"`);
    this.#take(row, `--${name}`, isApart ? null : attached!);
  }

  /** A digit among BSD's letters begins a list of processes, which everything behind it belongs to where it begins a word. */
  #readLetters(letters: string, dash: "-" | ""): void {
    if (dash === "") this.#line.isBsd = true;
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at]!;
      const rest = letters.slice(at + 1);
      const isList = dash === "" && /\d/.test(letter);
      if (isList && /\D/.test(rest)) throw new Mistake("process ID list syntax error");
      if (isList) return this.#take(BSD.p!, "p", [letter + rest, ...(at === 0 ? this.#words.splice(0) : [])].join(" "));
      const row = TABLES[dash].get(letter);
      if (row === undefined) throw new Mistake(dash === "-" ? "unsupported SysV option" : "unsupported option (BSD syntax)");
      this.#take(row, `${dash}${letter}`, rest === "" ? null : rest);
      if (row.takesValue) return;
    }
  }

  #take(row: PsRow, written: string, attached: string | null): void {
    const value = row.takesValue ? (attached ?? this.#words.shift() ?? "") : "";
    if (row === version)
      throw this.#isAlone ? new Exit(0, "", "ps from procps-ng 4.0.2\n") : new Mistake(`the option is exclusive: ${written}`);
    row.take(this.#line, { name: written, written, value, hasValue: row.takesValue === true });
    if (row.model === "refused") throw notModelled(`option "${written}"`);
  }
}
