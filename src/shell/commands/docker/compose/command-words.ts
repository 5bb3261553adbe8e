/**
 * A command written as one text, cut into words as a shell would: quotes and backslashes, nothing else. Source:
 * mattn/go-shellwords.
 */
import { ComposeError } from "./report.ts";

export function commandWords(text: string): string[] {
  const words: string[] = [];
  let word = "";
  let isOpen = false;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === "\\" && quote !== "'") {
      word += text[++at] ?? "";
      isOpen = true;
    } else if (quote !== "") {
      if (letter === quote) quote = "";
      else word += letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      isOpen = true;
    } else if (/\s/.test(letter)) {
      if (isOpen) words.push(word);
      word = "";
      isOpen = false;
    } else {
      word += letter;
      isOpen = true;
    }
  }
  if (quote !== "") throw new ComposeError("invalid command line string");
  if (isOpen) words.push(word);
  return words;
}
