/**
 * The recorded tables of command lines (test/netfilter-rules, test/ip) are what this machine's real tools print: each is
 * recorded afresh by its own recorder, in private namespaces, and compared with the recording that `npm test` holds ours to.
 * Some 1,400 lines of iptables, 900 of ip and 700 of the other tools.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { missingTools } from "../../../src/linux/private/tools.ts";
import { whyNotReal } from "../../../src/linux/session.ts";
import { diffLines } from "../../../src/scenario/compare.ts";
import { readLines } from "../../ip/lines.ts";
import { canonical, readSessions, TABLES } from "../../netfilter-rules/replay.ts";
import type { Question, Questions } from "./question.ts";

const RULES = fileURLToPath(new URL("../../netfilter-rules", import.meta.url));
const IP = fileURLToPath(new URL("../../ip", import.meta.url));

export function tables(): Questions {
  const why = whyNotReal() ?? missingTools(["iptables", "ip", "bridge", "brctl", "ifconfig", "route", "arp", "sysctl"]);
  const all = [...TABLES.map(rules), ...ipTables().map(lines), TRAFFIC];
  return why === null ? { asked: all, refused: [] } : { asked: [], refused: all.map(({ title }) => ({ title, why })) };
}

function rules(name: string): Question {
  return table(`iptables ${name}`, RULES, async (folder, run) => {
    await run("/usr/bin/python3", "-ISEB", join(folder, "record.py"), name);
    return [readRules(RULES, name), readRules(folder, name)];
  });
}

function ipTables(): string[] {
  return ["data", "data-tools"].flatMap((kind) => namesOf(`${IP}/${kind}`, ".txt").map((name) => `${kind}/${name}.txt`));
}

function lines(file: string): Question {
  return table(file, IP, async (folder, run) => {
    await run("bash", join(folder, "record.sh"), join(folder, file));
    return [readIp(IP, file), readIp(folder, file)];
  });
}

/** Which packets the rules match. */
const TRAFFIC = table("iptables' traffic", RULES, async (folder, run) => {
  const { stdout } = await run("unshare", "-n", "-m", "bash", join(folder, "record-traffic.sh"));
  return [readFileSync(`${RULES}/data/traffic.txt`, "utf8"), stdout];
});

type Run = (...argv: string[]) => Promise<{ readonly stdout: string }>;

/** `record` writes the table in a folder of its own and returns what was recorded before, and what now. */
function table(name: string, from: string, record: (folder: string, run: Run) => Promise<[string, string]>): Question {
  const ask = async (signal: AbortSignal): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), "netnsim-table-"));
    const options = ["--pid", "--fork", "--kill-child", "--mount-proc"];
    const run: Run = (...argv) => promisify(execFile)("unshare", [...options, ...argv], { signal, killSignal: "SIGKILL" });
    try {
      cpSync(from, folder, { recursive: true });
      const [recorded, now] = await record(folder, run);
      return recorded === now ? "" : changes(recorded, now);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return { title: `table ${name}`, waits: 0, ask };
}

function changes(recorded: string, now: string): string {
  const changed = diffLines(recorded.split("\n"), now.split("\n")).split("\n");
  return changed.filter((line) => !line.startsWith("  ")).join("\n");
}

function namesOf(folder: string, ending: string): string[] {
  return readdirSync(folder).flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : []));
}

function readRules(folder: string, name: string): string {
  const sessions = readSessions(readFileSync(`${folder}/data/${name}.txt`, "utf8"));
  const steps = sessions.flatMap(({ title, steps }) => [
    title,
    ...steps.map((step) => ({ ...step, output: canonical(step.output) })),
  ]);
  return steps.map((step) => JSON.stringify(step)).join("\n");
}

function readIp(folder: string, file: string): string {
  return readLines(readFileSync(join(folder, file), "utf8"))
    .map((line) => JSON.stringify(line))
    .join("\n");
}
