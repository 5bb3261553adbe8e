/** docs/captures.md: what tshark says of the one file in which a packet is there at each device that it passes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, inject, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "netnsim-tshark-"));
afterAll(() => rmSync(directory, { recursive: true }));

const OUT = join(directory, "out.pcapng");
const ANALYSED = ["-Y", "tcp.analysis.flags"];

function tshark(...words: readonly string[]): string {
  const run = spawnSync("tshark", words, { encoding: "utf8", cwd: directory });
  return run.status === 0 ? run.stdout : `${run.stdout}${run.stderr}`;
}

const version = spawnSync("tshark", ["--version"], { encoding: "utf8" });
const isThere = version.status === 0;
const knowsKey = isThere && tshark("-G", "defaultprefs").includes("conversation_deinterlacing_key");
if (!isThere) console.log("test/terminal/tshark: skipped, needs tshark");

/** The commands of the document. */
const commands = [
  ...readFileSync(fileURLToPath(new URL("../../docs/captures.md", import.meta.url)), "utf8").matchAll(/^ +tshark (.*)$/gm),
].map(([, words]) => words!.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'(.*)'$/, "$1").replace(/^OUT$/, OUT)));

describe.skipIf(!isThere)("a curl through a published port", () => {
  test("is analysed without a warning as the document says", () => {
    const script = "docker run -d --name web -p 8080:80 nginx\nssh remote curl -s 192.168.2.110:8080 > /dev/null\n";
    writeFileSync(join(directory, "x.sh"), script);
    spawnSync(process.execPath, [inject("main"), "run", join(directory, "x.sh"), "--pcapng", OUT]);
    const [deinterlaced, one, withoutAnalysis] = commands;
    expect(tshark("-r", OUT, ...ANALYSED)).toContain("TCP Retransmission");
    if (knowsKey) expect(tshark(...deinterlaced!, ...ANALYSED)).toBe("");
    tshark(...one!);
    expect(tshark("-r", "web.pcapng")).toContain("HTTP/1.1 200 OK");
    expect(tshark("-r", "web.pcapng", ...ANALYSED)).toBe("");
    expect(tshark(...withoutAnalysis!, ...ANALYSED)).toBe("");
  });
});
