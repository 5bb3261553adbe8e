/** The characters of y. GNU sed 4.9: compile_program(), case 'y', sed/compile.c. */
import { readDelimited } from "./delimited.ts";
import { expandOrFail } from "./escapes.ts";
import type { Source } from "./source.ts";

export function readTransliteration(source: Source): Map<string, string> {
  const delimiter = source.next();
  const from = readDelimited(source, delimiter, false);
  const to = from === null ? null : readDelimited(source, delimiter, false);
  if (from === null || to === null) source.fail("unterminated `y' command");
  const [left, right] = [members(source, from), members(source, to)];
  if (left.length !== right.length) source.fail("strings for `y' command are different lengths");
  const characters = new Map<string, string>();
  left.forEach((character, index) => {
    if (!characters.has(character)) characters.set(character, right[index]!);
  });
  return characters;
}

/** The characters of one side of y, without backslashes; \n is a newline. */
function members(source: Source, text: string): string[] {
  const found: string[] = [];
  const characters = [...expandOrFail(source, text, "text")];
  for (let at = 0; at < characters.length; at++) {
    const next = characters[at + 1];
    if (characters[at] === "\\" && next !== undefined) {
      found.push(next === "n" ? "\n" : next);
      at++;
    } else found.push(characters[at]!);
  }
  return found;
}
