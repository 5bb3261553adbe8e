/**
 * Compiles the program that stands for the lab's commands under `netnsim up` (shim.c), statically, for this machine's platform
 * and for those that a cross compiler is there for. Where none is, or it has no static C library, that platform's users have the
 * one in Perl. A package for others is built with musl, which is under the MIT licence.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Node's name of a platform, and the prefixes of compilers that make programs for it. musl's programs are a twentieth of glibc's. */
const CROSS_COMPILERS = {
  "linux-x64": ["x86_64-linux-musl-gcc", "x86_64-linux-gnu-gcc"],
  "linux-arm64": ["aarch64-linux-musl-gcc", "aarch64-linux-gnu-gcc"],
};

const OWN_COMPILERS = ["musl-gcc", "gcc", "cc"];

const FLAGS = "-std=gnu11 -Os -static -s -ffunction-sections -Wl,--gc-sections".split(" ");

/** Writes them into a folder, by the names of their platforms. */
export function buildShims(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [platform, cross] of Object.entries(CROSS_COMPILERS)) {
    const isOwn = platform === `${process.platform}-${process.arch}`;
    const compilers = isOwn ? [...OWN_COMPILERS, ...cross] : cross;
    compilers.some((compiler) => compile(compiler, join(folder, platform)));
  }
}

function compile(compiler: string, output: string): boolean {
  return spawnSync(compiler, [...FLAGS, "-o", output, "package/shim.c"], { stdio: "ignore" }).status === 0;
}
