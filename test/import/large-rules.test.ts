/** A file of 5,556 rules in the shape of a real node's is read as it is, counters and all, and saved the same. */
import { expect, test } from "vitest";
import { LARGE_RULES, largeRuleFile } from "../../src/bench/large-rules.ts";
import { Lab } from "../../src/index.ts";
import { runs } from "../sample.ts";

const withoutComments = (text: string): string => text.replace(/^#.*\n/gm, "");
const rulesIn = (text: string): number => text.match(/^\[\d+:\d+\] -A /gm)?.length ?? 0;

test("rules of kube-proxy and docker are saved as they were read", () => {
  expect(rulesIn(largeRuleFile())).toBe(LARGE_RULES);
  const file = largeRuleFile(runs(LARGE_RULES / 12, LARGE_RULES));
  const { host, notes } = Lab.from({ iptables: file });
  expect(notes).toEqual([]);
  expect(withoutComments(host.exec(["iptables-save", "-c"]).stdout)).toBe(file);
});
