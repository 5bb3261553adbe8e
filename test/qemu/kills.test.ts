/**
 * netnsim ended at twenty moments of a replay: ten while the guest boots and its state is saved, ten while a saved state is
 * restored and the script runs. No process is left, and what SIGKILL leaves half made is gone with the next call.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { guestKernel } from "../../src/linux/vm/guest-kernel.ts";
import { imageFolder } from "../../src/linux/vm/image.ts";
import { guestsOf, untilEnded } from "../processes.ts";

const reason = guestKernel().whyNot([]);
const folder = mkdtempSync(join(tmpdir(), "netnsim-kills-"));
const judge = join(folder, "netnsim", "judge");
const states = join(judge, "states");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ARGV = [inject("main"), "replay", "says.sh", "--on", "qemu"] as const;
const OPTIONS = { cwd: folder, env: { ...process.env, XDG_CACHE_HOME: folder } };

/** Ten moments of `whole` ms, spread by the golden ratio. */
const moments = (whole: number, first: number) =>
  Array.from({ length: 10 }, (_, index) => ({
    signal: (["SIGINT", "SIGTERM", "SIGKILL"] as const)[(first + index) % 3]!,
    ms: Math.round(whole * (((index + 1) * 0.618_034) % 1)),
  }));

const half = (pid = "\\d+"): string[] => readdirSync(states).filter((name) => new RegExp(`\\.${pid}\\.part$`).test(name));

/** How long guests went on after netnsim was killed, in milliseconds. */
const afterKills: number[] = [];

async function endAfter(ms: number, signal: NodeJS.Signals): Promise<void> {
  const child = spawn(process.execPath, ARGV, { ...OPTIONS, stdio: "ignore" });
  const exited = once(child, "exit");
  await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, ms))]);
  const guests = guestsOf(child.pid!);
  child.kill(signal);
  await exited;
  const took = await untilEnded(guests);
  if (signal === "SIGKILL") afterKills.push(took);
  if (signal !== "SIGKILL") expect(half(String(child.pid))).toEqual([]);
}

function replaysAndCleans(): void {
  const { stdout, status } = spawnSync(process.execPath, ARGV, { ...OPTIONS, encoding: "utf8" });
  expect({ stdout, status }).toEqual({ stdout: "said\n", status: 0 });
  expect(half()).toEqual([]);
}

describe.skipIf(reason !== null)(`ended at any moment${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test("a cache of its own, where no state is saved yet", () => {
    mkdirSync(states, { recursive: true });
    symlinkSync(imageFolder(), join(judge, basename(imageFolder())));
    writeFileSync(join(folder, "says.sh"), "# world: bare\nsleep 1; echo said\n");
    expect(readdirSync(states)).toEqual([]);
  });

  test.each(moments(25_000, 0))("$signal after $ms ms, while a state is made", async ({ signal, ms }) => {
    for (const name of readdirSync(states)) if (!name.endsWith(".part")) rmSync(join(states, name), { recursive: true });
    await endAfter(ms, signal);
  });

  test("the next call works, and what was half made is gone", replaysAndCleans);

  test.each(moments(3_000, 1))("$signal after $ms ms, from the saved state", ({ signal, ms }) => endAfter(ms, signal));

  test("and again", replaysAndCleans);

  test("after SIGKILL a guest ends by itself", () => {
    expect(afterKills).toHaveLength(6);
    console.log(`after SIGKILL a guest ended in ${Math.round(Math.max(...afterKills))} ms at most`);
  });
});
