/** Tests a filter is built of: known beforehand, or a question to the packet. Building folds what is known, as libpcap does. */
import type { FilterSubject } from "./subject.ts";

export type Test = boolean | ((subject: FilterSubject) => boolean);

export function both(a: Test, b: Test): Test {
  if (a === false || b === false) return false;
  if (a === true) return b;
  if (b === true) return a;
  return (subject) => a(subject) && b(subject);
}

export function either(a: Test, b: Test): Test {
  if (a === true || b === true) return true;
  if (a === false) return b;
  if (b === false) return a;
  return (subject) => a(subject) || b(subject);
}

export function negate(test: Test): Test {
  if (typeof test === "boolean") return !test;
  return (subject) => !test(subject);
}

export function anyOf(...tests: Test[]): Test {
  return tests.reduce(either);
}
