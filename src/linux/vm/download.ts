/**
 * Gets packages from the archive into a folder, by apt's own downloader: it goes on with what it had begun, keeps to the
 * machine's proxies, and keeps a file only where its hash is the right one. What is there already is not fetched again.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileNameOf, type LockedPackage } from "./lock.ts";

export const APT_HELPER = "/usr/lib/apt/apt-helper";

export interface DownloadOptions {
  readonly folder: string;
  /** The archive's address. */
  readonly mirror: string;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

export type Downloaded =
  | { readonly kind: "done" }
  /** Versions that the archive does not have any more. */
  | { readonly kind: "gone"; readonly packages: readonly LockedPackage[] }
  | { readonly kind: "failed"; readonly why: string };

export async function download(packages: readonly LockedPackage[], options: DownloadOptions): Promise<Downloaded> {
  const { folder, mirror, signal } = options;
  const missing = packages.filter((each) => !existsSync(join(folder, fileNameOf(each))));
  if (missing.length === 0) return { kind: "done" };
  // What was kept has its own name only when it is whole.
  const jobs = missing.flatMap((each) => [
    `${mirror}/${each.path.replaceAll("+", "%2b")}`,
    partOf(folder, each),
    `SHA256:${each.sha256}`,
  ]);
  const child = spawn(APT_HELPER, ["-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=2", "download-file", ...jobs], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    signal,
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const total = sum(missing.map((each) => each.sizeBytes));
  const report = () =>
    options.onProgress(sum(missing.map((each) => Math.min(each.sizeBytes, sizeOf(partOf(folder, each))))), total);
  const ticking = setInterval(report, PROGRESS_EVERY_MS);
  await new Promise<void>((resolve) => child.on("error", () => resolve()).on("close", () => resolve()));
  clearInterval(ticking);
  report();
  for (const each of missing) keepWhole(folder, each);
  const left = missing.filter((each) => !existsSync(join(folder, fileNameOf(each))));
  if (left.length === 0) return { kind: "done" };
  const failures = [...complaints.matchAll(/^E: Failed to fetch (\S+)\s+(.*)$/gm)].map(([, address, why]) => ({
    address: address!,
    why: why!,
  }));
  const others = failures.filter(({ why }) => !/^(?:404\b|File not found)/.test(why));
  if (failures.length > 0 && others.length === 0) return { kind: "gone", packages: left };
  return { kind: "failed", why: others[0] ? `${others[0].address}: ${others[0].why}` : complaints.trim().split("\n").at(-1)! };
}

const PROGRESS_EVERY_MS = 300;

function partOf(folder: string, each: LockedPackage): string {
  return join(folder, `${fileNameOf(each)}.part`);
}

function keepWhole(folder: string, each: LockedPackage): void {
  const part = partOf(folder, each);
  rmSync(`${part}.FAILED`, { force: true });
  if (sizeOf(part) !== each.sizeBytes) return;
  if (createHash("sha256").update(readFileSync(part)).digest("hex") === each.sha256)
    renameSync(part, join(folder, fileNameOf(each)));
  else rmSync(part);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
