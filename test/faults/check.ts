/** `tsx test/faults/check.ts [NAME ...]`: prints, line by line, where the simulator differs from what the real system printed. */
import { CASE_NAMES, canonicalOf, expectedOf, printedOf } from "./run-case.ts";

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : CASE_NAMES) {
  const expected = canonicalOf(name, expectedOf(name)).split("\n");
  const printed = canonicalOf(name, await printedOf(name)).split("\n");
  const same = expected.join("\n") === printed.join("\n");
  console.log(`${name}: ${same ? "equal" : "different"}`);
  for (let at = 0; !same && at < Math.max(expected.length, printed.length); at++) {
    if (expected[at] === printed[at]) continue;
    console.log(`  ${at + 1}: linux   ${expected[at] ?? "(nothing)"}\n  ${at + 1}: netnsim ${printed[at] ?? "(nothing)"}`);
  }
}
