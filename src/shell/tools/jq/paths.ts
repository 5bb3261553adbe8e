/** Parts of values by their keys: reading, replacing, deleting, slices and whole paths. jq 1.6: jv_aux.c. */
import { checkMemory, spend } from "../../../sim/work.ts";
import { encodeText } from "../../../wire/text.ts";
import {
  characterCount,
  checkNesting,
  compareJson,
  equalJson,
  isArray,
  isObject,
  JqError,
  type Json,
  type JsonArray,
  type JsonObject,
  kindOf,
} from "./values.ts";

/** What one element of an array takes, and one key of an object. */
export const ELEMENT_BYTES = 16;
const ENTRY_BYTES = 80;

/** `.[key]`; null where there is nothing. */
export function getKey(value: Json, key: Json): Json {
  if (typeof key === "string") {
    if (isObject(value)) return value.get(key) ?? null;
    if (value === null) return null;
  } else if (typeof key === "number") {
    if (isArray(value)) return elementAt(value, key);
    if (value === null) return null;
  } else if (isObject(key)) {
    if (isArray(value)) {
      const [start, end] = bounds(value.length, key) ?? notNumbers("an array");
      return sliceArray(value, start, end);
    }
    if (typeof value === "string") {
      const [start, end] = bounds(characterCount(value), key) ?? notNumbers("an string");
      return sliceText(value, start, end);
    }
    if (value === null) return null;
  } else if (isArray(key) && isArray(value)) return indicesOf(value, key);
  throw new JqError(
    typeof key === "string" && encodeText(key).length < 30
      ? `Cannot index ${kindOf(value)} with string "${key.split("\0")[0]}"`
      : `Cannot index ${kindOf(value)} with ${kindOf(key)}`,
  );
}

function notNumbers(what: string): never {
  throw new JqError(`Start and end indices of ${what} slice must be numbers`);
}

function elementAt(array: JsonArray, key: number): Json {
  if (!Number.isInteger(key)) return null;
  return array[key < 0 ? key + array.length : key] ?? null;
}

/** Begin and end of a slice; null where they are no numbers. */
function bounds(length: number, slice: JsonObject): [number, number] | null {
  const given = [slice.get("start"), slice.get("end")];
  const from = given[0] === null ? 0 : given[0];
  const to = given[1] === null ? length : given[1];
  if (typeof from !== "number" || typeof to !== "number") return null;
  const start = Math.trunc(Math.min(Math.max(from < 0 ? from + length : from, 0), length));
  const last = to < 0 ? to + length : to;
  const end = last > length ? length : Math.ceil(last);
  return [start || 0, Math.max(end || 0, start || 0)];
}

export function sliceArray(array: JsonArray, start: number, end: number): JsonArray {
  if (start === 0 && end === array.length) return array;
  spend((end - start) >> 3);
  return array.slice(start, end);
}

