/**
 * Word expansion, in bash's order: braces, tilde, parameters, commands and arithmetic from left to right, splitting, file names,
 * and last the removal of quotes. unbash gives a word's parts; a Fields collects what they become.
 */
import type { ParameterExpansionPart, Word, WordPart } from "unbash";
import type { Step } from "../../sim/wait.ts";
import { decodeText } from "../../wire/text.ts";
import { isGlob } from "../patterns/glob-parser.ts";
import { expandBraces } from "./braces.ts";
import { ExpansionFailed } from "./control.ts";
import { decodeDollarQuoted } from "./escapes.ts";
import { type Field, Fields, type TildeRules } from "./fields.ts";
import { expandPathname } from "./glob.ts";
import { expandParameter, expandSimple, type ParameterList, type ParameterValue } from "./parameter.ts";
import { parse } from "./parse.ts";
import { reparseWord } from "./reparse.ts";
import type { Shell } from "./shell.ts";
import { evaluate } from "./store.ts";
import { startProcessSubstitution, substituteCommand } from "./substitution.ts";

/** The arguments a list of words becomes, put to those there are. */
export function* expandWords(shell: Shell, words: readonly Word[], result: string[] = []): Step<string[]> {
  for (const word of words) {
    // A word without anything to expand.
    if (word.parts === undefined && !needsWork(word.text)) result.push(word.value);
    else yield* expandInto(shell, word, result);
  }
  return result;
}

/** The elements a word of an array's value becomes: in them `x=~` is no assignment. */
export function* expandElements(shell: Shell, word: Word): Step<string[]> {
  const result: string[] = [];
  yield* expandInto(shell, word, result, false);
  return result;
}

function needsWork(text: string): boolean {
  return text.includes("~") || text.includes("\\");
}

function* expandInto(shell: Shell, word: Word, result: string[], mayAssign = true): Step<void> {
  const texts = shell.options.has("braceexpand") && /\{.*(?:,|\.\.).*\}/s.test(word.text) ? bracesOf(shell, word.text) : [];
  if (texts.length > 1 || (texts.length === 1 && texts[0] !== word.text)) {
    for (const text of texts) {
      if (/^[\w.,:/+-]+$/.test(text)) result.push(text);
      else yield* expandOne(shell, reparseWord(text), result, mayAssign);
    }
    return;
  }
  yield* expandOne(shell, word, result, mayAssign);
}

/** The words that the braces of a word's text stand for. */
export function bracesOf(shell: Shell, text: string): string[] {
  const complain = (elements: number): void =>
    shell.complain(`brace expansion: failed to allocate memory for ${elements} elements`);
  return expandBraces(text, { words: shell.world.host.loop.limits.words, complain });
}

function* expandOne(shell: Shell, word: Word, result: string[], mayAssign: boolean): Step<void> {
  const fields = new Fields(shell.ifs, "words");
  yield* expandParts(shell, word, fields, { tilde: true, assignment: mayAssign && isAssignmentLike(word.text) ? "word" : false });
  for (const field of fields.finish()) expandField(shell, field, result);
}

/** `--path=~/x` keeps its tilde, but a word that looks like an assignment is treated as one. */
function isAssignmentLike(text: string): boolean {
  return /^[a-zA-Z_]\w*(?:\[[^\]]*\])?\+?=/.test(text);
}

function expandField(shell: Shell, field: Field, result: string[]): void {
  if (!field.isPattern || shell.options.has("noglob") || !isGlob(field.pattern)) {
    result.push(field.text);
    return;
  }
  const matches = expandPathname(shell.world.files, shell.cwd, field.pattern, {
    dotglob: shell.shopt.has("dotglob"),
    ignoreCase: shell.shopt.has("nocaseglob"),
    isExtended: shell.shopt.has("extglob"),
  });
  for (const match of matches) result.push(match);
  if (matches.length > 0) return;
  if (shell.shopt.has("failglob")) {
    shell.complain(`no match: ${field.text}`);
    throw new ExpansionFailed(1, "discard");
  } else if (!shell.shopt.has("nullglob")) result.push(field.text);
}

/** The text of a word where nothing is split and no file names are looked for: redirections, case, indices. */
export function* expandWordText(shell: Shell, word: Word): Step<string> {
  if (word.parts === undefined && !needsWork(word.text)) return word.value;
  return (yield* expandUnsplit(shell, word, { tilde: true, assignment: false })).text;
}

