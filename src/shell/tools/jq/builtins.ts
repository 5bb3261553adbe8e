/** Registry of jq's own functions: those written here, those made of instructions, those defined in jq. jq 1.6: builtin.c. */
import { spend } from "../../../sim/work.ts";
import { encodeText } from "../../../wire/text.ts";
import { contains, divide, minus, multiply, plus, remainder, sum } from "./arithmetic.ts";
import * as code from "./code.ts";
import { FunctionCode, type Native } from "./code.ts";
import { DEFINITIONS } from "./definitions.ts";
import { typeError, typeError2 } from "./errors.ts";
import { match } from "./match.ts";
import { mathFunction, splitNumber } from "./mathematics.ts";
import { GETPATH, INPUT } from "./natives.ts";
import type { Definition } from "./nodes.ts";
import { parseProgram, Source } from "./parser.ts";
import { deletePaths, hasKey, setPath } from "./paths.ts";
import { toJson } from "./printing.ts";
import { parseJson } from "./read/parse.ts";
import { explode, formatText, implode, splitText, textIndices, toText } from "./text.ts";
import { formatTime, makeTime, readTime, toParts } from "./time.ts";
import {
  characterCount,
  compareJson,
  equalJson,
  isArray,
  isObject,
  JqError,
  type Json,
  type JsonArray,
  kindOf,
  sortedKeys,
} from "./values.ts";

/** A function written here, made of instructions, or defined in jq. */
export type Builtin =
  | { readonly kind: "native"; readonly native: Native }
  | { readonly kind: "code"; readonly code: FunctionCode }
  | { readonly kind: "definition"; readonly definition: Definition };

const SMALLEST_NORMAL = 2 ** -1022;

function keysOf(input: Json, isSorted: boolean): Json {
  if (isArray(input)) return input.map((_, index) => index);
  if (!isObject(input)) throw typeError(input, "has no keys");
  return isSorted ? sortedKeys(input) : [...input.keys()];
}

function lengthOf(input: Json): number {
  if (isArray(input)) return input.length;
  if (isObject(input)) return input.size;
  if (typeof input === "string") return characterCount(input);
  if (typeof input === "number") return Math.abs(input);
  if (input === null) return 0;
  throw typeError(input, "has no length");
}

interface Keyed {
  readonly item: Json;
  readonly key: Json;
}

function sorted(items: JsonArray, keys: JsonArray): Keyed[] {
  spend(items.length * 16);
  return items.map((item, index) => ({ item, key: keys[index]! })).sort((a, b) => compareJson(a.key, b.key));
}

/** An array and as many keys. */
function checkKeyed(input: Json, keys: Json): [JsonArray, JsonArray] {
  if (!isArray(input) || !isArray(keys) || input.length !== keys.length)
    throw typeError2(input, keys, "cannot be sorted, as they are not both arrays");
  return [input, keys];
}

function grouped(input: Json, by: Json): Json {
  const [items, keys] = checkKeyed(input, by);
  const groups: Json[][] = [];
  let last: Json | undefined;
  for (const { item, key } of sorted(items, keys)) {
    if (last !== undefined && equalJson(last, key)) groups.at(-1)!.push(item);
    else {
      groups.push([item]);
      last = key;
    }
  }
  return groups;
}

/** The first of the least, the last of the greatest. */
function extreme(items: Json, keys: Json, isLeast: boolean): Json {
  if (!isArray(items) || !isArray(keys)) throw typeError2(items, keys, "cannot be iterated over");
  if (items.length !== keys.length) throw typeError2(items, keys, "have wrong length");
  let best = 0;
  for (let index = 1; index < items.length; index++) if (compareJson(keys[index]!, keys[best]!) < 0 === isLeast) best = index;
  return items[best] ?? null;
}

function toNumber(input: Json): Json {
  if (typeof input === "number") return input;
  if (typeof input === "string") {
    const parsed = parseJson(encodeText(input.split("\0")[0]!));
    if (typeof parsed === "number") return parsed;
  }
  throw typeError(input, "cannot be parsed as a number");
}

