/**
 * How curl reads its command line: letters in clusters, each with its argument attached or apart; long names that may be
 * shortened, an argument always apart; `--no-NAME` in full. src/tool_getparam.c.
 */
import { Exit } from "../../exit.ts";
import { type Given, type Row, refused } from "../../options/rows.ts";
import type { ListedOption, Rows } from "../../options/table.ts";
import { OPTION_NAMES } from "./option-names.ts";

export const TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n";

interface Known {
  readonly long: string;
  readonly letter: string;
  readonly argument: boolean;
  /** `--no-NAME` may be said. */
  readonly isBoolean: boolean;
  /** Its letter, and how it is written, turn it off. */
  readonly isNegative: boolean;
}

const KNOWN: readonly Known[] = OPTION_NAMES.split(" ").map((entry) => {
  const [, long = "", letter = "", marks = ""] = /^([^/=!]*[^/=!-])(?:\/(.))?([=!-]*)$/.exec(entry)!;
  return { long, letter, argument: marks === "=", isBoolean: marks.startsWith("!"), isNegative: marks.endsWith("-") };
});

const REFUSED: Row<unknown> = refused();

/** A complaint of curl's about one option. */
export function badUse(written: string, words: string): Exit {
  return new Exit(2, `curl: option ${written}: ${words}\n${TRY_HELP}`);
}

export class CurlTable<O> {
  readonly #rows = new Map<string, Row<O>>();

  constructor(rows: Rows<O>) {
    for (const [names, row] of Object.entries(rows)) {
      for (const name of names.split(" ")) {
        if (!KNOWN.some(({ long }) => long === name)) throw new Error(`curl: the table has an option "${name}", curl has none`);
        this.#rows.set(name, row);
      }
    }
  }

  read(args: readonly string[], settings: O, takeUrl: (url: string) => void): void {
    for (let at = 0; at < args.length; at++) {
      const word = args[at]!;
      if (word === "--") {
        for (const url of args.slice(at + 1)) takeUrl(url);
        return;
      }
      if (!word.startsWith("-")) {
        takeUrl(word);
        continue;
      }
      const isLong = word.startsWith("--");
      const letters = isLong ? [""] : [...word.slice(1)];
      if (letters.length === 0) throw badUse(word, "is unknown");
      for (const [index, letter] of letters.entries()) {
        const known = isLong ? findLong(word) : findLetter(letter, word);
        const attached = isLong ? "" : letters.slice(index + 1).join("");
        const isOn = isLong ? !word.startsWith("--no-") : !known.isNegative;
        let value = isOn ? "on" : "off";
        if (known.argument) {
          if (attached === "" && at + 1 >= args.length) throw badUse(word, "requires parameter");
          value = attached !== "" ? attached : args[++at]!;
        } else if (known.long === "help" && isOn && at + 1 < args.length) {
          throw this.notModelled(`--help ${args[at + 1]}`);
        }
        this.#take(settings, known, { name: known.long, written: word, value, hasValue: known.argument });
        if (known.argument) break;
      }
    }
  }

  notModelled(what: string): Exit {
    return new Exit(2, `curl: option ${what}: is not modelled\n`);
  }

  list(): ListedOption[] {
    return KNOWN.map(({ long, letter, argument, isNegative }) => {
      const { model } = this.#rows.get(long) ?? REFUSED;
      const written = [...(letter === "" ? [] : [`-${letter}`]), `--${isNegative ? "no-" : ""}${long}`];
      return { written, takesArgument: argument, model };
    });
  }

  #take(settings: O, known: Known, given: Given): void {
    const row = this.#rows.get(known.long) ?? REFUSED;
    row.take(settings, given);
    if (row.model === "refused") throw this.notModelled(`--${given.name}`);
  }
}

function findLetter(letter: string, word: string): Known {
  const known = KNOWN.find((option) => option.letter === letter);
  if (known === undefined) throw badUse(word, "is unknown");
  return known;
}

function findLong(word: string): Known {
  const isNegated = word.startsWith("--no-");
  const given = word.slice(isNegated ? 5 : 2).toLowerCase();
  const exact = KNOWN.find(({ long }) => long.toLowerCase() === given);
  // What is turned around is not shortened.
  const like = isNegated || given === "" ? [] : KNOWN.filter(({ long }) => long.toLowerCase().startsWith(given));
  if (exact === undefined && like.length > 1) throw badUse(word, "is ambiguous");
  const known = exact ?? like[0];
  if (known === undefined) throw badUse(word, "is unknown");
  if (isNegated && !known.isBoolean) throw badUse(word, "used '--no-' for option that isn't a boolean");
  return known;
}
