/**
 * The real bash, for scripts of its own: each runs as the file ../t.sh in an empty directory, with nothing but Debian's tools,
 * without a network, on a disk that cannot be written to but in /mnt, /tmp, /root and /run, which are new, and with nothing in
 * /usr/local; the devices in /dev can be written to, not replaced. Needs root.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { decodeText, encodeText } from "../../src/wire/text.ts";
import { canonical, type Recorded } from "./recorded.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Seconds a script may take; what takes longer is ended by SIGKILL. */
const LIMIT_SECONDS = 20;

/** Runs /mnt/io/t.sh for each line it reads, and says when it is through. */
const DRIVER = `set -e
mount --make-rprivate /
mount -t tmpfs t /mnt
mkdir /mnt/io
mount --bind "$1" /mnt/io
mount -o remount,ro,bind /
mount -o remount,ro,bind /dev
for each in /tmp /root /run /usr/local/bin /usr/local/sbin; do mount -t tmpfs -o size=200m t $each; done
set +e
echo ready
while read -r _; do
  cp /mnt/io/t.sh /mnt/t.sh
  rm -rf /mnt/work /tmp/* /root/*
  mkdir /mnt/work
  cd /mnt/work
  env -i PATH=${PATH} HOME=/root LC_ALL=C.UTF-8 TZ=UTC timeout -s KILL ${LIMIT_SECONDS} bash ../t.sh < /dev/null > /mnt/io/out 2> /mnt/io/err
  echo $? > /mnt/io/code
  cd /
  echo through
done`;

/** Why there is no real bash to run here; null where there is. */
export function whyNoRealBash(): string | null {
  if (process.getuid?.() !== 0) return "it needs root, for namespaces of its own";
  const { status, stdout: version } = spawnSync("bash", ["-c", "echo $BASH_VERSION"], { encoding: "utf8" });
  if (status !== 0) return "there is no bash";
  if (spawnSync("unshare", ["--net", "--mount", "true"]).status !== 0) return "it needs namespaces of its own";
  return version.startsWith("5.2.") ? null : `it is bash ${version.trim()}, not 5.2`;
}

export class RealBash {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #isReady = false;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "bash-"));
    mkdirSync(join(this.#folder, "io"));
    const options = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    this.#child = spawn("unshare", [...options, "bash", "-c", DRIVER, "driver", join(this.#folder, "io")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#reader = createInterface({ input: this.#child.stdout! });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** One at a time. */
  async run(script: string): Promise<Recorded> {
    if (!this.#isReady) await this.#hear("ready");
    this.#isReady = true;
    const path = (name: string): string => join(this.#folder, "io", name);
    writeFileSync(path("t.sh"), encodeText(script));
    this.#child.stdin!.write("go\n");
    await this.#hear("through");
    const [stdout, stderr, code] = ["out", "err", "code"].map((name) => decodeText(readFileSync(path(name))));
    return { stdout: canonical(stdout!), stderr: canonical(stderr!), exitCode: Number(code) };
  }

  async #hear(word: string): Promise<void> {
    const { value, done } = await this.#lines.next();
    if (done || value !== word) throw new Error(`real bash: ${value ?? "it ended"}`);
  }

  close(): void {
    this.#child.stdin!.end();
    this.#reader.close();
    rmSync(this.#folder, { recursive: true });
  }
}

export async function runInBash(scripts: readonly string[]): Promise<Recorded[]> {
  const bash = new RealBash();
  const results: Recorded[] = [];
  for (const script of scripts) results.push(await bash.run(script));
  bash.close();
  return results;
}
