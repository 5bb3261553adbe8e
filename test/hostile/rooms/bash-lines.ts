/** Whatever is typed into bash: no exception, nothing of JavaScript in what is printed, an end. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { executeScript, leftBehind, networkLab, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";
import { edited, HOSTILE_WORDS, typedLines } from "../words.ts";

const recorded = Object.keys(
  JSON.parse(readFileSync(new URL("../../shell/bash-scripts.json", import.meta.url), "utf8")) as object,
);
const scripts = [...recorded, ...typedLines().filter((line) => !/docker/.test(line))].filter((text) => text.length < 600);
/** Pieces of scripts: words, spaces, and each sign by itself. */
const piecesOf = (text: string) => text.match(/\w+|\s+|[^\w\s]/g) ?? [];
const SIGNS = [
  ..."$`\"'(){}[]|&;<>!*?~#=\\\n",
  "$(",
  "${",
  "$((",
  "))",
  "<<",
  "<<<",
  "&&",
  "||",
  "[[",
  "]]",
  ";;",
  ">&",
  "2>",
  "|&",
  "<(",
  "esac",
  "case",
  "in",
  "do",
  "done",
  "for",
  "while",
  "fi",
  "if",
  "then",
  "function",
  "select",
  "coproc",
  "time",
  "trap",
  "eval",
  "exec",
  "set",
  "local",
  "declare",
  "read",
  "printf",
  "wait",
  "kill",
  "exit",
  "return",
  "break",
  "continue",
  "shift",
  "unset",
  "source",
  ".",
];

export const bashLines: Room<string> = {
  name: "bash-lines",
  cases: fc.oneof(
    fc
      .constantFrom(...scripts)
      .chain((text) => edited(piecesOf(text), [...SIGNS, ...HOSTILE_WORDS]).map((pieces) => pieces.join(""))),
    fc
      .array(fc.constantFrom(...SIGNS, ...HOSTILE_WORDS, " ", " ", " ", "x", "echo"), { maxLength: 25 })
      .map((pieces) => pieces.join("")),
    fc.tuple(fc.constantFrom(...SIGNS), fc.constantFrom(20, 500, 20_000)).map(([sign, times]) => sign.repeat(times)),
  ),
  async run(script) {
    const made = networkLab();
    return wrongWith(made, await executeScript(made.host, script), script) ?? leftBehind(made);
  },
  print: (script) => script,
};
