/** Which real kernel the command line names, and what it says where that is wrong. */
import { describe, expect, test } from "vitest";
import { parseFuzzOptions } from "../../src/cli/fuzz-options.ts";
import { parseJudgeOptions } from "../../src/cli/judge.ts";
import { parseOptions } from "../../src/cli/options.ts";
import { parseTestOptions } from "../../src/cli/test/options.ts";

describe("--on", () => {
  const on = (...words: string[]) => parseOptions(["replay", "lab.sh", ...words]);

  test("names this machine's kernel or one of Debian's", () => {
    expect(on().on).toEqual({ guest: null });
    expect(on("--on", "linux").on).toEqual({ guest: null });
    expect(on("--on", "qemu").on).toEqual({ guest: "6.18" });
    expect(on("--on=qemu:6.1").on).toEqual({ guest: "6.1" });
  });

  test("names nothing else", () => {
    for (const name of ["qemu:5.10", "kvm", "qemu:", "toString"])
      expect(() => on("--on", name)).toThrow(`--on ${JSON.stringify(name)}: linux or qemu[:6.18|6.1] is expected`);
  });

  test("a seed that is typed is known from the default one", () => {
    expect(on().isSeedGiven).toBe(false);
    expect(on("--seed", "1")).toMatchObject({ isSeedGiven: true, seed: 1 });
  });

  test("the guest's own options need a guest", () => {
    expect(() => on("--guest-limit", "5")).toThrow("--guest-limit and --files are of the guest: --on qemu");
    expect(() => on("--files", "out")).toThrow("--on qemu");
    expect(on("--on", "qemu", "--guest-limit", "5", "--files", "out")).toMatchObject({ guestSeconds: 5, filesDirectory: "out" });
  });
});

describe("--kernel", () => {
  test("names the Linux that is simulated", () => {
    expect(parseOptions(["run", "lab.sh"]).kernel).toBe(null);
    expect(parseOptions(["run", "lab.sh", "--kernel", "6.1"]).kernel).toBe("6.1");
    expect(parseTestOptions(["lab.sh", "--kernel", "6.18"])?.kernel).toBe("6.18");
  });

  test("names nothing else, and nothing where a real kernel is asked", () => {
    expect(() => parseOptions(["run", "lab.sh", "--kernel", "5.10"])).toThrow('--kernel "5.10": 6.18 or 6.1 is expected');
    expect(() => parseOptions(["replay", "lab.sh", "--kernel", "6.1"])).toThrow("replay: --kernel is an option of run and shell");
    expect(() => parseTestOptions(["lab.sh", "--kernel", "6.1", "--on", "qemu"])).toThrow("it cannot go with --on");
  });
});

test("fuzz takes the same names, and runs fewer guests at a time", () => {
  expect(parseFuzzOptions(["--against", "qemu:6.1"])?.against).toEqual({ guest: "6.1" });
  const jobs = (name: string) => parseFuzzOptions(["--against", name])!.jobs;
  expect(jobs("qemu")).toBeLessThan(jobs("linux"));
  expect(() => parseFuzzOptions(["--against", "bsd"])).toThrow('fuzz: --against "bsd": linux or qemu[:6.18|6.1] is expected');
  expect(() => parseFuzzOptions([])).toThrow("fuzz: --against is missing: linux or qemu[:6.18|6.1]");
});

test("judge has one command", () => {
  expect(parseJudgeOptions(["fetch"])).toEqual({ mirror: null, nearest: false, docker: false });
  expect(parseJudgeOptions(["fetch", "--mirror", "http://a.test/debian/", "--nearest"])).toEqual({
    mirror: "http://a.test/debian",
    nearest: true,
    docker: false,
  });
  expect(parseJudgeOptions(["--help"])).toBe(null);
  expect(() => parseJudgeOptions([])).toThrow("judge: fetch is missing");
  expect(() => parseJudgeOptions(["get"])).toThrow('judge: unknown command "get": fetch');
  expect(() => parseJudgeOptions(["fetch", "more"])).toThrow('judge: one too many: "more"');
});