/** Positions are those of characters. */
export function sliceText(text: string, start: number, end: number): string {
  spend(text.length >> 3);
  if (characterCount(text) === text.length) return text.slice(start, end);
  let at = 0;
  let from = 0;
  for (let count = 0; count < end && at < text.length; count++) {
    if (count === start) from = at;
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return start >= end ? "" : text.slice(from, at);
}

function indicesOf(array: JsonArray, wanted: JsonArray): JsonArray {
  const found: number[] = [];
  array.forEach((_, start) => {
    let index = -1;
    wanted.forEach((item, offset) => {
      const there = array[start + offset];
      if (there === undefined || !equalJson(there, item)) index = -1;
      else if (offset === 0) index = start;
    });
    if (index >= 0) found.push(index);
  });
  return found;
}

/** The value with another part at the key. */
export function setKey(value: Json, key: Json, part: Json): Json {
  if (typeof key === "string" && (value === null || isObject(value))) return withEntry(value ?? new Map(), key, part);
  if (typeof key === "number" && (value === null || isArray(value))) return withElement(value ?? [], Math.trunc(key) || 0, part);
  if (isObject(key) && (value === null || isArray(value))) {
    const array = value ?? [];
    const [start, end] = bounds(array.length, key) ?? notNumbers("an array");
    if (!isArray(part)) throw new JqError("A slice of an array can only be assigned another array");
    checkMemory((array.length + part.length) * ELEMENT_BYTES);
    spend((array.length + part.length) >> 2);
    return array.slice(0, start).concat(part, array.slice(end));
  }
  throw new JqError(`Cannot update field at ${kindOf(key)} index of ${kindOf(value)}`);
}

export function withEntry(object: JsonObject, key: string, part: Json): JsonObject {
  checkMemory(object.size * ENTRY_BYTES);
  spend(object.size * 4 + 4);
  return new Map(object).set(key, part);
}

const MOST_ELEMENTS = 536_870_911;

function withElement(array: JsonArray, index: number, part: Json): JsonArray {
  const at = index < 0 ? index + array.length : index;
  if (at < 0) throw new JqError("Out of bounds negative array index");
  if (at > MOST_ELEMENTS) throw new JqError("Array index too large");
  checkMemory(Math.max(at, array.length) * ELEMENT_BYTES);
  spend((Math.max(at, array.length) >> 2) + 1);
  const copy = array.slice();
  while (copy.length < at) copy.push(null);
  copy[at] = part;
  return copy;
}

export function setPath(value: Json, path: Json, part: Json): Json {
  if (!isArray(path)) throw new JqError("Path must be specified as an array");
  const parents: Json[] = [];
  let at = value;
  for (const key of path) {
    parents.push(at);
    at = getKey(at, key);
  }
  let result = part;
  for (let index = path.length - 1; index >= 0; index--) result = setKey(parents[index]!, path[index]!, result);
  return result;
}

export function hasKey(value: Json, key: Json): boolean {
  if (value === null) return false;
  if (isObject(value) && typeof key === "string") return value.has(key);
  if (isArray(value) && typeof key === "number") return key > -1 && Math.trunc(key) < value.length;
  throw new JqError(`Cannot check whether ${kindOf(value)} has a ${kindOf(key)} key`);
}

export function deletePaths(value: Json, paths: Json): Json {
  if (!isArray(paths)) throw new JqError("Paths must be specified as an array");
  const sorted = paths.slice().sort(compareJson);
  for (const path of sorted) if (!isArray(path)) throw new JqError(`Path must be specified as array, not ${kindOf(path)}`);
  if (sorted.length === 0) return value;
  if ((sorted[0] as JsonArray).length === 0) return null;
  return deleteSorted(value, sorted as JsonArray[], 0);
}

function deleteSorted(value: Json, paths: readonly JsonArray[], start: number): Json {
  checkNesting(start);
  const keys: Json[] = [];
  let result = value;
  for (let index = 0; index < paths.length; ) {
    const key = paths[index]![start]!;
    let next = index;
    while (next < paths.length && equalJson(key, paths[next]![start]!)) next++;
    if (paths[index]!.length === start + 1) keys.push(key);
    else {
      const part = getKey(result, key);
      if (part !== null) result = setKey(result, key, deleteSorted(part, paths.slice(index, next), start + 1));
    }
    index = next;
  }
  return deleteKeys(result, keys);
}

function deleteKeys(value: Json, keys: readonly Json[]): Json {
  if (value === null || keys.length === 0) return value;
  if (isArray(value)) return deleteElements(value, keys);
  if (!isObject(value)) throw new JqError(`Cannot delete fields from ${kindOf(value)}`);
  const copy = new Map(value);
  spend(value.size * 4);
  for (const key of keys) {
    if (typeof key !== "string") throw new JqError(`Cannot delete ${kindOf(key)} field of object`);
    copy.delete(key);
  }
  return copy;
}

function deleteElements(array: JsonArray, keys: readonly Json[]): JsonArray {
  const gone = new Set<number>();
  const slices: [number, number][] = [];
  for (const key of keys) {
    if (typeof key === "number") gone.add(Math.trunc(key) + (key < 0 ? array.length : 0));
    else if (isObject(key)) slices.push(bounds(array.length, key) ?? notNumbers("an array"));
    else throw new JqError(`Cannot delete ${kindOf(key)} element of array`);
  }
  spend(array.length * (1 + slices.length));
  return array.filter((_, index) => !gone.has(index) && !slices.some(([start, end]) => start <= index && index < end));
}
