/** The results of a file as a suite of JUnit's: a case for each command. */
import type { JunitSuite } from "../junit.ts";
import { type FileResult, titleOf } from "./results.ts";

export function suiteOf({ file, checked, problem }: FileResult): JunitSuite {
  const cases = checked.map((each) => {
    const { difference } = each;
    return { name: titleOf(each), problem: difference === null ? null : ({ kind: "failure", text: difference } as const) };
  });
  if (problem === null) return { name: file, cases };
  return { name: file, cases: [...cases, { name: file, problem: { kind: "error", text: problem } }] };
}
