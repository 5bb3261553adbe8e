/** The grammar of jq 1.6 with what each rule makes. jq 1.6: parser.y. */
import {
  binary,
  bind,
  call,
  collect,
  constant,
  define,
  format,
  IDENTITY,
  index,
  isInfinite,
  keyProblem,
  object,
  pipe,
} from "./build.ts";
import type { Grammar, Rule } from "./lalr.ts";
import { KEYWORDS } from "./lexer.ts";
import type { Definition, Entry, Location, Node, Pattern, PatternEntry, Program } from "./nodes.ts";
import type { Json } from "./values.ts";

/** What a rule's action may ask. */
export interface Reducing {
  /** Of the whole right side, and of its first symbol. */
  readonly at: Location;
  readonly firstAt: Location;
  fail(message: string): void;
  lineOf(location: Location): number;
  /** The name of a format that stands before a string. */
  readonly format: string;
}

/** Parts are the values of the right side: of a token its text, of a symbol what its rule made. */
type Action = (parts: never[], reducing: Reducing) => unknown;

interface GrammarRule extends Rule {
  readonly action: Action;
}

const rules: GrammarRule[] = [];

/** Adds rules for a symbol: each a right side, whose last word may be `%prec TOKEN`, and an action. */
function rule(left: string, ...alternatives: readonly (readonly [string, Action])[]): void {
  for (const [text, action] of alternatives) {
    const [right, precedence] = text.split("%prec ");
    const symbols = right!.split(" ").filter((word) => word !== "");
    rules.push({ left, right: symbols, action, ...(precedence === undefined ? {} : { precedence }) });
  }
}

const first: Action = ([part]) => part;
const second: Action = ([, part]) => part;
const NULL = constant(null);
const BREAK_PROBLEM = "break requires a label to break to";
const FIELD_PROBLEM = 'try .["field"] instead of .field for unusually named fields';
const KEY_PROBLEM = "May need parentheses around object key expression";
const META_PROBLEM = "Module metadata must be constant";

function infix(operator: string): readonly [string, Action] {
  return [
    `Exp ${operator} Exp`,
    ([left, , right], reducing) => {
      const made = binary(left, operator, right);
      if (operator === "/" && isInfinite(made)) reducing.fail("Division by zero?");
      return made;
    },
  ];
}

function update(operator: string): readonly [string, Action] {
  return [`Exp ${operator}= Exp`, ([target, , value]): Node => ({ kind: "update", target, value, operator })];
}

function logic(operator: string, kind: "and" | "or" | "alternative" | "comma"): readonly [string, Action] {
  return [`Exp ${operator} Exp`, ([left, , right]): Node => ({ kind, left, right })];
}

function failing(message: string, result: Action): Action {
  return (parts, reducing) => {
    reducing.fail(message);
    return result(parts, reducing);
  };
}

const nothing: Action = () => IDENTITY;

