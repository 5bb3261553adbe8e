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

/** Where bash takes numbers: N stands for one. */
const NUMBERED = [
  "echo $((N+N)) $((N/N)) $((N%N)) $((N<<N)) $((N**N)) $((N#N))",
  "exit N",
  "f() { return N; }; f; echo $?",
  "let 'x=N-N'; echo $x $((x++)) $((-x))",
  "((N/N)); echo $?",
  "[ N -lt N ]; echo $?; [[ N -eq N ]]; echo $?",
  'x=abcdef; echo "$' + '{x:N:N}" "$' + '{x: -N}"',
  "a=(1 2 3); echo $" + "{a[N]} $" + "{a[@]:N:N}; a[N]=x; unset 'a[N]'",
  "set -- a b c; shift N; echo $# $N",
  "printf '%Nd|%N.Ns|%d|%x|%c|%(%Y)T\\n' N abc N N N N",
  "echo {N..N} {N..N..N} {a..N}",
  "exec N>&N; echo x >&N; read -u N x",
  "sleep N; wait N; kill -N N; ulimit -n N; umask N",
  "seq N N | head -n N | tail -c N",
  "for ((i=N; i<N; i+=N)); do echo $i; done | head -3",
  "trap 'echo N' N; read -t N -n N x <<< abc; getopts N x",
  "declare -i x=N; x+=N; echo $x; printf -v y %s N; history N; fc N; bg N; disown N",
];
const NUMBERS = HOSTILE_WORDS.filter((word) => /^-?[\d.]|^0x|NaN|Infinity/.test(word));
const numbered = fc
  .tuple(
    fc.constantFrom(...NUMBERED),
    fc.array(fc.constantFrom(...NUMBERS, "2", "7", "255", "256", "300", "-5"), { minLength: 12, maxLength: 12 }),
  )
  .map(([line, numbers]) => {
    let at = 0;
    return line.replace(/N/g, () => numbers[at++ % numbers.length]!);
  });

export const bashLines: Room<string> = {
  name: "bash-lines",
  cases: fc.oneof(
    numbered,
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
