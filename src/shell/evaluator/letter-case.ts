/** Texts in the other case, character by character as towupper(3) has it in C.UTF-8. */
import { characterAt, textOf, toLower, toUpper } from "../patterns/characters.ts";

export function upperCase(text: string): string {
  return eachCharacter(text, toUpper);
}

export function lowerCase(text: string): string {
  return eachCharacter(text, toLower);
}

function eachCharacter(text: string, change: (character: number) => number): string {
  let result = "";
  for (const character of text) result += textOf(change(characterAt(character, 0)));
  return result;
}