rule(
  "TopLevel",
  ["Module Imports Exp", ([, , body]): Program => ({ definitions: [], body })],
  ["Module Imports FuncDefs", ([, , definitions]): Program => ({ definitions, body: null })],
);
rule(
  "Module",
  ["", nothing],
  [
    "module Exp ;",
    ([, data], reducing) => {
      if ((data as Node).kind !== "constant") reducing.fail(META_PROBLEM);
    },
  ],
);
rule("Imports", ["", nothing], ["Import Imports", first]);
rule(
  "FuncDefs",
  ["", (): Definition[] => []],
  ["FuncDef FuncDefs", ([one, others]) => [one as Definition, ...(others as Definition[])]],
);
rule(
  "Exp",
  ["FuncDef Exp %prec FUNCDEF", ([definition, body]) => define(definition, body)],
  ["Term as Patterns | Exp", ([source, , patterns, , body]) => bind(source, patterns, body)],
  [
    "reduce Term as Patterns ( Exp ; Exp )",
    ([, source, , patterns, , start, , next]): Node => ({ kind: "reduce", source, patterns, first: start, next }),
  ],
  [
    "foreach Term as Patterns ( Exp ; Exp ; Exp )",
    ([, source, , patterns, , start, , next, , output]): Node => ({
      kind: "foreach",
      source,
      patterns,
      first: start,
      next,
      output,
    }),
  ],
  [
    "foreach Term as Patterns ( Exp ; Exp )",
    ([, source, , patterns, , start, , next]): Node => ({
      kind: "foreach",
      source,
      patterns,
      first: start,
      next,
      output: IDENTITY,
    }),
  ],
  ["if Exp then Exp ElseBody", ([, test, , yes, no]): Node => ({ kind: "if", test, yes, no })],
  ["if Exp then error", failing("Possibly unterminated 'if' statement", second)],
  ["try Exp catch Exp", ([, body, , handler]): Node => ({ kind: "try", body, handler })],
  ["try Exp", ([, body]): Node => ({ kind: "try", body, handler: null })],
  ["try Exp catch error", failing("Possibly unterminated 'try' statement", second)],
  ["label $ IDENT | Exp", ([, , label, , body]): Node => ({ kind: "label", label, body })],
  ["Exp ?", ([body]): Node => ({ kind: "try", body, handler: null })],
  ["Exp = Exp", ([target, , value]) => call("_assign", [target, value])],
  logic("or", "or"),
  logic("and", "and"),
  logic("//", "alternative"),
  update("//"),
  ["Exp |= Exp", ([target, , change]) => call("_modify", [target, change])],
  ["Exp | Exp", ([left, , right]) => pipe(left, right)],
  logic(",", "comma"),
  infix("+"),
  update("+"),
  ["- Exp", ([, of]): Node => ({ kind: "negate", of })],
  infix("-"),
  update("-"),
  infix("*"),
  update("*"),
  infix("/"),
  infix("%"),
  update("/"),
  update("%"),
  infix("=="),
  infix("!="),
  infix("<"),
  infix(">"),
  infix("<="),
  infix(">="),
  ["Term", first],
);
rule(
  "Import",
  ["ImportWhat ;", first],
  [
    "ImportWhat Exp ;",
    ([, data], reducing) => {
      if ((data as Node).kind !== "constant") reducing.fail(META_PROBLEM);
    },
  ],
);
const refuseModule: Action = (_, reducing) => reducing.fail("modules (import, include) are not modelled");
rule(
  "ImportWhat",
  ["import ImportFrom as $ IDENT", refuseModule],
  ["import ImportFrom as IDENT", refuseModule],
  ["include ImportFrom", refuseModule],
);
rule("ImportFrom", [
  "String",
  ([path], reducing) => {
    if ((path as Node).kind !== "constant") reducing.fail("Import path must be constant");
  },
]);
rule(
  "FuncDef",
  ["def IDENT : Exp ;", ([, name, , body]): Definition => ({ name, parameters: [], body })],
  ["def IDENT ( Params ) : Exp ;", ([, name, , parameters, , , body]): Definition => ({ name, parameters, body })],
);
rule("Params", ["Param", ([one]) => [one]], ["Params ; Param", ([others, , one]) => [...(others as unknown[]), one]]);
rule("Param", ["$ IDENT", ([, name]) => ({ name, isValue: true })], ["IDENT", ([name]) => ({ name, isValue: false })]);
rule("@1", ["", () => "text"]);
rule("String", ["QQSTRING_START @1 QQString QQSTRING_END", ([, , text]) => text]);
rule("@2", ["", (_, { format: name }) => name]);
rule("String", ["FORMAT QQSTRING_START @2 QQString QQSTRING_END", ([, , , text]) => text]);
rule(
  "QQString",
  ["", () => constant("")],
  ["QQString QQSTRING_TEXT", ([before, text]) => binary(before, "+", constant(text))],
  [
    "QQString QQSTRING_INTERP_START Exp QQSTRING_INTERP_END",
    ([before, , inner], { format: name }) => binary(before, "+", format(inner, name)),
  ],
);
rule(
  "ElseBody",
  ["elif Exp then Exp ElseBody", ([, test, , yes, no]): Node => ({ kind: "if", test, yes, no })],
  ["else Exp end", second],
);
rule(
  "ExpD",
  ["ExpD | ExpD", ([left, , right]) => pipe(left, right)],
  ["- ExpD", ([, of]): Node => ({ kind: "negate", of })],
  ["Term", first],
);
const slice = (of: Node, from: Node, to: Node, isOptional: boolean): Node => ({ kind: "slice", of, from, to, isOptional });
rule(
  "Term",
  [".", nothing],
  ["..", () => call("recurse")],
  ["break $ IDENT", ([, , label], { at }): Node => ({ kind: "break", label, at })],
  ["break error", failing(BREAK_PROBLEM, nothing)],
  ["Term FIELD ?", ([of, key]) => index(of, constant(key), true)],
  ["FIELD ?", ([key]) => index(IDENTITY, constant(key), true)],
  ["Term . String ?", ([of, , key]) => index(of, key, true)],
  [". String ?", ([, key]) => index(IDENTITY, key, true)],
  ["Term FIELD %prec NONOPT", ([of, key]) => index(of, constant(key))],
  ["FIELD %prec NONOPT", ([key]) => index(IDENTITY, constant(key))],
  ["Term . String %prec NONOPT", ([of, , key]) => index(of, key)],
  [". String %prec NONOPT", ([, key]) => index(IDENTITY, key)],
  [". error", failing(FIELD_PROBLEM, nothing)],
  [". IDENT error", failing(FIELD_PROBLEM, nothing)],
  ["Term [ Exp ] ?", ([of, , key]) => index(of, key, true)],
  ["Term [ Exp ] %prec NONOPT", ([of, , key]) => index(of, key)],
  ["Term [ ] ?", ([of]): Node => ({ kind: "each", of, isOptional: true })],
  ["Term [ ] %prec NONOPT", ([of]): Node => ({ kind: "each", of, isOptional: false })],
  ["Term [ Exp : Exp ] ?", ([of, , from, , to]) => slice(of, from, to, true)],
  ["Term [ Exp : ] ?", ([of, , from]) => slice(of, from, NULL, true)],
  ["Term [ : Exp ] ?", ([of, , , to]) => slice(of, NULL, to, true)],
  ["Term [ Exp : Exp ] %prec NONOPT", ([of, , from, , to]) => slice(of, from, to, false)],
  ["Term [ Exp : ] %prec NONOPT", ([of, , from]) => slice(of, from, NULL, false)],
  ["Term [ : Exp ] %prec NONOPT", ([of, , , to]) => slice(of, NULL, to, false)],
  ["LITERAL", ([value]) => constant(value)],
  ["String", first],
  ["FORMAT", ([name]) => format(IDENTITY, name)],
  ["( Exp )", second],
  ["[ Exp ]", ([, body]) => collect(body)],
  ["[ ]", () => constant([])],
  ["{ MkDict }", ([, entries]) => object(entries)],
  [
    "$ __loc__",
    (_, reducing) =>
      constant(
        new Map<string, Json>([
          ["file", "<top-level>"],
          ["line", reducing.lineOf(reducing.at)],
        ]),
      ),
  ],
  ["$ IDENT", ([, name], { at }): Node => ({ kind: "variable", name, at })],
  ["IDENT", ([name], { at }) => word(name, at)],
  ["IDENT ( Args )", ([name, , args], { firstAt }) => call(name, args, firstAt)],
  ["( error )", nothing],
  ["[ error ]", nothing],
  ["Term [ error ]", first],
  ["{ error }", nothing],
);
rule("Args", ["Arg", ([one]) => [one]], ["Args ; Arg", ([others, , one]) => [...(others as unknown[]), one]]);
rule("Arg", ["Exp", first]);
rule(
  "RepPatterns",
  ["RepPatterns ?// Pattern", ([others, , one]) => [...(others as Pattern[]), one]],
  ["Pattern", ([one]) => [one]],
);
rule(
  "Patterns",
  ["RepPatterns ?// Pattern", ([others, , one]) => [...(others as Pattern[]), one]],
  ["Pattern", ([one]) => [one]],
);
rule(
  "Pattern",
  ["$ IDENT", ([, name]): Pattern => ({ kind: "variable", name })],
  ["[ ArrayPats ]", ([, items]): Pattern => ({ kind: "array", items })],
  ["{ ObjPats }", ([, entries]): Pattern => ({ kind: "object", entries })],
);
rule("ArrayPats", ["Pattern", ([one]) => [one]], ["ArrayPats , Pattern", ([others, , one]) => [...(others as Pattern[]), one]]);
rule("ObjPats", ["ObjPat", ([one]) => [one]], ["ObjPats , ObjPat", ([others, , one]) => [...(others as PatternEntry[]), one]]);
const keyed: Action = ([key, , pattern]): PatternEntry => ({ key: constant(key), variable: null, pattern });
rule(
  "ObjPat",
  ["$ IDENT", ([, name]): PatternEntry => ({ key: constant(name), variable: name, pattern: null })],
  ["$ IDENT : Pattern", ([, name, , pattern]): PatternEntry => ({ key: constant(name), variable: name, pattern })],
  ["IDENT : Pattern", keyed],
  ["Keyword : Pattern", keyed],
  ["String : Pattern", ([key, , pattern]): PatternEntry => ({ key, variable: null, pattern })],
  [
    "( Exp ) : Pattern",
    ([, key, , , pattern], reducing): PatternEntry => {
      checkKey(key, reducing);
      return { key, variable: null, pattern };
    },
  ],
  ["error : Pattern", failing(KEY_PROBLEM, ([, , pattern]): PatternEntry => ({ key: NULL, variable: null, pattern }))],
);
rule("Keyword", ...KEYWORDS.map((keyword) => [keyword, () => keyword] as const));
rule(
  "MkDict",
  ["", (): Entry[] => []],
  ["MkDictPair", ([one]) => [one]],
  ["MkDictPair , MkDict", ([one, , others]) => [one, ...(others as Entry[])]],
  ["error , MkDict", ([, , others]) => others],
);
const pair: Action = ([key, , value]): Entry => ({ key: constant(key), value });
rule(
  "MkDictPair",
  ["IDENT : ExpD", pair],
  ["Keyword : ExpD", pair],
  ["String : ExpD", ([key, , value]): Entry => ({ key, value })],
  ["String", ([key]): Entry => ({ key, value: null })],
  ["$ IDENT", ([, name], { at }): Entry => ({ key: constant(name), value: { kind: "variable", name, at } })],
  ["IDENT", ([name]): Entry => ({ key: constant(name), value: index(IDENTITY, constant(name)) })],
  [
    "( Exp ) : ExpD",
    ([, key, , , value], reducing): Entry => {
      checkKey(key, reducing);
      return { key, value };
    },
  ],
  ["error : ExpD", failing(KEY_PROBLEM, ([, , value]): Entry => ({ key: NULL, value }))],
);

