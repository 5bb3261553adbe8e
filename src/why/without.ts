/** Which rules matter for a request: it is made again without each that matched, and what comes of it is compared. */
import { conditionsOf } from "../explain/rules.ts";
import type { Lab } from "../lab/lab.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import type { Sliced } from "../sim/sliced.ts";
import type { HopOf } from "../trace/hop.ts";
import { attempt, type Outcome, outcomeWords } from "./attempt.ts";
import { typedIn } from "./cure.ts";
import type { Request } from "./request.ts";
import { explanationLines, isTitle } from "./what-if.ts";

const MOST_RULES = 40;

export function* withoutText(lab: Lab, request: Request, isLate: () => boolean): Sliced<string> {
  const base = (yield* attempt(lab, request, null))!;
  const rules = matched(base);
  if (rules.length === 0) return "Without rules: none matched.\n";
  const names = namesOf(base.lab.kernel);
  const rows: string[][] = [];
  for (const hop of rules.slice(0, MOST_RULES)) {
    if (isLate()) break;
    const { table, chain, number, rule } = hop.detail;
    const net = base.lab.kernel.nets[hop.netns]!;
    const removal = typedIn(base.lab, net, `iptables ${table === "filter" ? "" : `-t ${table} `}-D ${chain} ${number}`);
    const without = yield* attempt(lab, request, removal);
    const target = / -[jg] (.*)$/.exec(rule!)?.[1] ?? "no target";
    const words = `${conditionsOf(rule!)}  ${target}`;
    rows.push([names.netns(hop.host, hop.netns), table, `${chain} ${number}`, words, differenceWords(base, without)]);
  }
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`);
  const left = rules.length - rows.length;
  return `${["Without each rule that matched:", ...lines, ...(left === 0 ? [] : [`  ${left} more were not tried`])].join("\n")}\n`;
}

/** Each rule once, in the order in which they matched. */
function matched({ hops }: Outcome): HopOf<"rule">[] {
  const seen = new Set<string>();
  return hops.filter((hop): hop is HopOf<"rule"> & Outcome["hops"][number] => {
    if (hop.kind !== "rule" || hop.detail.number === null) return false;
    const key = `${hop.netns} ${hop.detail.table} ${hop.detail.chain} ${hop.detail.number}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function differenceWords(base: Outcome, without: Outcome | null): string {
  if (without === null) return "it cannot be taken away";
  const [before, after] = [base, without].map(outcomeWords);
  if (before !== after) return after!;
  const [was, is] = [base, without].map((outcome) => explanationLines(outcome).filter(isTitle));
  const at = was!.findIndex((title, index) => title !== is![index]);
  if (at < 0 && was!.length === is!.length) return "no difference";
  return `the same by another path: ${is![at]?.replace(/ {2,}/g, "  ") ?? "fewer packets"}`;
}
