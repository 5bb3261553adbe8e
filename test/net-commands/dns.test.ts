/** nslookup, dig and host against a name server: what bind9-dnsutils 9.18 printed, and what a query looks like on the wire. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import { NAME_SERVERS, ZONE } from "../../src/lab/worlds/internet-data.ts";
import { answerQuery, nameServer } from "../../src/lab/worlds/name-server.ts";
import { DNS_TYPES, decodeDns, dnsQuery, encodeDns } from "../../src/wire/dns.ts";
import { canonical, replaySession } from "./session.ts";

const transcript = readFileSync(new URL("data/dns.txt", import.meta.url), "utf8");
const { recorded, here } = await replaySession(transcript, NAME_SERVERS);

test("every command of the transcript is replayed", () => {
  expect(recorded.length).toBeGreaterThan(150);
  expect(here.map((block) => block.command)).toEqual(recorded.map((block) => block.command));
});

recorded.forEach((block, index) => {
  test(`${block.command} (${index})`, () => {
    expect(canonical(here[index]!)).toEqual(canonical(block));
  });
});

/** The bytes the real twin (src/linux/guest/internet.py) replied with. */
const ANSWERS: readonly (readonly [string, number, string])[] = [
  [
    "www.baidu.com",
    1,
    "1234818000010003000000000377777705626169647503636f6d0000010001c00c00050001000004b0000f0377777701610673686966656ec016c02b0005000100000078000e03777777077773686966656ec016c0460001000100000078000467eb2e27",
  ],
  [
    "www.baidu.com",
    28,
    "1234818000010002000000000377777705626169647503636f6d00001c0001c00c00050001000004b0000f0377777701610673686966656ec016c02b0005000100000078000e03777777077773686966656ec016",
  ],
  [
    "www.baidu.com",
    5,
    "1234818000010001000000000377777705626169647503636f6d0000050001c00c00050001000004b0000f0377777701610673686966656ec016",
  ],
  [
    "WWW.Baidu.com",
    1,
    "1234818000010003000000000357575705426169647503636f6d000001000103777777056261696475c01600050001000004b0000f0377777701610673686966656ec016c0350005000100000078000e03777777077773686966656ec016c0500001000100000078000467eb2e27",
  ],
  ["nosuch.example.com", 1, "123481830001000000000000066e6f73756368076578616d706c6503636f6d0000010001"],
  [
    "8.8.8.8.in-addr.arpa",
    12,
    "123481800001000100000000013801380138013807696e2d61646472046172706100000c0001c00c000c000100000384000c03646e7306676f6f676c6500",
  ],
  ["example.com", 15, "123481800001000000000000076578616d706c6503636f6d00000f0001"],
];

test.each(ANSWERS)("the name server answers for %s type %i as its twin on a real kernel does", (name, type, hex) => {
  const answer = answerQuery(encodeDns(dnsQuery(0x1234, name, type)), ZONE);
  expect(Buffer.from(answer!).toString("hex")).toBe(hex);
});

test("the name server keeps silent about what is no query", () => {
  expect(answerQuery(Uint8Array.of(1, 2, 3), ZONE)).toBeNull();
  expect(answerQuery(encodeDns({ ...dnsQuery(1, "example.com", 1), flags: 0x8100 }), ZONE)).toBeNull();
});

test("dig asks with EDNS and a cookie, nslookup without; neither sets DF", async () => {
  const lab = new Lab();
  const host = lab.addHost("h");
  await host.sh("ip link set lo up; ip addr add 8.8.8.8/32 dev lo; echo nameserver 8.8.8.8 > /etc/resolv.conf");
  host.spawnProgram("dns", nameServer("8.8.8.8", ZONE));
  const answer = await host.sh(`tcpdump -i lo -n -v -c 2 udp dst port 53 2> /dev/null > seen & sleep 1
dig +short example.com > /dev/null; nslookup -type=a example.com > /dev/null; wait; cat seen`);
  expect(answer.stdout).toMatch(/flags \[none\].*length 80\)\n.* > 8\.8\.8\.8\.53: \d+\+ \[1au\] A\? example\.com\. \(52\)/);
  expect(answer.stdout).toMatch(/flags \[none\].*length 57\)\n.* > 8\.8\.8\.8\.53: \d+\+ A\? example\.com\. \(29\)/);
});

test("what is not modelled is refused by name", () => {
  const host = new Lab().addHost("h");
  for (const [line, words] of [
    ["dig +trace example.com", "dig: +trace is not modelled\n"],
    ["dig -f names", 'dig: option "-f" (batch mode) is not modelled\n'],
    ["dig -c ch example.com", 'dig: class "ch" is not modelled\n'],
    ["dig axfr example.com", 'dig: type "axfr" is not modelled\n'],
    ["host -l example.com", 'host: option "-l" is not modelled\n'],
    ["nslookup -d2 example.com", 'nslookup: option "d2" is not modelled\n'],
  ] as const) {
    expect(host.exec(line.split(" "))).toEqual({ stdout: "", stderr: words, exitCode: 2 });
  }
});

test("nslookup reads commands from its standard input", () => {
  const lab = new Lab();
  const host = lab.addHost("h");
  for (const line of ["ip link set lo up", "ip addr add 8.8.8.8/32 dev lo"]) host.exec(line.split(" "));
  host.spawnProgram("dns", nameServer("8.8.8.8", ZONE));
  const answer = host.exec(["nslookup", "-", "8.8.8.8"], {
    stdin: "set type=cname\nwww.baidu.com\nserver\nls\nhelp\nexit\nignored\n",
  });
  expect(answer.stdout).toBe(`Server:\t\t8.8.8.8
Address:\t8.8.8.8#53

Non-authoritative answer:
www.baidu.com\tcanonical name = www.a.shifen.com.

Authoritative answers can be found from:
Default server: 8.8.8.8
Address: 8.8.8.8#53
The 'ls' command is not implemented.
The 'help' command is not yet implemented.

`);
  expect(answer.exitCode).toBe(0);
});

test("a message is read as it was written", () => {
  for (const { name, type, data, ttlSeconds } of ZONE) {
    const record = { name, type: DNS_TYPES[type]!, ttlSeconds, data };
    const message = {
      ...dnsQuery(7, name, record.type),
      answers: [record],
      additional: [{ name: "", type: 41, ttlSeconds: 0, data: "000a0008" }],
    };
    expect(decodeDns(encodeDns(message))).toEqual(message);
  }
});
