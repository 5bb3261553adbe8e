/** Records what Debian 12's jq prints for the cases of programs.ts: `npm run record -- jq`, where jq 1.6 is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CASES } from "./programs.ts";
import { caseScript, MARK } from "./script.ts";

const cwd = mkdtempSync(join(tmpdir(), "netnsim-jq-"));
const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8", HOME: "/root" };
const input = CASES.map(caseScript).join("");
const { stdout } = spawnSync("bash", ["-s"], { input, encoding: "utf8", env, cwd, maxBuffer: 100_000_000 });
const outputs = stdout.split(MARK);
const recorded = CASES.map((each, index) => ({ ...each, output: outputs[index] }));
writeFileSync(new URL("cases.json", import.meta.url), `[\n${recorded.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`);
rmSync(cwd, { recursive: true });
console.log(`${recorded.length} cases`);
