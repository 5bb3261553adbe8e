/**
 * `npx tsx test/hostile/endless.ts [WORD ...]`: what the scripts of endless.md cost until they end, each in a process of its own,
 * with the built command line. Fails where one takes more than five seconds of the processor or 500 MB, or ends by an internal
 * error. A figure of time: for a quiet machine, and not part of `npm test`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_SECONDS = 5;
const MOST_MB = 500;
/** Of the clock: what does not end is ended. */
const LIMIT_MS = 120_000;
const OUTPUT_BYTES = 64 * 1024 * 1024;

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const TEXT = readFileSync(new URL("endless.md", import.meta.url), "utf8");

/** Writes what the process used to its fourth stream. */
const REPORT = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, mb: maxRSS / 1024 }));
});`)}`;

interface Used {
  readonly seconds: number;
  readonly mb: number;
}

const asked = process.argv.slice(2);
const sections = [...TEXT.matchAll(/^## (.+?)(?: \(world (\w+)\))?\n\n```bash\n([\s\S]*?)\n```$/gm)];
const folder = mkdtempSync(join(tmpdir(), "netnsim-endless-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
let failed = 0;
for (const [, name = "", world = "bare", script = ""] of sections) {
  if (asked.length > 0 && !asked.some((word) => name.includes(word))) continue;
  writeFileSync(join(folder, "x.sh"), script);
  const words = ["--import", REPORT, CLI, "run", "--world", world, "x.sh"];
  const stdio = ["ignore", "pipe", "pipe", "pipe"] as const;
  const ran = spawnSync(process.execPath, words, { cwd: folder, stdio: [...stdio], timeout: LIMIT_MS, maxBuffer: OUTPUT_BYTES });
  const report = String(ran.output?.[3] ?? "");
  const { seconds, mb }: Used = report === "" ? { seconds: Number.NaN, mb: Number.NaN } : JSON.parse(report);
  const last = String(ran.stderr).trimEnd().split("\n").at(-1)!.slice(0, 120);
  const isFine = seconds <= MOST_SECONDS && mb <= MOST_MB && !last.includes("internal error") && ran.status !== null;
  if (!isFine) failed++;
  const used = `${seconds.toFixed(2).padStart(6)} s ${mb.toFixed(0).padStart(4)} MB  exit ${String(ran.status).padStart(3)}`;
  console.log(`${isFine ? "      " : "FAILED"} ${used}  ${name}  | ${last}`);
}
console.log(`${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
