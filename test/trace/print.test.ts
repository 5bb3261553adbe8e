/** tcpdump -r prints what the real one printed (data/print.txt, recorded by data/make/record.py) and ends with its exit code. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Net } from "../../src/kernel/net.ts";
import { tcpdump } from "../../src/shell/commands/tcpdump/tcpdump.ts";
import { runToExit } from "../../src/shell/exit.ts";
import { commandContext } from "./command-stub.ts";

const data = new URL("./data/", import.meta.url);
const files = new Map<string, Uint8Array>([["/etc/hosts", readFileSync(new URL("make/hosts", data))]]);
for (const name of readdirSync(data)) if (name.endsWith(".pcap")) files.set(`/${name}`, readFileSync(new URL(name, data)));

/** A namespace with lo alone, as the recordings were made in. */
const net = { devices: [null, { name: "lo", link: { name: "lo", kind: "loopback", flags: 0 } }], host: null } as unknown as Net;

function runTcpdump(argv: readonly string[], env: ReadonlyMap<string, string> = new Map()) {
  const { context, stdout, stderr } = commandContext(argv, { net, files: new Map(files), env });
  const result = runToExit(tcpdump, context).next();
  return { done: result.done, exitCode: result.value, stdout: stdout.text, stderr: stderr.text };
}

const recordings = readFileSync(new URL("print.txt", data), "latin1").split(/^(?=\$ tcpdump )/m);

describe("tcpdump -r prints what Linux's tcpdump prints", () => {
  test.each(recordings.map((text) => [text.slice(2, text.indexOf("\n")), text] as const))("%s", (command, recording) => {
    const lines = recording.split("\n").slice(1, -1);
    const exitCode = Number(/^=> (\d+)$/.exec(lines.pop() as string)?.[1]);
    const errors = lines.filter((line) => line.startsWith("2> ")).map((line) => line.slice(3));
    const output = lines.filter((line) => !line.startsWith("2> "));
    const run = runTcpdump(command.split(" "));
    expect(run.stdout.split("\n").slice(0, -1)).toEqual(output);
    expect(run.stderr.split("\n").slice(0, -1)).toEqual(errors);
    expect(run.exitCode).toBe(exitCode);
  });
});

test("local time is UTC unless TZ names a zone", () => {
  const argv = ["tcpdump", "-ntttt", "-c1", "-r", "nano.pcap"];
  expect(runTcpdump(argv).stdout).toMatch(/^2023-11-14 22:13:20\.000999 IP /);
  expect(runTcpdump(argv, new Map([["TZ", "Asia/Shanghai"]])).stdout).toMatch(/^2023-11-15 06:13:20\.000999 IP /);
  expect(runTcpdump(argv, new Map([["TZ", "CST-8"]])).stdout).toMatch(/^2023-11-15 06:13:20\.000999 IP /);
});

const usage = /\ntcpdump version 4\.99\.3\n[\s\S]*\[ -z postrotate-command \] \[ -Z user \] \[ expression \]\n$/;

test.each([
  [["-c", "0"], "tcpdump: invalid packet count 0\n"],
  [["-c", "x"], "tcpdump: invalid packet count x\n"],
  [["-c", "-1"], "tcpdump: invalid packet count -1\n"],
  [["-s", "-1"], "tcpdump: invalid snaplen -1 (must be >= 0 and <= 262144)\n"],
  [["-s", "abc"], "tcpdump: invalid snaplen abc (must be >= 0 and <= 262144)\n"],
  [["-s", "300000"], "tcpdump: invalid snaplen 300000 (must be >= 0 and <= 262144)\n"],
  [["-Q", "foo"], "tcpdump: unknown capture direction `foo'\n"],
  [["-B", "x"], "tcpdump: invalid packet buffer size x\n"],
  [["-tttttt"], "tcpdump: only -t, -tt, -ttt, -tttt and -ttttt are supported\n"],
  [["-r", "nofile"], "tcpdump: nofile: No such file or directory\n"],
  [["-r", "/dir"], "tcpdump: error reading dump file: Is a directory\n"],
  [["-r", "ng.pcap"], "tcpdump: pcapng files are not modelled\n"],
  [["-r", "link.pcap"], "tcpdump: link-type 105 is not modelled\n"],
  [["-i", "br9"], "tcpdump: br9: No such device exists\n(No such device exists)\n"],
  [["-i", "99"], "tcpdump: Invalid adapter index\n"],
  [["-d", "icmp"], 'tcpdump: option "-d" is not modelled\n'],
  [["-G", "1"], 'tcpdump: option "-G" is not modelled\n'],
  [["-z", "x"], 'tcpdump: option "-z" is not modelled\n'],
])("tcpdump %j is refused", (args, stderr) => {
  expect(runTcpdump(["tcpdump", ...args])).toMatchObject({ stdout: "", stderr, exitCode: 1 });
});

test.each([
  [["-i"], "tcpdump: option requires an argument -- 'i'"],
  [["-k"], "tcpdump: invalid option -- 'k'"],
  [["--bogus"], "tcpdump: unrecognized option '--bogus'"],
])("tcpdump %j shows the usage", (args, first) => {
  const run = runTcpdump(["tcpdump", ...args]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr.startsWith(`${first}\n`)).toBe(true);
  expect(run.stderr).toMatch(usage);
});

const reading = "reading from file http.pcap, link-type EN10MB (Ethernet), snapshot length 262144\n";

test.each([
  [["foo", "bar"], "tcpdump: can't parse filter expression: syntax error\n"],
  [["-F", "nofile"], "tcpdump: can't open nofile: No such file or directory\n"],
  [["-w", "/nodir/y"], "tcpdump: /nodir/y: No such file or directory\n"],
])("the savefile is opened before %j is looked at", (args, stderr) => {
  expect(runTcpdump(["tcpdump", "-r", "http.pcap", ...args])).toMatchObject({ stderr: reading + stderr, exitCode: 1 });
});

test("--count counts what the filter passes", () => {
  expect(runTcpdump(["tcpdump", "-r", "http.pcap", "--count", "tcp[13] = 2"]).stdout).toBe("2 packets\n");
  expect(runTcpdump(["tcpdump", "-r", "nano.pcap", "--count", "arp"]).stdout).toBe("1 packet\n");
});

test("-w - writes the savefile to standard output; reading it back gives the same packets", () => {
  const { context } = commandContext(["tcpdump", "-r", "odd.pcap", "-w", "/copy.pcap", "tcp"], { net, files });
  expect(tcpdump.run(context).next().value).toBe(0);
  const copy = context.files.readFile("/copy.pcap") as Uint8Array;
  files.set("/copy.pcap", copy);
  expect(runTcpdump(["tcpdump", "-n", "-r", "copy.pcap"]).stdout).toBe(
    runTcpdump(["tcpdump", "-n", "-r", "odd.pcap", "tcp"]).stdout,
  );
});
