/** A history's reasons: --explain and --why say of it what they say of the script that it is the history of. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "netnsim-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("run HISTORY --explain, --why", async () => {
  const { lab, host } = bare({ seed: 1 });
  host.exec(["ip", "link", "set", "lo", "up"]);
  await host.sh("iptables -A INPUT -p icmp -j DROP; ping -c1 -W1 127.0.0.1");
  const file = join(folder, "lab.history");
  writeFileSync(file, lab.history());
  const explained = await runCli("run", file, "--explain");
  expect(explained.stderr).toContain("dropped by h: filter INPUT 1");
  expect(explained.stdout).toContain("100% packet loss");
  expect((await runCli("run", file, "--why")).stderr).toContain("Would work with   iptables -D INPUT 1");
});