/** The value of an assignment: also a tilde after a colon. */
export function* expandAssignmentValue(shell: Shell, word: Word): Step<string> {
  if (word.parts === undefined && !word.text.includes("~") && !word.text.includes("\\")) return word.value;
  return (yield* expandUnsplit(shell, word, { tilde: true, assignment: "value" })).text;
}

/** A word as a pattern, quoted characters escaped. */
export function* expandPattern(shell: Shell, word: Word): Step<string> {
  return (yield* expandUnsplit(shell, word, { tilde: true, assignment: false })).pattern;
}

export function* expandUnsplit(shell: Shell, word: Word, tilde: TildeRules): Step<Field> {
  const fields = new Fields(shell.ifs, tilde.assignment === "value" ? "value" : "text");
  yield* expandParts(shell, word, fields, tilde);
  return fields.finishOne();
}

export function* expandParts(shell: Shell, word: Word, fields: Fields, tilde: TildeRules): Step<void> {
  if (word.parts === undefined) {
    addLiteral(shell, word.text, fields, { ...tilde, isQuoted: quotesTilde(word, tilde) }, true);
    return;
  }
  const last = word.parts.length - 1;
  const outer = shell.expandedText;
  for (const [index, part] of word.parts.entries()) {
    const first = index === 0;
    const isQuoted = first && quotesTilde(word, tilde);
    const rules = { ...tilde, tilde: tilde.tilde && (first || tilde.assignment !== false), goesOn: index < last, isQuoted };
    shell.expandedText = part.type === "DoubleQuoted" ? part.text.slice(1, -1) : word.text;
    yield* expandPart(shell, part, fields, rules, first);
  }
  shell.expandedText = outer;
}

