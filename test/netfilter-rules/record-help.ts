/**
 * `tsx test/netfilter-rules/record-help.ts`: asks the real iptables for the help of every match and target it has and writes
 * src/shell/commands/iptables/extension-help.ts. Changes nothing on the host: -h exits before any table is looked at.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HELP } from "../../src/shell/commands/iptables/help.ts";

const EXTENSIONS = "/usr/lib/x86_64-linux-gnu/xtables";
const FILE = fileURLToPath(new URL("../../src/shell/commands/iptables/extension-help.ts", import.meta.url));

const names = readdirSync(EXTENSIONS)
  .flatMap((file) => /^lib(?:xt|ipt)_(.+)\.so$/.exec(file)?.[1] ?? [])
  .sort();

function helpOf(option: "-m" | "-j", name: string): string | null {
  const { stdout, status } = spawnSync("iptables", [option, name, "-h"], { encoding: "utf8" });
  return status === 0 && stdout.startsWith(HELP) && stdout.length > HELP.length ? stdout.slice(HELP.length + 1) : null;
}

function table(name: string, rows: readonly (readonly [string, string | null])[]): string {
  const quoted = (text: string): string => `\`${text.replace(/[\\`]|\$\{/g, "\\$&")}\``;
  const lines = rows.flatMap(([key, text]) => (text === null ? [] : [`  ${key}: ${quoted(text)},\n`]));
  return `export const ${name}: Readonly<Record<string, string>> = {\n${lines.join("")}};\n`;
}

const matches = names.map((name) => [name, helpOf("-m", name)] as const);
const targets = [...names, "ACCEPT", "DROP", "QUEUE", "RETURN"].map((name) => [name, helpOf("-j", name)] as const);
writeFileSync(
  FILE,
  `/**
 * What iptables 1.8.9 prints for -m NAME -h and -j NAME -h after its general help, modelled or not.
 * Recorded by test/netfilter-rules/record-help.ts; not written by people.
 */

${table("MATCH_HELP", matches)}
${table("TARGET_HELP", targets)}`,
);
