/** What was put into a lab, for people: an input a line, with its virtual time. */

import { quoteShell } from "../export/command.ts";
import type { Input } from "../inputs.ts";
import type { Lab } from "../lab.ts";
import { callLine } from "./format.ts";

export function inputsText(lab: Lab): string {
  const { inputs } = lab;
  inputs.check("inputs");
  const { world } = inputs.origin;
  const lines = inputs.list.map((input, index) => `${String(index + 1).padStart(4)}  ${seconds(input)}  ${inputWords(input)}`);
  return `${[`   0  ${seconds({ at: { timeUs: 0 } })}  ${world === null ? "an empty lab" : `the world ${world}`}`, ...lines].join("\n")}\n`;
}

function seconds({ at }: { readonly at: Pick<Input["at"], "timeUs"> }): string {
  return `${(at.timeUs / 1e6).toFixed(3).padStart(9)} s`;
}

/** A line as it was typed; a script's first line; else the call. */
export function inputWords({ target, method, args }: Input): string {
  const [first] = args;
  if (method === "exec") return (first as readonly string[]).map(quoteShell).join(" ");
  if (method === "feed") return String(first);
  if (method === "openTerminal") return "a terminal";
  if (typeof first !== "string" || target.kind !== "host") return callLine({ target, method, args }).replace(/^# call: /, "");
  const lines = first.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines.length < 2 ? (lines[0] ?? "") : `${lines[0]} ... (${lines.length} lines)`;
}