function checkKey(key: Node, reducing: Reducing): void {
  const problem = keyProblem(key);
  if (problem !== null) reducing.fail(problem);
}

/** A name alone: one of the constants, or a call. */
function word(name: string, at: Location): Node {
  if (name === "null") return NULL;
  if (name === "true" || name === "false") return constant(name === "true");
  return call(name, [], at);
}

export const RULES: readonly GrammarRule[] = rules;

export const GRAMMAR: Grammar = {
  rules,
  tokens: [
    ..."$end error INVALID_CHARACTER IDENT FIELD LITERAL FORMAT .. %= == != // as def module import include".split(" "),
    ..."if then else elif reduce foreach end and or try catch label break __loc__ |= += -= *= /= //= <= >= ?//".split(" "),
    ..."QQSTRING_START QQSTRING_TEXT QQSTRING_INTERP_START QQSTRING_INTERP_END QQSTRING_END".split(" "),
    ..."| , = < > + - * / % ? ; ( ) $ : . [ ] { }".split(" "),
  ],
  precedence: [
    ["plain", "FUNCDEF"],
    ["right", "|"],
    ["left", ","],
    ["right", "//"],
    ["nonassoc", "=", "|=", "+=", "-=", "*=", "/=", "%=", "//="],
    ["left", "or"],
    ["left", "and"],
    ["nonassoc", "!=", "==", "<", ">", "<=", ">="],
    ["left", "+", "-"],
    ["left", "*", "/", "%"],
    ["plain", "NONOPT"],
    ["plain", "?"],
    ["plain", "try"],
    ["plain", "catch"],
  ],
};
