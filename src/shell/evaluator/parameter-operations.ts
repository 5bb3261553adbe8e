/** What is done to a parameter's text: ${x#p} ${x%p} ${x/p/r} ${x^p} ${x@Q}. */
import { checkMemory, spend } from "../../sim/work.ts";
import { characterAt, textOf } from "../patterns/characters.ts";
import type { Glob } from "../patterns/glob.ts";
import { decodeDollarQuoted } from "./escapes.ts";
import type { Field } from "./fields.ts";
import { lowerCase, upperCase } from "./letter-case.ts";
import type { ParameterValue } from "./parameter.ts";
import { ansiQuote, needsQuotes, quoteForReuse } from "./quoting.ts";
import type { Shell } from "./shell.ts";
import { elementsOf, keysOf } from "./variables.ts";

export function removeAffix(text: string, pattern: Glob, operator: "#" | "##" | "%" | "%%"): string {
  const isLongest = operator.length === 2;
  if (operator.startsWith("#")) {
    const length = pattern.prefix(text, isLongest);
    return length < 0 ? text : text.slice(length);
  }
  const start = pattern.suffix(text, isLongest);
  return start < 0 ? text : text.slice(0, start);
}

/** What a replacement costs, in units of work. */
const PIECE_WORK = 24;

/** Linux: pat_subst(), bash 5.2, subst.c. */
export function replacePattern(text: string, pattern: Glob, replacement: Field, operator: "/" | "//" | "/#" | "/%"): string {
  const replace = (start: number, end: number): string => insertMatch(replacement, text.slice(start, end));
  if (operator === "/#") {
    const end = pattern.prefix(text, true);
    return end < 0 ? text : replace(0, end) + text.slice(end);
  }
  if (operator === "/%") {
    const start = pattern.suffix(text, true);
    return start < 0 ? text : text.slice(0, start) + replace(start, text.length);
  }
  if (pattern.isEmpty) return text;
  if (text === "") return pattern.matches("") ? replace(0, 0) : "";
  let result = "";
  let at = 0;
  while (at < text.length) {
    const match = pattern.search(text, at);
    if (match === null || (match.start === text.length && match.start > at)) break;
    result += text.slice(at, match.start) + replace(match.start, match.end);
    spend(PIECE_WORK);
    checkMemory(result.length);
    at = match.end;
    if (operator === "/") break;
    if (match.end > match.start) continue;
    // Behind an empty match a character is passed over.
    const character = textOf(characterAt(text, at));
    result += character;
    at += character.length;
  }
  return result + text.slice(at);
}

/** patsub_replacement: an unquoted & in the replacement is the matched text. */
function insertMatch(replacement: Field, match: string): string {
  if (!replacement.text.includes("&")) return replacement.text;
  return replacement.pattern.replace(/\\(.)|&/gs, (whole, escaped) => (whole === "&" ? match : escaped));
}

export function changeCase(text: string, pattern: Glob, operator: "^" | "^^" | "," | ",,"): string {
  const change = operator.startsWith("^") ? upperCase : lowerCase;
  const characters = [...text];
  const isAll = operator.length === 2;
  return characters.map((c, index) => ((isAll || index === 0) && pattern.matches(c) ? change(c) : c)).join("");
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
      case "K":
      case "k":
        return quoteForReuse(text);
      case "E":
        return decodeDollarQuoted(text);
      case "U":
        return upperCase(text);
      case "u":
        return upperCase([...text][0] ?? "") + text.slice(([...text][0] ?? "").length);
      case "L":
        return lowerCase(text);
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
  if ((operator === "K" || operator === "k") && (key === "@" || key === "*")) return pairs(shell, name, operator, key === "*");
  if (operator === "A" && (name === "@" || name === "*"))
    return typeof value === "string" ? "" : setCommand(shell, value.items.map(quoteForReuse), name === "*");
  if (operator === "A" && (key === "@" || key === "*")) return wholeDeclaration(shell, name, key === "*");
  return typeof value === "string" ? one(value) : { items: value.items.map(one), star: value.star, change: "removed" };
}

/** What is not set has attributes all the same. */
export function transformUnset(shell: Shell, operator: string, name: string): string {
  const letters = attributes(shell, name);
  if (letters === "") return "";
  return operator === "A" ? `declare -${letters} ${name}` : operator === "a" ? letters : "";
}

function pairs(shell: Shell, name: string, operator: "K" | "k", star: boolean): ParameterValue {
  const value = shell.variables.value(name);
  const keys = keysOf(value);
  const texts = elementsOf(value);
  if (operator === "K")
    return value instanceof Map
      ? keys.map((key, index) => `${keyText(key)} ${ansiQuote(texts[index]!)} `).join("")
      : keys.map((key, index) => `${key} ${ansiQuote(texts[index]!)}`).join(" ");
  return { items: keys.flatMap((key, index) => [key, texts[index]!]), star };
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
  if (!/^[a-zA-Z_]/.test(name)) return "";
  const letters = attributes(shell, name);
  return letters === "" ? `${name}=${quoteForReuse(text)}` : `declare -${letters} ${name}=${quoteForReuse(text)}`;
}

/** `set -- ...` with the positional parameters, as words or joined by IFS. */
function setCommand(shell: Shell, words: readonly string[], star: boolean): ParameterValue {
  if (!star) return { items: ["set", "--", ...words], star: false };
  return `set -- ${words.join(shell.variables.text("IFS") === undefined ? " " : shell.ifs.slice(0, 1))}`;
}

/** The declaration of an array as three words, or as one text. */
function wholeDeclaration(shell: Shell, name: string, star: boolean): ParameterValue {
  const value = shell.variables.value(name);
  if (value === undefined || typeof value === "string") return declaration(shell, name, value ?? "");
  const isBare = shell.variables.findOwn(name)?.isBare === true;
  const words = ["declare", `-${attributes(shell, name)}`, `${name}${isBare ? "" : `=${arrayText(value)}`}`];
  return star || value instanceof Map ? words.join(" ") : { items: words, star: false };
}

/** ([0]="a" [1]="b"), as declare -p prints an array. */
export function arrayText(value: string[] | Map<string, string>): string {
  const texts = elementsOf(value);
  const parts = keysOf(value).map((key, index) => `[${value instanceof Map ? keyText(key) : key}]=${ansiQuote(texts[index]!)}`);
  return value instanceof Map ? `(${parts.map((part) => `${part} `).join("")})` : `(${parts.join(" ")})`;
}

/** A key as declare -p shows it: quoted where a shell would read it otherwise. */
function keyText(key: string): string {
  return needsQuotes(key) || key === "@" || key === "*" ? ansiQuote(key) : key;
}
