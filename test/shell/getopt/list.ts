/** `npx tsx test/shell/getopt/list.ts`: writes docs/OPTIONS.md, which options of each command are modelled and which are not. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeOptions } from "../../../src/cli/help-command.ts";
import { makeRegistry } from "../../../src/shell/registry.ts";

export const LIST = fileURLToPath(new URL("../../../docs/OPTIONS.md", import.meta.url));

const HEAD = `# Options of the commands

Which options a command has here, by its option table. Those that its real counterpart in Debian 12 has besides are refused by name, with an exit code
that is not 0. Written by \`npx tsx test/shell/getopt/list.ts\`; \`netnsim help COMMAND\` prints the same of one command.
`;

export function listOptions(): string {
  const commands = [...makeRegistry().values()].filter(({ options }) => options !== undefined);
  const sections = commands.map(({ name }) => `\n## ${name}\n\n\`\`\`\n${describeOptions(name)}\`\`\`\n`);
  return HEAD + sections.sort().join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(LIST, listOptions());
