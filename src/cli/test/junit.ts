/** The results as JUnit's XML, which CI systems read: a suite for each file, a case for each command. */
import { type FileResult, failuresOf, titleOf } from "./results.ts";

export function junitOf(results: readonly FileResult[]): string {
  const suites = results.map(suiteOf).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}</testsuites>\n`;
}

function suiteOf(result: FileResult): string {
  const { file, checked, problem } = result;
  const cases = checked.map((each) => caseOf(file, titleOf(each), "failure", each.difference));
  if (problem !== null) cases.push(caseOf(file, file, "error", problem));
  const counts = `tests="${cases.length}" failures="${failuresOf(result).length}" errors="${problem === null ? 0 : 1}"`;
  return `  <testsuite name="${escaped(file)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
}

function caseOf(file: string, title: string, kind: "failure" | "error", text: string | null): string {
  const attributes = `classname="${escaped(file)}" name="${escaped(title)}"`;
  if (text === null) return `    <testcase ${attributes}/>\n`;
  const [first] = text.split("\n");
  return `    <testcase ${attributes}>\n      <${kind} message="${escaped(first!)}">${escaped(text)}</${kind}>\n    </testcase>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML 1.0 has no form for is shown as U+FFFD. */
function escaped(text: string): string {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd").replace(/[&<>"]/g, (each) => ENTITIES[each]!);
}