/** Something is quoted before the first slash of a word that begins with a tilde. */
function quotesTilde({ text }: Word, { assignment }: TildeRules): boolean {
  return /^~[^/]*["'\\]/.test(assignment === false ? text : text.replace(/:.*/s, ""));
}

function* expandPart(shell: Shell, part: WordPart, fields: Fields, tilde: TildeRules, isFirst: boolean): Step<void> {
  switch (part.type) {
    case "Literal":
      return addLiteral(shell, part.text, fields, tilde, isFirst);
    case "SingleQuoted":
      return fields.addQuoted(part.value);
    case "AnsiCQuoted":
      return fields.addQuoted(dollarQuoted(part.text));
    case "DoubleQuoted":
    case "LocaleString":
      if (part.parts.length === 0) fields.addQuoted("");
      return yield* expandQuoted(shell, part.parts, fields);
    case "SimpleExpansion":
      return addValue(shell, expandSimple(shell, part.text.slice(1)), fields, false);
    case "ParameterExpansion":
      return yield* addParameter(shell, part, fields, false);
    case "CommandExpansion":
      return fields.addExpansion(yield* substituteCommand(shell, part));
    case "ArithmeticExpansion":
      return fields.addExpansion(String(yield* expandArithmetic(shell, arithmeticBody(part.text))));
    case "ProcessSubstitution":
      return fields.addQuoted(startProcessSubstitution(shell, part));
    case "Glob":
      if (part.kind !== "bracket") return fields.addLiteral(part.text);
      return yield* expandBracket(shell, part.text, part.parts, fields);
    case "ExtendedGlob":
      fields.addLiteral(`${part.operator}(`);
      if (part.parts === undefined) fields.addLiteral(part.pattern);
      else for (const inner of part.parts) yield* expandPart(shell, inner, fields, NO_TILDE, false);
      return fields.addLiteral(")");
    case "BraceExpansion":
      // Braces that are none: what is between them is expanded.
      fields.addLiteral("{");
      return yield* expandParts(shell, reparseWord(part.text.slice(1)), fields, NO_TILDE);
  }
}

/** The text of $'...', which is bytes: the parser's own value has characters only. */
export function dollarQuoted(text: string): string {
  return decodeDollarQuoted(text.replace(/^\$'|'$/g, ""));
}

const NO_TILDE: TildeRules = { tilde: false, assignment: false };

function* expandBracket(shell: Shell, text: string, parts: readonly WordPart[], fields: Fields): Step<void> {
  fields.addLiteral("[");
  for (const inner of parts) yield* expandPart(shell, inner, fields, NO_TILDE, false);
  if (text.endsWith("]")) fields.addLiteral("]");
}

/** The inside of double quotes. */
export function* expandQuoted(shell: Shell, parts: readonly WordPart[], fields: Fields): Step<void> {
  for (const part of parts) {
    switch (part.type) {
      case "Literal":
        fields.addQuoted(part.value);
        break;
      case "SimpleExpansion":
        addValue(shell, expandSimple(shell, part.text.slice(1)), fields, true);
        break;
      case "ParameterExpansion":
        yield* addParameter(shell, part, fields, true);
        break;
      case "CommandExpansion":
        fields.addQuoted(yield* substituteCommand(shell, part));
        break;
      case "ArithmeticExpansion":
        fields.addQuoted(String(yield* expandArithmetic(shell, arithmeticBody(part.text))));
        break;
      default:
        fields.addQuoted(part.text);
    }
  }
}

function* addParameter(shell: Shell, part: ParameterExpansionPart, fields: Fields, quoted: boolean): Step<void> {
  const value = yield* expandParameter(shell, part, fields, quoted);
  if (value !== null) addValue(shell, value, fields, quoted);
}

/** What stands between the elements of a list that becomes one text; null where each is a word. */
function jointOf(shell: Shell, value: ParameterList, fields: Fields, quoted: boolean): string | null {
  const ifs = shell.variables.text("IFS") === undefined ? " " : ([...shell.ifs][0] ?? "");
  switch (fields.context) {
    case "words":
      return quoted && value.star ? ifs : null;
    case "value":
      // An operation makes ${a[@]} like ${a[*]}; one that replaces or changes case only between quotes.
      return value.star || value.change === "removed" || (quoted && value.change !== undefined) ? ifs : " ";
    case "here":
      return value.star && value.change === undefined ? ifs : " ";
    case "text":
      return value.star ? ifs : " ";
  }
}

export function addValue(shell: Shell, value: ParameterValue, fields: Fields, quoted: boolean): void {
  if (typeof value === "string") return quoted ? fields.addQuoted(value) : fields.addExpansion(value);
  const joint = jointOf(shell, value, fields, quoted);
  if (joint !== null) {
    const text = value.items.join(joint);
    return quoted ? fields.addQuoted(text) : fields.addExpansion(text);
  }
  // Where IFS is no blank, empty elements stay fields even unquoted.
  const keepsEmpty = quoted || /^[^ \t\n]/.test(shell.ifs);
  value.items.forEach((item, index) => {
    if (index > 0) fields.breakField(keepsEmpty);
    if (quoted) fields.addQuoted(item);
    else fields.addExpansion(item);
  });
}

/** Unquoted text of the source: a backslash quotes the next character. */
function addLiteral(shell: Shell, text: string, fields: Fields, tilde: TildeRules, isFirst: boolean): void {
  let rest = text;
  if (tilde.tilde && text.includes("~")) rest = addTildes(shell, text, fields, tilde, isFirst);
  const add = (piece: string): void => (tilde.splits ? fields.addExpansion(piece) : fields.addLiteral(piece));
  if (!rest.includes("\\")) return add(rest);
  for (let at = 0; at < rest.length; ) {
    const backslash = rest.indexOf("\\", at);
    if (backslash < 0) return add(rest.slice(at));
    add(rest.slice(at, backslash));
    const next = rest[backslash + 1];
    if (next === undefined) fields.addLiteral("\\");
    else if (next !== "\n") fields.addQuoted(next);
    at = backslash + 2;
  }
}

/** Expands the tildes of a literal and returns what is left of it. */
function addTildes(shell: Shell, text: string, fields: Fields, tilde: TildeRules, isFirst: boolean): string {
  let rest = text;
  if (isFirst && rest.startsWith("~") && tilde.isQuoted !== true) rest = addTilde(shell, rest, fields, tilde);
  if (tilde.assignment === false) return rest;
  // After the first = of a word, and after each colon.
  let sign = isFirst && tilde.assignment === "word" ? /=~|:~/ : /:~/;
  if (sign.source !== ":~" && text.indexOf("=") !== text.indexOf("=~")) sign = /:~/;
  for (;;) {
    const at = rest.search(sign);
    sign = /:~/;
    if (at < 0) return rest;
    fields.addLiteral(rest.slice(0, at + 1));
    const after = addTilde(shell, rest.slice(at + 1), fields, tilde);
    if (after.startsWith("~")) {
      fields.addLiteral("~");
      rest = after.slice(1);
    } else rest = after;
  }
}

function addTilde(shell: Shell, text: string, fields: Fields, { goesOn }: TildeRules): string {
  const user = /^~([^/:]*)/.exec(text)![1]!;
  if (goesOn === true && user.length + 1 === text.length) return text;
  const home =
    user === ""
      ? (shell.variables.text("HOME") ?? "/root")
      : user === "+"
        ? shell.cwd
        : user === "-"
          ? shell.variables.text("OLDPWD")
          : homeOf(shell, user);
  if (home === undefined) return text;
  fields.addQuoted(home);
  return text.slice(user.length + 1);
}

function homeOf(shell: Shell, user: string): string | undefined {
  const passwd = shell.world.files.readFile("/etc/passwd");
  if (!(passwd instanceof Uint8Array)) return user === "root" ? "/root" : undefined;
  for (const line of decodeText(passwd).split("\n")) {
    const columns = line.split(":");
    if (columns[0] === user) return columns[5];
  }
  return undefined;
}

export function arithmeticBody(text: string): string {
  return text.startsWith("$((") ? text.slice(3, -2) : text.slice(2, -1);
}

export function* expandArithmetic(shell: Shell, body: string): Step<bigint> {
  return evaluate(shell, yield* expandQuotedText(shell, body));
}

/** Longer texts are parsed anew each time. */
const MAX_KEPT_TEXT = 2000;

const PLAIN = /^[^$`"\\]*$/;
const quotedTexts = new Map<string, readonly WordPart[]>();

/** Expands text as if it stood in double quotes (arithmetic, an operand inside quotes); inner double quotes go away. */
export function* expandQuotedText(shell: Shell, text: string): Step<string> {
  if (PLAIN.test(text)) return text;
  const fields = new Fields(shell.ifs, "text");
  for (const part of hereParts(text)) {
    if (part.type === "Literal") fields.addQuoted(part.text.replace(/\\([$`"\\}])|"|\\\n/g, (_, escaped) => escaped ?? ""));
    else yield* expandQuoted(shell, [part], fields);
  }
  return fields.finishOne().text;
}