function startsWith(a: Json, b: Json): boolean {
  if (typeof a !== "string" || typeof b !== "string") throw new JqError("startswith() requires string inputs");
  return a.startsWith(b);
}

function endsWith(a: Json, b: Json): boolean {
  if (typeof a !== "string" || typeof b !== "string") throw new JqError("endswith() requires string inputs");
  return a.endsWith(b);
}

function number(input: Json): number {
  if (typeof input !== "number") throw typeError(input, "number required");
  return input;
}

function elements(input: Json): Iterable<Json> {
  if (isArray(input)) return input;
  if (isObject(input)) return input.values();
  throw typeErrorOfIteration(input);
}

function typeErrorOfIteration(input: Json): JqError {
  return new JqError(
    typeError(input, "")
      .message.replace(/^(.*?) /, "Cannot iterate over $1 ")
      .trimEnd(),
  );
}

const isA = (test: (value: number) => boolean): Native => {
  return (_, input) => typeof input === "number" && test(input);
};

/** By name and number of arguments, in the order in which `builtins` lists them backwards. */
const NATIVES: Readonly<Record<string, Native>> = {
  "_plus/2": (_host, _input, a, b) => plus(a!, b!),
  "_negate/0": (_, input) => {
    if (typeof input !== "number") throw typeError(input, "cannot be negated");
    return -input;
  },
  "_minus/2": (_host, _input, a, b) => minus(a!, b!),
  "_multiply/2": (_host, _input, a, b) => multiply(a!, b!),
  "_divide/2": (_host, _input, a, b) => divide(a!, b!),
  "_mod/2": (_host, _input, a, b) => remainder(a!, b!),
  "frexp/0": (_, input) => splitNumber(number(input)),
  "modf/0": (_, input) => {
    const value = number(input);
    const whole = Math.trunc(value);
    const sign = value < 0 || Object.is(value, -0) ? -0 : 0;
    return [Number.isFinite(value) ? value - whole || sign : Number.isNaN(value) ? value : sign, whole];
  },
  "tojson/0": (_, input) => toJson(input),
  "fromjson/0": (_, input) => {
    if (typeof input !== "string") throw typeError(input, "only strings can be parsed");
    return parseJson(encodeText(input));
  },
  "tonumber/0": (_, input) => toNumber(input),
  "tostring/0": (_, input) => toText(input),
  "keys/0": (_, input) => keysOf(input, true),
  "keys_unsorted/0": (_, input) => keysOf(input, false),
  "startswith/1": (_, input, part) => startsWith(input, part!),
  "endswith/1": (_, input, part) => endsWith(input, part!),
  "ltrimstr/1": (_, input, part) =>
    typeof input === "string" && typeof part === "string" && input.startsWith(part) ? input.slice(part.length) : input,
  "rtrimstr/1": (_, input, part) =>
    typeof input === "string" && typeof part === "string" && input.endsWith(part)
      ? input.slice(0, input.length - part.length)
      : input,
  "split/1": (_, input, separator) => {
    if (typeof input !== "string" || typeof separator !== "string")
      throw new JqError("split input and separator must be strings");
    return splitText(input, separator);
  },
  "explode/0": (_, input) => explode(input),
  "implode/0": (_, input) => implode(input),
  "_strindices/1": (_, input, part) => {
    if (typeof input !== "string") throw typeError(input, "cannot be searched, as it is not a string");
    if (typeof part !== "string") throw typeError(part!, "is not a string");
    return textIndices(input, part);
  },
  "setpath/2": (_, input, path, value) => setPath(input, path!, value!),
  "getpath/1": GETPATH,
  "delpaths/1": (_, input, paths) => deletePaths(input, paths!),
  "has/1": (_, input, key) => hasKey(input, key!),
  "_equal/2": (_host, _input, a, b) => equalJson(a!, b!),
  "_notequal/2": (_host, _input, a, b) => !equalJson(a!, b!),
  "_less/2": (_host, _input, a, b) => compareJson(a!, b!) < 0,
  "_greater/2": (_host, _input, a, b) => compareJson(a!, b!) > 0,
  "_lesseq/2": (_host, _input, a, b) => compareJson(a!, b!) <= 0,
  "_greatereq/2": (_host, _input, a, b) => compareJson(a!, b!) >= 0,
  "contains/1": (_, input, part) => {
    const kind = kindOf(input);
    if (kind !== kindOf(part!) || (kind === "boolean" && input !== part))
      throw typeError2(input, part!, "cannot have their containment checked");
    return contains(input, part!);
  },
  "length/0": (_, input) => lengthOf(input),
  "utf8bytelength/0": (_, input) => {
    if (typeof input !== "string") throw typeError(input, "only strings have UTF-8 byte length");
    return encodeText(input).length;
  },
  "type/0": (_, input) => kindOf(input),
  "isinfinite/0": isA((value) => Math.abs(value) === Number.POSITIVE_INFINITY),
  "isnan/0": isA(Number.isNaN),
  "isnormal/0": isA((value) => Number.isFinite(value) && Math.abs(value) >= SMALLEST_NORMAL),
  "infinite/0": () => Number.POSITIVE_INFINITY,
  "nan/0": () => Number.NaN,
  "sort/0": (_, input) => {
    if (!isArray(input)) throw typeError(input, "cannot be sorted, as it is not an array");
    return sorted(input, input).map(({ item }) => item);
  },
  "_sort_by_impl/1": (_, input, keys) => sorted(...checkKeyed(input, keys!)).map(({ item }) => item),
  "_group_by_impl/1": (_, input, keys) => grouped(input, keys!),
  "min/0": (_, input) => extreme(input, input, true),
  "max/0": (_, input) => extreme(input, input, false),
  "_min_by_impl/1": (_, input, keys) => extreme(input, keys!, true),
  "_max_by_impl/1": (_, input, keys) => extreme(input, keys!, false),
  "error/1": (_host, _input, value) => {
    throw new JqError(value!);
  },
  "format/1": (_, input, name) => formatText(input, name!),
  "env/0": (host) => host.environment(),
  "halt/0": (host) => {
    host.halt(null, undefined);
    return true;
  },
  "halt_error/1": (host, input, exitCode) => {
    if (typeof exitCode !== "number") throw typeError(input, "halt_error/1: number required");
    host.halt(exitCode, input);
    return true;
  },
  "get_search_list/0": () => ["~/.jq", "$ORIGIN/../lib/jq", "$ORIGIN/lib"],
  "get_prog_origin/0": (host) => host.directory,
  "get_jq_origin/0": (host) => /^(.+)\/[^/]*$/.exec(host.command)?.[1] ?? ".",
  "_match_impl/3": (_, input, pattern, flags, isTest) => match(input, pattern!, flags!, isTest === true),
  "modulemeta/0": (_, input) => {
    throw new JqError(typeof input === "string" ? "modulemeta is not modelled" : "modulemeta input module name must be a string");
  },
  "_input/0": INPUT,
  "debug/0": (host, input) => {
    host.debug(input);
    return input;
  },
  "stderr/0": (host, input) => {
    host.stderr(input);
    return input;
  },
  "strptime/1": (_, input, format) => readTime(input, format!),
  "strftime/1": (_, input, format) => formatTime(input, format!, "strftime"),
  "strflocaltime/1": (_, input, format) => formatTime(input, format!, "strflocaltime"),
  "mktime/0": (_, input) => makeTime(input),
  "gmtime/0": (_, input) => toParts(input, "gmtime"),
  "localtime/0": (_, input) => toParts(input, "localtime"),
  "now/0": (host) => host.nowSeconds(),
  "input_filename/0": (host) => host.inputName(),
  "input_line_number/0": (host) => host.inputLine(),
  // jq has it in its own language, where its object or array grows in place.
  "add/0": (_, input) => sum(elements(input)),
};

