/** What is done to a parameter's text: ${x#p} ${x%p} ${x/p/r} ${x^p} ${x@Q}. */
import type { Field } from "./fields.ts";
import type { ParameterValue } from "./parameter.ts";
import { patternToRegExp, translate } from "./pattern.ts";
import { ansiQuote, decodeEscapes, quoteForReuse } from "./quoting.ts";
import type { Shell } from "./shell.ts";
import { elementsOf, keysOf } from "./variables.ts";

export function removeAffix(text: string, pattern: string, operator: "#" | "##" | "%" | "%%"): string {
  if (pattern === "") return text;
  const expression = patternToRegExp(pattern);
  if (operator === "#") {
    for (let end = 0; end <= text.length; end++) if (expression.test(text.slice(0, end))) return text.slice(end);
  } else if (operator === "##") {
    for (let end = text.length; end >= 0; end--) if (expression.test(text.slice(0, end))) return text.slice(end);
  } else if (operator === "%") {
    for (let start = text.length; start >= 0; start--) if (expression.test(text.slice(start))) return text.slice(0, start);
  } else for (let start = 0; start <= text.length; start++) if (expression.test(text.slice(start))) return text.slice(0, start);
  return text;
}

export function replacePattern(text: string, pattern: string, replacement: Field, operator: "/" | "//" | "/#" | "/%"): string {
  if (pattern === "") return text;
  const source = translate(pattern);
  const anchored = operator === "/#" ? `^(?:${source})` : operator === "/%" ? `(?:${source})$` : source;
  const expression = new RegExp(anchored, operator === "//" ? "gsu" : "su");
  return text.replace(expression, (match) => (operator === "//" && match === "" ? "" : insertMatch(replacement, match)));
}

/** patsub_replacement: an unquoted & in the replacement is the matched text. */
function insertMatch(replacement: Field, match: string): string {
  if (!replacement.text.includes("&")) return replacement.text;
  return replacement.pattern.replace(/\\(.)|&/gs, (whole, escaped) => (whole === "&" ? match : escaped));
}

export function changeCase(text: string, pattern: string, operator: "^" | "^^" | "," | ",,"): string {
  const expression = patternToRegExp(pattern);
  const change = operator.startsWith("^") ? (c: string) => c.toUpperCase() : (c: string) => c.toLowerCase();
  const characters = [...text];
  const isAll = operator.length === 2;
  return characters.map((c, index) => ((isAll || index === 0) && expression.test(c) ? change(c) : c)).join("");
}

/** ${x@Q} and its family. */
export function transform(
  shell: Shell,
  value: ParameterValue,
  operator: string,
  name: string,
  key: string | null,
): ParameterValue {
  const one = (text: string): string => {
    switch (operator) {
      case "Q":
        return quoteForReuse(text);
      case "E":
        return decodeEscapes(text);
      case "U":
        return text.toUpperCase();
      case "u":
        return text.slice(0, 1).toUpperCase() + text.slice(1);
      case "L":
        return text.toLowerCase();
      case "P":
        return text;
      case "a":
        return attributes(shell, name);
      case "A":
        return declaration(shell, name, text);
      default:
        return text;
    }
  };
  if ((operator === "K" || operator === "k") && (key === "@" || key === "*")) return pairs(shell, name, operator);
  if (operator === "A" && (key === "@" || key === "*")) return declaration(shell, name, "");
  return typeof value === "string" ? one(value) : { items: value.items.map(one), star: value.star };
}

function pairs(shell: Shell, name: string, operator: "K" | "k"): ParameterValue {
  const value = shell.variables.value(name);
  const keys = keysOf(value);
  const texts = elementsOf(value);
  if (operator === "K") return keys.map((key, index) => `${key} ${ansiQuote(texts[index]!)}`).join(" ");
  return { items: keys.flatMap((key, index) => [key, texts[index]!]), star: false };
}

export function attributes(shell: Shell, name: string): string {
  const variable = shell.variables.findOwn(name);
  if (variable === undefined) return "";
  return [
    Array.isArray(variable.value) ? "a" : variable.value instanceof Map ? "A" : "",
    variable.integer ? "i" : "",
    variable.nameref ? "n" : "",
    variable.readonly ? "r" : "",
    variable.lower ? "l" : "",
    variable.upper ? "u" : "",
    variable.exported ? "x" : "",
  ].join("");
}

function declaration(shell: Shell, name: string, text: string): string {
  const letters = attributes(shell, name);
  const value = shell.variables.value(name);
  if (value !== undefined && typeof value !== "string") return `declare -${letters} ${name}=${arrayText(value)}`;
  return letters === "" ? `${name}=${quoteForReuse(text)}` : `declare -${letters} ${name}=${quoteForReuse(text)}`;
}

/** ([0]="a" [1]="b"), as declare -p prints an array. */
export function arrayText(value: string[] | Map<string, string>): string {
  const texts = elementsOf(value);
  const parts = keysOf(value).map(
    (key, index) => `[${value instanceof Map && /[^\w.:/-]/.test(key) ? ansiQuote(key) : key}]=${ansiQuote(texts[index]!)}`,
  );
  return value instanceof Map ? `(${parts.map((part) => `${part} `).join("")})` : `(${parts.join(" ")})`;
}
