/** getopts. OPTIND is the next word to look at; where within a cluster of letters is the shell's own note. */

import { type Builtin, quick } from "../builtin.ts";
import { isName } from "../names.ts";
import type { Shell } from "../shell.ts";
import { tryAssign } from "../store.ts";

export const GETOPTS: Builtin = {
  name: "getopts",
  run: quick((shell, argv) => {
    const letters = argv[1];
    const name = argv[2];
    if (letters === undefined || name === undefined) {
      shell.stderr.write("getopts: usage: getopts optstring name [arg ...]\n");
      return 2;
    }
    const words = argv.length > 3 ? argv.slice(3) : shell.positional;
    return nextOption(shell, letters, name, words);
  }),
};

function nextOption(shell: Shell, optionString: string, name: string, words: readonly string[]): number {
  const isSilent = optionString.startsWith(":");
  const letters = isSilent ? optionString.slice(1) : optionString;
  let index = Math.max(1, Number(shell.variables.text("OPTIND") ?? "1"));
  let at = shell.getoptsAt;
  const word = words[index - 1];
  const finish = (): void => {
    shell.variables.setText("OPTIND", String(index));
    shell.getoptsAt = at;
  };
  shell.variables.unset("OPTARG");
  if (word === undefined || !/^-./.test(word) || word === "--") {
    if (word === "--" && at === 1) index++;
    at = 1;
    finish();
    bind(shell, name, "?");
    return 1;
  }
  const letter = word[at]!;
  const position = letter === ":" ? -1 : letters.indexOf(letter);
  at++;
  const isLast = at >= word.length;
  if (position < 0) {
    if (isLast) {
      index++;
      at = 1;
    }
    finish();
    if (isSilent) shell.variables.setText("OPTARG", letter);
    else if (shell.variables.text("OPTERR") !== "0") shell.stderr.write(`${shell.name}: illegal option -- ${letter}\n`);
    return bind(shell, name, "?");
  }
  if (letters[position + 1] !== ":") {
    if (isLast) {
      index++;
      at = 1;
    }
    finish();
    return bind(shell, name, letter);
  }
  const argument = isLast ? words[index] : word.slice(at);
  index += isLast ? 2 : 1;
  at = 1;
  if (argument === undefined) {
    index--;
    finish();
    if (isSilent) shell.variables.setText("OPTARG", letter);
    else if (shell.variables.text("OPTERR") !== "0")
      shell.stderr.write(`${shell.name}: option requires an argument -- ${letter}\n`);
    return bind(shell, name, isSilent ? ":" : "?");
  }
  finish();
  shell.variables.setText("OPTARG", argument);
  return bind(shell, name, letter);
}

/** bash: getopts_bind_variable(). */
function bind(shell: Shell, name: string, text: string): number {
  if (isName(name)) return tryAssign(shell, name, text) ? 0 : 2;
  shell.complain(`getopts: \`${name}': not a valid identifier`);
  return 2;
}