/** What is made of instructions alone. */
function makeCode(name: string, arity: number): FunctionCode | null {
  const made = new FunctionCode(name, null, arity);
  const parameter = (index: number): void => {
    made.add(code.CALL, { callee: { kind: "parameter", level: 0, index } });
  };
  switch (`${name}/${arity}`) {
    case "empty/0":
      made.add(code.BACKTRACK);
      break;
    case "not/0": {
      const jumpFalse = made.add(code.JUMP_F);
      made.add(code.LOADK, { value: false });
      const end = made.add(code.JUMP);
      made.land(jumpFalse);
      made.add(code.LOADK, { value: true });
      made.land(end);
      break;
    }
    case "path/1":
      made.add(code.PATH_BEGIN);
      parameter(0);
      made.add(code.PATH_END);
      break;
    case "range/2": {
      const [start, now] = [made.variables++, made.variables++];
      made.add(code.DUP);
      parameter(0);
      made.add(code.STOREV, { index: start });
      parameter(1);
      made.add(code.DUP);
      made.add(code.LOADV, { index: start });
      made.add(code.STOREV, { index: now });
      made.add(code.RANGE, { index: now });
      break;
    }
    default:
      return null;
  }
  made.finish();
  return made;
}

const known = new Map<string, Builtin | null>();
let definitions: ReadonlyMap<string, Definition> | null = null;

