/** awk's functions that do not wait. Positions and lengths count bytes. mawk 1.3.4: bi_funct.c. */

import { byteString, bytesOfString, decodeText, encodeText } from "../../../wire/text.ts";
import { formatDate } from "../../evaluator/strftime.ts";

import type { Evaluator } from "./evaluator.ts";
import type { Expression, LValue } from "./nodes.ts";
import { formatValues } from "./printf.ts";
import { GlibcRandom, RANDOM_MOST } from "./random.ts";
import { splitText, splitterOf } from "./record.ts";
import { MaybeNumber, toInteger, toNumber, type Value } from "./values.ts";

export class Builtins {
  readonly #evaluator: Evaluator;
  readonly #nowSeconds: () => number;
  #seed: Value;
  #random: GlibcRandom;

  constructor(evaluator: Evaluator, options: { seed: number; nowSeconds: () => number }) {
    this.#evaluator = evaluator;
    this.#nowSeconds = options.nowSeconds;
    this.#seed = options.seed;
    this.#random = new GlibcRandom(options.seed);
  }

  call(name: string, args: readonly Expression[]): Value {
    const evaluator = this.#evaluator;
    const { variables } = evaluator;
    const text = (at: number): string => variables.text(evaluator.value(args[at]!));
    const number = (at: number): number => toNumber(evaluator.value(args[at]!));
    switch (name) {
      case "length":
        return this.#length(args);
      case "substr":
        return substr(text(0), number(1), args.length > 2 ? number(2) : null);
      case "index": {
        const [all, part] = [text(0), text(1)];
        return part === "" ? 1 : all.indexOf(part) + 1;
      }
      case "split":
        return this.#split(args);
      case "match": {
        const subject = text(0);
        const match = evaluator.regexOf(args[1]!).search(subject);
        variables.setGlobal("RSTART", match === null ? 0 : match.start + 1);
        variables.setGlobal("RLENGTH", match === null ? -1 : match.end - match.start);
        return match === null ? 0 : match.start + 1;
      }
      case "sub":
      case "gsub":
        return this.#substitute(args, name === "gsub");
      case "sprintf": {
        const [format, ...values] = args.map((arg) => evaluator.value(arg));
        return formatValues(variables.text(format), values, { who: "sprintf", convfmt: variables.convfmt });
      }
      case "tolower":
        return text(0).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      case "toupper":
        return text(0).replace(/[a-z]/g, (letter) => letter.toUpperCase());
      case "int":
        return Math.trunc(number(0));
      case "sqrt":
        return Math.sqrt(number(0));
      case "exp":
        return Math.exp(number(0));
      case "log":
        return Math.log(number(0));
      case "sin":
        return Math.sin(number(0));
      case "cos":
        return Math.cos(number(0));
      case "atan2":
        return Math.atan2(number(0), number(1));
      case "rand":
        return this.#random.next() / RANDOM_MOST;
      case "srand": {
        const before = this.#seed;
        this.#seed = args.length > 0 ? evaluator.value(args[0]!) : this.#nowSeconds() * 1_000_000;
        this.#random = new GlibcRandom(toInteger(toNumber(this.#seed)));
        return before;
      }
      case "systime":
        return Math.floor(this.#nowSeconds());
      case "mktime":
        return makeTime(text(0));
      case "strftime": {
        const format = args.length > 0 ? decodeText(bytesOfString(text(0))) : "%c";
        const seconds = args.length > 1 ? Math.trunc(number(1)) : Math.floor(this.#nowSeconds());
        return byteString(encodeText(formatDate(format, seconds, "glibc")));
      }
      default:
        throw new Error(`awk: builtin ${name} is unknown`);
    }
  }

  #length(args: readonly Expression[]): number {
    const evaluator = this.#evaluator;
    const { variables } = evaluator;
    const [arg] = args;
    if (arg === undefined) return variables.text(variables.record.whole).length;
    if (arg.kind === "variable" && variables.isArray(arg.variable)) return variables.array(arg.variable).size;
    return variables.text(evaluator.value(arg)).length;
  }

  #split(args: readonly Expression[]): number {
    const evaluator = this.#evaluator;
    const { variables } = evaluator;
    const text = variables.text(evaluator.value(args[0]!));
    const [, target, separator] = args;
    if (target!.kind !== "variable") throw new Error("awk: split needs the name of an array");
    const splitter =
      separator === undefined
        ? variables.record.splitter
        : separator.kind === "regex"
          ? ({ kind: "regex", regex: separator.regex } as const)
          : splitterOf(variables.text(evaluator.value(separator)));
    const parts = splitText(text, splitter);
    variables.array(target!.variable).load(parts.map((part) => new MaybeNumber(part)));
    return parts.length;
  }

  #substitute(args: readonly Expression[], isGlobal: boolean): number {
    const evaluator = this.#evaluator;
    const { variables } = evaluator;
    const regex = evaluator.regexOf(args[0]!);
    const replacement = parseReplacement(variables.text(evaluator.value(args[1]!)));
    const target: LValue = (args[2] as LValue | undefined) ?? { kind: "field", index: { kind: "number", value: 0 } };
    const text = variables.text(evaluator.value(target));
    let result = "";
    let from = 0;
    let count = 0;
    let lastEnd = -1;
    for (let at = 0; at <= text.length; ) {
      const match = regex.search(text, at);
      if (match === null) break;
      const isEmpty = match.end === match.start;
      if (!(isEmpty && match.start === lastEnd)) {
        count++;
        result += text.slice(from, match.start) + replacement(text.slice(match.start, match.end));
        from = match.end;
      }
      lastEnd = match.end;
      if (!isGlobal) break;
      if (isEmpty) {
        result += text.slice(match.start, match.start + 1);
        from = match.start + 1;
        at = from;
      } else at = match.end;
    }
    if (count > 0) evaluator.assign(target, result + text.slice(from));
    return count;
  }
}

/** mawk's, with what it makes of a begin before the text. */
function substr(text: string, start: number, length: number | null): string {
  let from = toInteger(start) - 1;
  let count = length === null ? text.length : toInteger(length);
  if (from > text.length) count = 0;
  if (from < 0) {
    count -= from + 1;
    from = 0;
  }
  count = Math.min(count, text.length - from);
  return count <= 0 ? "" : text.slice(from, from + count);
}

/** & is the match; a backslash before it, or before another one, takes its meaning away. */
function parseReplacement(text: string): (match: string) => string {
  if (!/[\\&]/.test(text)) return () => text;
  const parts: (string | null)[] = [];
  let literal = "";
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]!;
    if (mark === "&") {
      parts.push(literal, null);
      literal = "";
    } else if (mark === "\\" && (text[at + 1] === "&" || text[at + 1] === "\\")) literal += text[++at]!;
    else literal += mark;
  }
  parts.push(literal);
  return (match) => parts.map((part) => part ?? match).join("");
}

/** Seconds of "YEAR MONTH DAY HOUR MINUTE SECOND" in UTC; -1 for another text. */
function makeTime(text: string): number {
  const numbers = text.trim().split(/\s+/).map(Number);
  if (numbers.length < 6 || numbers.some(Number.isNaN)) return -1;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}
