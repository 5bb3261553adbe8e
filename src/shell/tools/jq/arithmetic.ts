/** jq's operators on values of all kinds. jq 1.6: builtin.c. */
import { checkMemory, spend } from "../../../sim/work.ts";
import { typeError2 } from "./errors.ts";
import { ELEMENT_BYTES, withEntry } from "./paths.ts";
import { splitText } from "./text.ts";
import { checkNesting, equalJson, isArray, isObject, JqError, type Json, type JsonObject } from "./values.ts";

export function plus(a: Json, b: Json): Json {
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && typeof b === "string") {
    checkMemory(a.length + b.length);
    spend((a.length + b.length) >> 6);
    return a + b;
  }
  if (isArray(a) && isArray(b)) {
    checkMemory((a.length + b.length) * ELEMENT_BYTES);
    spend((a.length + b.length) >> 3);
    return a.concat(b);
  }
  if (isObject(a) && isObject(b)) return merge(a, b);
  throw typeError2(a, b, "cannot be added");
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  spend((a.size + b.size) * 4);
  checkMemory((a.size + b.size) * 80);
  const all = new Map(a);
  for (const [key, value] of b) all.set(key, value);
  return all;
}

/** The sum of many, without a copy for each. */
export function sum(values: Iterable<Json>): Json {
  let total: Json = null;
  // What was made here may be changed here.
  let own: Json[] | Map<string, Json> | null = null;
  let size = 0;
  for (const value of values) {
    spend(4);
    if (isArray(total) && isArray(value)) {
      if (own !== total) total = own = total.slice();
      for (const item of value) (own as Json[]).push(item);
      spend(value.length >> 2);
      checkMemory((own as Json[]).length * ELEMENT_BYTES);
    } else if (isObject(total) && isObject(value)) {
      if (own !== total) total = own = new Map(total);
      for (const [key, part] of value) (own as Map<string, Json>).set(key, part);
      spend(value.size * 4);
      if ((++size & 255) === 0) checkMemory((own as Map<string, Json>).size * 80);
    } else total = plus(total, value);
  }
  return total;
}

export function minus(a: Json, b: Json): Json {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (isArray(a) && isArray(b)) return a.filter((item) => !b.some((other) => equalJson(item, other)));
  throw typeError2(a, b, "cannot be subtracted");
}

const MOST_REPEATED = 536_870_911;

export function multiply(a: Json, b: Json): Json {
  if (typeof a === "number" && typeof b === "number") return a * b;
  if (typeof a === "string" && typeof b === "number") return repeat(a, b);
  if (typeof a === "number" && typeof b === "string") return repeat(b, a);
  if (isObject(a) && isObject(b)) return mergeDeeply(a, b, 0);
  throw typeError2(a, b, "cannot be multiplied");
}

function repeat(text: string, times: number): Json {
  if (!(times > 0)) return null;
  const count = Math.max(Math.trunc(times), 1);
  if (text.length * count > MOST_REPEATED) throw new JqError("Repeat string result too long");
  checkMemory(text.length * count);
  spend((text.length * count) >> 4);
  return text.repeat(count);
}

function mergeDeeply(a: JsonObject, b: JsonObject, depth: number): JsonObject {
  checkNesting(depth);
  let all = a;
  for (const [key, value] of b) {
    const known = all.get(key);
    all = withEntry(all, key, isObject(known) && isObject(value) ? mergeDeeply(known, value, depth + 1) : value);
  }
  return all;
}

export function divide(a: Json, b: Json): Json {
  if (typeof a === "number" && typeof b === "number") {
    if (b === 0) throw typeError2(a, b, "cannot be divided because the divisor is zero");
    return a / b;
  }
  if (typeof a === "string" && typeof b === "string") return splitText(a, b);
  throw typeError2(a, b, "cannot be divided");
}

/** Of whole numbers, with the sign of the first. */
export function remainder(a: Json, b: Json): Json {
  if (typeof a !== "number" || typeof b !== "number") throw typeError2(a, b, "cannot be divided (remainder)");
  const [whole, by] = [toInteger(a), toInteger(b)];
  if (by === 0n) throw typeError2(a, b, "cannot be divided (remainder) because the divisor is zero");
  return Number(whole % by);
}

const LEAST_INTEGER = -(2n ** 63n);

/** A cast to a 64-bit integer: what does not fit is the least of them, as x86 makes it. */
function toInteger(value: number): bigint {
  if (!Number.isFinite(value)) return LEAST_INTEGER;
  const whole = BigInt(Math.trunc(value));
  return BigInt.asIntN(64, whole) === whole ? whole : LEAST_INTEGER;
}

export function contains(a: Json, b: Json, depth = 0): boolean {
  checkNesting(depth);
  spend(4);
  if (isObject(a) && isObject(b)) {
    for (const [key, value] of b) {
      const own = a.get(key);
      if (own === undefined || !contains(own, value, depth + 1)) return false;
    }
    return true;
  }
  if (isArray(a) && isArray(b)) return b.every((wanted) => a.some((item) => contains(item, wanted, depth + 1)));
  if (typeof a === "string" && typeof b === "string") return a.split("\0")[0]!.includes(b.split("\0")[0]!);
  return equalJson(a, b);
}