/** Expands the body of a here-document. */
export function* expandHereText(shell: Shell, text: string): Step<string> {
  if (!/[$`\\]/.test(text)) return text;
  const fields = new Fields(shell.ifs, "here");
  shell.expandedText = text;
  const parts = hereParts(text);
  const splits = parts.some((part) => /^\$(?:@|\{@\})$/.test(part.text)) && (shell.ifs === "" || shell.ifs.includes(" "));
  for (const part of parts) {
    if (/^\$(?:\*|\{\*\})$/.test(part.text)) fields.addQuoted(hereStar(shell, splits));
    else yield* expandQuoted(shell, [part], fields);
  }
  return fields.finishOne().text;
}

/** $* in a here-document: its joint is a space whatever IFS is; where $@ stands in it too, what is empty is left out. */
function hereStar(shell: Shell, splits: boolean): string {
  return shell.positional.filter((each) => !splits || each !== "").join(" ");
}

/** The parts of a text read like a here-document's body. */
function hereParts(text: string): readonly WordPart[] {
  const known = quotedTexts.get(text);
  if (known !== undefined) return known;
  const command = parse(`: <<\u0001\n${text}\n\u0001\n`).commands[0]?.command;
  const document = command?.type === "Command" ? command.redirects[0] : undefined;
  let parts: WordPart[] = [];
  if (document?.type === "HereDoc") {
    const body = document.body;
    parts = [...(body.parts ?? [literal(body.text)])];
    const last = parts.at(-1);
    if (last?.type === "Literal")
      parts[parts.length - 1] = { ...last, text: last.text.replace(/\n$/, ""), value: last.value.replace(/\n$/, "") };
  }
  if (text.length > MAX_KEPT_TEXT) return parts;
  if (quotedTexts.size > 2000) quotedTexts.clear();
  quotedTexts.set(text, parts);
  return parts;
}

function literal(text: string): WordPart {
  return {
    type: "Literal",
    pos: 0,
    end: text.length,
    text,
    value: text.replace(/\\([$`\\])|\\\n/g, (_, escaped) => escaped ?? ""),
  };
}
