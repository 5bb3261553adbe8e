/** JUnit's XML, which CI systems read: suites of cases, each of which passed or has a text that says why not. */

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

export interface JunitCase {
  readonly name: string;
  /** An error is what kept it from being run to its end; null where it passed. */
  readonly problem: { readonly kind: "failure" | "error"; readonly text: string } | null;
}

export function formatJunit(suites: readonly JunitSuite[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.map(formatSuite).join("")}</testsuites>\n`;
}

function formatSuite({ name, cases }: JunitSuite): string {
  const count = (kind: "failure" | "error"): number => cases.filter(({ problem }) => problem?.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}"`;
  return `  <testsuite name="${escaped(name)}" ${counts}>\n${cases.map((each) => formatCase(name, each)).join("")}  </testsuite>\n`;
}

function formatCase(suite: string, { name, problem }: JunitCase): string {
  const attributes = `classname="${escaped(suite)}" name="${escaped(name)}"`;
  if (problem === null) return `    <testcase ${attributes}/>\n`;
  const { kind, text } = problem;
  const [first] = text.split("\n");
  return `    <testcase ${attributes}>\n      <${kind} message="${escaped(first!)}">${escaped(text)}</${kind}>\n    </testcase>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML 1.0 has no form for is shown as U+FFFD. */
function escaped(text: string): string {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd").replace(/[&<>"]/g, (each) => ENTITIES[each]!);
}
