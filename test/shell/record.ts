/** Records what the real bash answers to the scripts: `npx tsx test/shell/record.ts`, on Debian 12 as root. See bash-scripts.ts. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCRIPTS } from "./bash-scripts.ts";
import { canonical, type Recorded } from "./recorded.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const recorded: Record<string, Recorded> = {};
for (const scripts of Object.values(SCRIPTS)) {
  for (const script of scripts) {
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
    recorded[script] = { stdout: canonical(answer.stdout), stderr: canonical(answer.stderr), exitCode };
    rmSync(directory, { recursive: true });
  }
}
writeFileSync("test/shell/bash-scripts.json", `${JSON.stringify(recorded, null, 1)}\n`);
