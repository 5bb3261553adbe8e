/**
 * What network programs say of a standard output that is full, closed, or a pipe that nobody reads; recorded of Debian 12's on
 * Linux 6.18.
 */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";

const SILENT = ["", 0] as const;
const NO_SPACE = "No space left on device";
const BAD = "Bad file descriptor";

/** Standard error and exit code with /dev/full, with `>&-`, and where a pipe nobody reads is written to and SIGPIPE ignored. */
type Outcome = readonly [words: string, exitCode: number];

const CASES: readonly (readonly [command: string, full: Outcome, closed: Outcome, broken: Outcome])[] = [
  ["ip link", SILENT, SILENT, SILENT],
  ["ip -j addr", SILENT, SILENT, SILENT],
  ["bridge link", SILENT, SILENT, SILENT],
  ["iptables-save", SILENT, SILENT, SILENT],
  ["iptables -L", SILENT, SILENT, SILENT],
  ["arp -an", SILENT, SILENT, SILENT],
  ["netstat -i", SILENT, SILENT, SILENT],
  ["nstat", SILENT, SILENT, SILENT],
  ["ping -c 1 127.0.0.1", ["ping: write error\n", 1], ["ping: write error\n", 1], SILENT],
  ["sysctl net.ipv4.ip_forward", [`sysctl: write error: ${NO_SPACE}\n`, 1], [`sysctl: write error: ${BAD}\n`, 1], SILENT],
  [
    "curl -sS http://127.0.0.1/f",
    ["curl: (23) Failed writing body\n", 23],
    ["curl: (23) Failed writing body\n", 23],
    ["curl: (23) Failed writing body\n", 23],
  ],
  ["curl -s http://127.0.0.1/f", ["", 23], ["", 23], ["", 23]],
  ["wget -qO - http://127.0.0.1/f", ["", 3], SILENT, ["", 3]],
  [
    "wget -nv -O - http://127.0.0.1/f 2>&1 >&3 | tail -n 1 >&2",
    [`Cannot write to ‘-’ (${NO_SPACE}).\n`, 0],
    SILENT,
    ["Cannot write to ‘-’ (Broken pipe).\n", 0],
  ],
];

test.each(CASES)("%s", async (command, full, closed, broken) => {
  const h = new Lab({ seed: 1 }).addHost("h");
  const ask = async (script: string): Promise<Outcome> => {
    const { stdout, stderr } = await h.sh(script);
    return [stderr, Number(stdout)];
  };
  await h.sh("ip link set lo up; echo hello > f; python3 -m http.server 80 > /dev/null 2>&1 & sleep 1");
  const own = command.includes(">&3");
  expect(await ask(own ? `{ ${command}; } 3> /dev/full; echo 0` : `${command} > /dev/full; echo $?`)).toEqual(full);
  if (!own) expect(await ask(`${command} >&-; echo $?`)).toEqual(closed);
  if (!own) expect(await ask(`exec 4>&1; (trap '' PIPE; sleep 0.1; ${command}; echo $? >&4) | :`)).toEqual(broken);
});

test("curl ignores SIGPIPE, and says where its buffer failed", async () => {
  const h = new Lab({ seed: 1 }).addHost("h");
  await h.sh("ip link set lo up; head -c 300000 /dev/zero > big; python3 -m http.server 80 > /dev/null 2>&1 & sleep 1");
  const { stderr } = await h.sh("(curl -sS http://127.0.0.1/big; echo $? >&2) | head -c 1 > /dev/null");
  expect(stderr).toBe("curl: (23) Failure writing output to destination\n23\n");
});

test("tcpdump -l says that its output is full, and without -l it does not look", async () => {
  const h = new Lab({ seed: 1 }).addHost("h");
  const capture = (options: string) =>
    h.sh(`ip link set lo up; (sleep 1; ping -c 2 127.0.0.1 > /dev/null) & tcpdump ${options} -ni lo -c 2 > /dev/full; echo $?`);
  expect(await capture("-l")).toMatchObject({
    stdout: "14\n",
    stderr: expect.stringMatching(/\ntcpdump: Unable to write output: No space left on device\n$/),
  });
  expect(await capture("")).toMatchObject({ stdout: "0\n" });
});
