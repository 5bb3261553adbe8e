/** POSIX extended regular expressions as JavaScript ones: bracket expressions with classes, and what a backslash means. */
import { CHARACTER_CLASSES } from "./character-classes.ts";

/** The source of the expression. Throws SyntaxError for one that is not closed, as regcomp(3) refuses it. */
export function toRegExpSource(pattern: string): string {
  let source = "";
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at]!;
    if (character === "[") {
      const bracket = translateBracket(pattern, at);
      source += bracket.source;
      at = bracket.end;
    } else if (character === "\\") {
      source += translateEscape(pattern[at + 1] ?? "\\");
      at += 2;
    } else if (character === "{" && !/^\{\d*(,\d*)?\}/.test(pattern.slice(at))) {
      source += "\\{";
      at++;
    } else if (character === "{") {
      const bound = /^\{(\d*)(,?)(\d*)\}/.exec(pattern.slice(at))!;
      source += `{${bound[1] || "0"}${bound[2]}${bound[3]}}`;
      at += bound[0].length;
    } else if (character === "}") {
      source += "\\}";
      at++;
    } else if (/[*+?]/.test(character) && (source === "" || /(^|[^\\])[(|]$/.test(source))) {
      source += `\\${character}`;
      at++;
    } else {
      source += character === "/" ? "\\/" : character;
      at++;
    }
  }
  return source;
}

/** GNU's \w \s \b \< \>; any other escaped character stands for itself. */
function translateEscape(character: string): string {
  if (/[wWsSbB]/.test(character)) return `\\${character}`;
  if (character === "<") return "\\b(?=\\w)";
  if (character === ">") return "\\b(?<=\\w)";
  if (/[1-9]/.test(character)) return `\\${character}`;
  return /[a-zA-Z0-9]/.test(character) ? character : `\\${character}`;
}

function translateBracket(pattern: string, start: number): { source: string; end: number } {
  let at = start + 1;
  let source = "[";
  if (pattern[at] === "^") {
    source += "^";
    at++;
  }
  for (let first = true; at < pattern.length; first = false) {
    const character = pattern[at]!;
    if (character === "]" && !first) return { source: `${source}]`, end: at + 1 };
    const named = character === "[" ? /^\[[:.=]([^\]]*?)[:.=]\]/.exec(pattern.slice(at)) : null;
    if (named !== null) {
      source += CHARACTER_CLASSES[named[1]!] ?? named[1]!.replace(/[\\\]^-]/g, "\\$&");
      at += named[0].length;
    } else {
      source += /[\\\][^]/.test(character) ? `\\${character}` : character;
      at++;
    }
  }
  throw new SyntaxError("unmatched [");
}
