/**
 * `npx tsx test/questions/times-main.ts [RULES]`: how long diff() takes for each of the twenty pairs, and of the twenty with NAT,
 * of 500 rules or as many as are asked for, in milliseconds of the processor; and whether it is right. Exit code 1 where it is
 * not.
 */
import { diffRules } from "../../src/questions/index.ts";
import { natPairsOf } from "./nat-pairs.ts";
import { pairsOf } from "./pairs.ts";

const rules = Number(process.argv[2] ?? 500);
const pairs = [...pairsOf(rules), ...natPairsOf(rules)];

function measured(a: string, b: string) {
  const before = process.cpuUsage();
  const { difference, undecided } = diffRules(a, b);
  const { user, system } = process.cpuUsage(before);
  const at = difference === null ? null : `${difference.packet.dst}:${difference.packet.dport}`;
  return { ms: Math.round((user + system) / 1000), at, undecided };
}

// Warm: the second time.
for (const { a, b } of pairs) measured(a, b);
for (const { name, a, b, differsAt } of pairs) {
  const { ms, at, undecided } = measured(a, b);
  const isRight = at === differsAt && undecided === null;
  if (!isRight) process.exitCode = 1;
  console.log(`${String(ms).padStart(5)} ms  ${isRight ? "right" : "WRONG"}  ${name}: ${at ?? "no difference"}`);
}
