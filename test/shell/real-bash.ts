/**
 * Runs scripts in the real bash, one after another: as the file ../t.sh in an empty directory, with nothing but Debian's tools, without a
 * network, on a disk that cannot be written to but in /mnt, /tmp, /root and /run, which are new for each run; and nothing in /usr/local. Needs root.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeText, encodeText } from "../../src/wire/text.ts";
import { canonical, type Recorded } from "./recorded.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Seconds a script may take; what takes longer is ended by SIGKILL. */
const LIMIT_SECONDS = 20;

const DRIVER = `set -e
mount --make-rprivate /
mount -t tmpfs t /mnt
mkdir /mnt/io
mount --bind "$1" /mnt/io
mount -o remount,ro,bind /
for each in /tmp /root /run /usr/local/bin /usr/local/sbin; do mount -t tmpfs -o size=200m t $each; done
set +e
for script in /mnt/io/*.sh; do
  name=\${script%.sh}
  cp $script /mnt/t.sh
  rm -rf /mnt/work /tmp/* /root/*
  mkdir /mnt/work
  cd /mnt/work
  env -i PATH=${PATH} HOME=/root LC_ALL=C.UTF-8 TZ=UTC timeout -s KILL ${LIMIT_SECONDS} bash ../t.sh < /dev/null > $name.out 2> $name.err
  echo $? > $name.code
  cd /
done`;

export function runInBash(scripts: readonly string[]): Recorded[] {
  const folder = mkdtempSync(join(tmpdir(), "bash-"));
  try {
    mkdirSync(join(folder, "io"));
    const nameOf = (index: number, ending: string): string => join(folder, "io", `${String(index).padStart(6, "0")}.${ending}`);
    for (const [index, script] of scripts.entries()) writeFileSync(nameOf(index, "sh"), encodeText(script));
    const options = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const ended = spawnSync("unshare", [...options, "bash", "-c", DRIVER, "driver", join(folder, "io")], { stdio: "pipe" });
    if (ended.status !== 0) throw new Error(`real bash: ${decodeText(ended.stderr)}`);
    return scripts.map((_, index) => {
      const [stdout, stderr, code] = ["out", "err", "code"].map((ending) => decodeText(readFileSync(nameOf(index, ending))));
      return { stdout: canonical(stdout!), stderr: canonical(stderr!), exitCode: Number(code) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
