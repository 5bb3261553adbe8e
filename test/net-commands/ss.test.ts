/** ss on a host with listeners, connections and connections that have ended: what iproute2 6.1 printed. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import { replaySession, sortedRows } from "./session.ts";

const transcript = readFileSync(new URL("data/ss.txt", import.meta.url), "utf8");
const { recorded, here } = await replaySession(transcript);

test("every command of the transcript is replayed", () => {
  expect(recorded.length).toBeGreaterThan(40);
  expect(here.map((block) => block.command)).toEqual(recorded.map((block) => block.command));
});

recorded.forEach((block, index) => {
  test(`${block.command} (${index})`, () => {
    expect(sortedRows(here[index]!)).toEqual(sortedRows(block));
  });
});

test("the table is as wide as its widest fields, to the last blank", async () => {
  const host = new Lab().addHost("h");
  const reply = await host.sh(
    "ip link set lo up; ip addr add 10.0.0.1/24 dev lo; nc -u -l 10.0.0.1 9 & sleep 0.5; ss -uln; ss -tln; ss -Huln",
  );
  expect(reply.stdout).toBe(`State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
UNCONN 0      0           10.0.0.1:9         0.0.0.0:*${" ".repeat(10)}
State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
UNCONN 0      0      10.0.0.1:9 0.0.0.0:*
`);
});

test("what is not modelled is refused by name", () => {
  const host = new Lab().addHost("h");
  for (const [line, words] of [
    ["ss -ti", 'ss: option "-i" is not modelled\n'],
    ["ss -te", 'ss: option "-e" is not modelled\n'],
    ["ss -x", 'ss: option "-x" is not modelled\n'],
    ["ss -A unix", 'ss: socket table "unix" is not modelled\n'],
    ["ss -K", 'ss: option "-K" is not modelled\n'],
    ["ss -t autobound", 'ss: filter "autobound" is not modelled\n'],
    ["ss -a", "ss: showing sockets of other families (add -t, -u, -w or -4) is not modelled\n"],
  ] as const) {
    expect(host.exec(line.split(" "))).toEqual({ stdout: "", stderr: words, exitCode: 2 });
  }
});

test("the summary counts the sockets of the namespace", async () => {
  const host = new Lab().addHost("h");
  const reply = await host.sh(
    "ip link set lo up; nc -l -p 7000 & sleep 0.1; (sleep 3) | nc 127.0.0.1 7000 & nc -u -l -p 53 & sleep 0.5; ss -s",
  );
  expect(reply.stdout).toContain(`TCP:   3 (estab 2, closed 0, orphaned 0, timewait 0)

Transport Total     IP        IPv6
RAW\t  0         0         0        
UDP\t  1         1         0        
TCP\t  3         3         0        
INET\t  4         4         0        
FRAG\t  0         0         0        

`);
});
