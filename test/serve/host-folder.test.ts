/** A folder of the machine as files of a lab. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { HostFolder } from "../../src/serve/host-folder.ts";

const outside = mkdtempSync(join(tmpdir(), "netnsim-outside-"));
const folder = join(outside, "project");
const { host } = bare({ seed: 1 });

beforeAll(() => {
  mkdirSync(join(folder, "sub"), { recursive: true });
  writeFileSync(join(outside, "secret"), "secret\n");
  writeFileSync(join(folder, "rules"), "*filter\n-A INPUT -j DROP\nCOMMIT\n");
  symlinkSync("../secret", join(folder, "out"));
  symlinkSync("..", join(folder, "up"));
  symlinkSync("rules", join(folder, "in"));
  symlinkSync("nowhere", join(folder, "dangling"));
  host.files.mountFiles(folder, new HostFolder(folder));
});

afterAll(() => rmSync(outside, { recursive: true }));

const sh = (line: string) => host.sh(line, { cwd: folder });

test("commands read and write it in place, under its path", async () => {
  expect((await sh("iptables-restore rules && iptables -S INPUT")).stdout).toBe("-P INPUT ACCEPT\n-A INPUT -j DROP\n");
  await sh(
    "iptables-save -t filter | grep -v '^#' > saved; echo more >> sub/log; echo more >> sub/log; mkdir -p a/b; cp rules a/b/c; mv a/b/c moved",
  );
  expect(readFileSync(join(folder, "saved"), "utf8")).toContain("-A INPUT -j DROP\n");
  expect(readFileSync(join(folder, "sub/log"), "utf8")).toBe("more\nmore\n");
  expect(readFileSync(join(folder, "moved"), "utf8")).toContain("COMMIT");
  expect((await sh("ls; pwd; cat in | head -1; rm -r a moved saved; ls")).stdout).toBe(
    `a\ndangling\nin\nmoved\nout\nrules\nsaved\nsub\nup\n${folder}\n*filter\ndangling\nin\nout\nrules\nsub\nup\n`,
  );
});

test("an open file is written at its position, and read back", async () => {
  expect(
    (
      await sh(
        "exec 3> f; echo one >&3; echo two >&3; exec 3>&-; printf X | dd of=f bs=1 seek=1 conv=notrunc 2> /dev/null; cat f; rm f",
      )
    ).stdout,
  ).toBe("oXe\ntwo\n");
});

test("nothing outside of it is reached, by no link and no way up", async () => {
  const lines = [
    "cat out",
    "echo x > out",
    "echo x > up/new",
    "cat up/secret",
    "cat ../secret",
    "echo x > dangling",
    "mkdir -p up/made",
    "ls up",
    `mv rules ${outside}/stolen`,
  ];
  for (const line of lines) expect({ line, exitCode: (await sh(line)).exitCode }).not.toEqual({ line, exitCode: 0 });
  expect(readFileSync(join(outside, "secret"), "utf8")).toBe("secret\n");
});

test("the machine's refusals are the lab's", async () => {
  expect((await sh("cat nothing")).stderr).toBe("cat: nothing: No such file or directory\n");
  expect((await sh("rmdir sub; ls sub/x; mkdir sub")).stderr).toContain("File exists");
  expect((await sh("cat rules/x")).stderr).toBe("cat: rules/x: Not a directory\n");
});
