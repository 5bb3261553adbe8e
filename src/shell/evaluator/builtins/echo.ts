/** echo and printf. */

import { type Builtin, quick } from "../builtin.ts";
import { decodeEcho } from "../quoting.ts";
import { assignText } from "../store.ts";
import { formatPrintf } from "./printf-format.ts";

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

export const PRINTF: Builtin = {
  name: "printf",
  run: quick((shell, argv) => {
    let at = 1;
    let variable: string | null = null;
    if (argv[at] === "-v") {
      variable = argv[at + 1] ?? "";
      at += 2;
      if (!/^[a-zA-Z_]\w*(\[.*\])?$/s.test(variable)) {
        shell.complain(`printf: \`${variable}': not a valid identifier`);
        return 2;
      }
    } else if (/^-./.test(argv[at] ?? "") && argv[at] !== "--") {
      shell.complain(`printf: ${argv[at]!.slice(0, 2)}: invalid option`);
      shell.stderr.write("printf: usage: printf [-v var] format [arguments]\n");
      return 2;
    }
    if (argv[at] === "--") at++;
    if (argv[at] === undefined) {
      shell.stderr.write("printf: usage: printf [-v var] format [arguments]\n");
      return 2;
    }
    const nowSeconds = Math.floor((shell.world.host.loop.epochUs + shell.nowUs) / 1e6);
    const result = formatPrintf(argv[at]!, argv.slice(at + 1), {
      nowSeconds,
      startedSeconds: Math.floor((shell.world.host.loop.epochUs + shell.startedUs) / 1e6),
    });
    for (const complaint of result.complaints) shell.complain(`printf: ${complaint}`);
    if (variable === null) shell.stdout.write(result.text);
    else assignText(shell, variable, result.text);
    return result.complaints.length > 0 ? 1 : 0;
  }),
};