function definedInJq(): ReadonlyMap<string, Definition> {
  if (definitions === null) {
    const { program, complaints } = parseProgram(new Source(DEFINITIONS));
    if (complaints.length > 0) throw new Error(`the definitions of jq are wrong: ${complaints[0]}`);
    definitions = new Map(program.definitions.map((each) => [`${each.name}/${each.parameters.length}`, each]));
  }
  return definitions;
}

export function builtin(name: string, arity: number): Builtin | null {
  const key = `${name}/${arity}`;
  let found = known.get(key);
  if (found === undefined) {
    found = find(name, arity);
    if (known.size < 1000) known.set(key, found);
  }
  return found;
}

function find(name: string, arity: number): Builtin | null {
  const key = `${name}/${arity}`;
  if (Object.hasOwn(NATIVES, key)) return { kind: "native", native: NATIVES[key]! };
  const math = mathFunction(name, arity);
  if (math !== null) return { kind: "native", native: (_, input, ...args) => math(input, args) };
  if (key === "builtins/0") return { kind: "native", native: () => allNames() };
  const made = makeCode(name, arity);
  if (made !== null) return { kind: "code", code: made };
  const definition = definedInJq().get(key);
  return definition === undefined ? null : { kind: "definition", definition };
}

/** Those of libm, as `builtins` lists them backwards. */
const MATH_ORDER =
  "acos/0 acosh/0 asin/0 asinh/0 atan/0 atan2/2 atanh/0 cbrt/0 cos/0 cosh/0 exp/0 exp2/0 floor/0 hypot/2 j0/0 j1/0 log/0 log10/0 " +
  "log2/0 pow/2 remainder/2 sin/0 sinh/0 sqrt/0 tan/0 tanh/0 tgamma/0 y0/0 y1/0 jn/2 yn/2 ceil/0 copysign/2 drem/2 erf/0 erfc/0 " +
  "exp10/0 expm1/0 fabs/0 fdim/2 fma/3 fmax/2 fmin/2 fmod/2 gamma/0 lgamma/0 log1p/0 logb/0 nearbyint/0 nextafter/2 nexttoward/2 " +
  "rint/0 round/0 scalb/2 scalbln/2 significand/0 trunc/0 ldexp/2";

function allNames(): Json {
  const isPublic = (key: string): boolean => !key.startsWith("_");
  const natives = Object.keys(NATIVES).filter((key) => isPublic(key) && key !== "add/0" && !/^(?:frexp|modf)/.test(key));
  const all = [...MATH_ORDER.split(" "), "frexp/0", "modf/0", "lgamma_r/0", ...natives].reverse();
  const defined = [...definedInJq().keys()].filter(isPublic);
  defined.splice(defined.indexOf("min_by/1") + 1, 0, "add/0");
  return [...all, "empty/0", "not/0", "path/1", "range/2", ...defined, "builtins/0"];
}
