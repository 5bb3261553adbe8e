/**
 * The recorded tables of command lines (test/netfilter-rules, test/ip) are what this machine's real tools answer: each table is recorded
 * afresh by its own recorder, in private namespaces, and compared with the recording that `npm test` holds ours to. Some 1,400 lines of
 * iptables, 900 of ip and 700 of the other tools. Needs root and these tools; otherwise skipped, and says why.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingTools } from "../../src/linux/private/tools.ts";
import { whyNotReal } from "../../src/linux/session.ts";
import { type Line, readLines } from "../ip/lines.ts";
import { canonical, type Session } from "../netfilter-rules/replay.ts";

const RULES = fileURLToPath(new URL("../netfilter-rules", import.meta.url));
const IP = fileURLToPath(new URL("../ip", import.meta.url));

const namesOf = (folder: string, ending: string): string[] =>
  readdirSync(folder).flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : []));

const reason = whyNotReal() ?? missingTools(["iptables", "ip", "bridge", "brctl", "ifconfig", "route", "arp", "sysctl"]);

describe.skipIf(reason !== null)(`the tables of command lines${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "netnsim-tables-"));
    for (const [from, to] of [
      [RULES, "rules"],
      [IP, "ip"],
    ] as const)
      cpSync(from, join(folder, to), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Ends with the test, and its namespaces with it. */
  const run = (signal: AbortSignal, ...argv: string[]) =>
    promisify(execFile)("unshare", ["--pid", "--fork", "--kill-child", "--mount-proc", ...argv], {
      signal,
      killSignal: "SIGKILL",
    });

  const RULE_TABLES = namesOf(`${RULES}/data`, ".json");

  test.concurrent.for(RULE_TABLES)("iptables answers as recorded: %s", { retry: 1 }, async (name, { signal, expect }) => {
    await run(signal, "/usr/bin/python3", "-ISEB", join(folder, "rules/record.py"), name);
    expect(readRules(join(folder, "rules/data"), name)).toEqual(readRules(`${RULES}/data`, name));
  });

  const IP_TABLES = ["data", "data-tools"].flatMap((kind) => namesOf(`${IP}/${kind}`, ".txt").map((name) => ({ kind, name })));

  test.concurrent.for(IP_TABLES)(
    "the tools answer as recorded: $kind/$name",
    { retry: 2 },
    async ({ kind, name }, { signal, expect }) => {
      const fresh = join(folder, "ip", kind, `${name}.txt`);
      await run(signal, "bash", join(folder, "ip/record.sh"), fresh);
      expect(readLines(readFileSync(fresh, "utf8"))).toEqual(readLines(readFileSync(`${IP}/${kind}/${name}.txt`, "utf8")));
    },
  );

  test.concurrent("iptables matches the packets it was recorded to match", { retry: 2 }, async ({ signal, expect }) => {
    const record = join(folder, "rules/record-traffic.sh");
    const { stdout } = await run(signal, "unshare", "-n", "-m", "bash", record);
    expect(stdout).toBe(readFileSync(`${RULES}/data/traffic.txt`, "utf8"));
  });

  test("there are enough of them", () => {
    const rules = RULE_TABLES.flatMap((name) => readRules(`${RULES}/data`, name)).flatMap(({ steps }) => steps);
    const lines = IP_TABLES.flatMap(({ kind, name }): readonly Line[] =>
      readLines(readFileSync(`${IP}/${kind}/${name}.txt`, "utf8")),
    );
    expect(rules.length).toBeGreaterThan(1200);
    expect(lines.filter(({ command }) => command.startsWith("ip ")).length).toBeGreaterThan(600);
  });
});

function readRules(folder: string, name: string): Session[] {
  const sessions = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as Session[];
  return sessions.map(({ title, steps }) => ({
    title,
    steps: steps.map((step) => ({ ...step, output: canonical(step.output) })),
  }));
}
