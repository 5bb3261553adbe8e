/** echo and printf. */

import type { Step } from "../../../sim/wait.ts";
import { checkMemory } from "../../../sim/work.ts";
import { type Output, toBytes, writeSlowly } from "../../io.ts";
import { type Builtin, quick } from "../builtin.ts";
import { decodeEcho } from "../escapes.ts";
import type { Shell } from "../shell.ts";
import { assignText, tryAssign } from "../store.ts";
import { formatPrintf, type Piece } from "./printf-format.ts";

export const ECHO: Builtin = {
  name: "echo",
  run: quick((shell, argv) => {
    let newline = true;
    let escapes = shell.shopt.has("xpg_echo");
    let at = 1;
    for (; at < argv.length && /^-[neE]+$/.test(argv[at]!); at++) {
      for (const letter of argv[at]!.slice(1)) {
        if (letter === "n") newline = false;
        else escapes = letter === "e";
      }
    }
    let text = argv.slice(at).join(" ");
    if (escapes) {
      const decoded = decodeEcho(text);
      text = decoded.text;
      if (decoded.stopped) newline = false;
    }
    shell.stdout.write(newline ? `${text}\n` : text);
    return 0;
  }),
};

const USAGE = "printf: usage: printf [-v var] format [arguments]\n";

export const PRINTF: Builtin = {
  name: "printf",
  *run(shell, argv) {
    const line = readLine(shell, argv);
    if (line === null) return 2;
    const { variable, format, values } = line;
    const epochUs = shell.world.host.loop.epochUs;
    const printed = formatPrintf(format, values, {
      nowSeconds: Math.floor((epochUs + shell.nowUs) / 1e6),
      startedSeconds: Math.floor((epochUs + shell.startedUs) / 1e6),
    });
    for (const complaint of printed.complaints) shell.complain(`printf: ${complaint}`);
    for (const { name, bytes } of printed.counts) assignText(shell, name, String(bytes));
    if (variable === null) yield* writePieces(shell.stdout, printed.pieces);
    else if (!tryAssign(shell, variable, textOf(printed.pieces).replace(/\0.*/s, ""))) return 1;
    return printed.failed ? 1 : 0;
  },
};

const FILL_BYTES = 65_536;

/** Text goes out in one write; a run that a width makes long in many, so that a reader can end it. */
function* writePieces(output: Output, pieces: readonly Piece[]): Step<void> {
  let text = "";
  for (const piece of pieces) {
    if (typeof piece === "string") text += piece;
    else if (piece.count <= FILL_BYTES) text += piece.character.repeat(piece.count);
    else {
      yield* writeSlowly(output, text);
      text = "";
      const fill = toBytes(piece.character.repeat(FILL_BYTES));
      for (let left = piece.count; left > 0; left -= FILL_BYTES) yield* writeSlowly(output, fill.subarray(0, left));
    }
  }
  output.write(text);
}

function textOf(pieces: readonly Piece[]): string {
  const size = pieces.reduce((sum, piece) => sum + (typeof piece === "string" ? piece.length : piece.count), 0);
  checkMemory(size);
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece.character.repeat(piece.count))).join("");
}

interface PrintfLine {
  readonly variable: string | null;
  readonly format: string;
  readonly values: readonly string[];
}

/** The options; null after a complaint. */
function readLine(shell: Shell, argv: readonly string[]): PrintfLine | null {
  let variable: string | null = null;
  let at = 1;
  for (; /^-./.test(argv[at] ?? ""); at++) {
    const word = argv[at]!;
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-v")) return misuse(shell, `printf: ${word.slice(0, 2)}: invalid option`);
    const name = word.length > 2 ? word.slice(2) : argv[++at];
    if (name === undefined) return misuse(shell, "printf: -v: option requires an argument");
    if (!/^[a-zA-Z_]\w*(\[.*\])?$/s.test(name)) {
      shell.complain(`printf: \`${name}': not a valid identifier`);
      return null;
    }
    variable = name;
  }
  const format = argv[at];
  return format === undefined ? misuse(shell) : { variable, format, values: argv.slice(at + 1) };
}

function misuse(shell: Shell, complaint?: string): null {
  if (complaint !== undefined) shell.complain(complaint);
  shell.stderr.write(USAGE);
  return null;
}
