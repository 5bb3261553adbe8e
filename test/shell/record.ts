/** Records what the real bash and tools print for the scripts: `npx tsx test/shell/record.ts`, on Debian 12 as root. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCRIPTS } from "./bash-scripts.ts";
import { canonical, type Recorded } from "./recorded.ts";
import { SETUP, TOOL_SCRIPTS } from "./tool-scripts.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

function record(groups: Readonly<Record<string, readonly string[]>>, setup: string, file: string): void {
  const recorded: Record<string, Recorded> = {};
  for (const script of Object.values(groups).flat()) recorded[script] = run(setup + script);
  writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
}

function run(script: string): Recorded {
  const directory = mkdtempSync(join(tmpdir(), "bash-"));
  const work = join(directory, "work");
  mkdirSync(work);
  writeFileSync(join(directory, "t.sh"), script);
  // The script itself stays out of the directory it works in, so that a * does not find it.
  const answer = spawnSync(
    "unshare",
    [
      "-m",
      "bash",
      "-c",
      `mount --bind ${directory} /mnt && cd /mnt/work && exec env -i PATH=${PATH} HOME=/root LC_ALL=C.UTF-8 bash ../t.sh </dev/null`,
    ],
    { encoding: "utf8", timeout: 20_000 },
  );
  const exitCode = answer.status ?? 128 + 15;
  rmSync(directory, { recursive: true });
  return { stdout: canonical(answer.stdout), stderr: canonical(answer.stderr), exitCode };
}

const only = process.argv[2];
if (only !== "tools") record(SCRIPTS, "", "test/shell/bash-scripts.json");
if (only !== "bash") record(TOOL_SCRIPTS, SETUP, "test/shell/tool-scripts.json");
