import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalOutputs } from "../../src/scenario/canonical.ts";
import { RULES } from "../../src/scenario/canonical-rules.ts";
import { property } from "../property.ts";

const canonical = (output: string, command = "") => canonicalOutputs([{ command, output }])[0];

const octet = fc.integer({ min: 0, max: 255 });
/** Not one of a container: 02:42 and its address, which is not by chance. */
const mac = fc
  .array(octet, { minLength: 5, maxLength: 5 })
  .filter(([second]) => second !== 0x42)
  .map((bytes) => ["02", ...bytes.map((byte) => byte.toString(16).padStart(2, "0"))].join(":"));
const chosenPort = fc.integer({ min: 35_000, max: 60_999 });

describe("what chance chose", () => {
  property([mac, mac])("two addresses read the same exactly where they are the same", (a, b) => {
    const expected = a === b ? "mac1 mac1" : "mac1 mac2";
    expect(canonical(`${a} ${b}`)).toBe(expected);
  });

  property([mac])("a bridge's id carries its address's number", (a) => {
    expect(canonical(`link/ether ${a}\nbr0\t\t8000.${a.replaceAll(":", "")}\tno`)).toBe("link/ether mac1\nbr0\t\t8000.mac1\tno");
  });

  property([mac])("an address that was typed stays", (a) => {
    expect(canonical(`link/ether ${a} brd ff:ff:ff:ff:ff:ff`, `ip link set v0 address ${a}`)).toBe(
      `link/ether ${a} brd ff:ff:ff:ff:ff:ff`,
    );
  });

  property([chosenPort, chosenPort])("ports too, in a capture and in conntrack alike", (a, b) => {
    const lines = canonical(`00:00:00.000001 IP 10.0.0.1.${a} > 10.0.0.2.80: Flags [.]\nsport=${a} dport=${b}`);
    expect(lines).toBe(`TIME IP 10.0.0.1.PORT1 > 10.0.0.2.80: Flags [.]\nsport=PORT1 dport=${a === b ? "PORT1" : "PORT2"}`);
  });

  property([chosenPort])("a port that was typed stays, in whichever command", (port) => {
    const outputs = canonicalOutputs([
      { command: "conntrack -L", output: `sport=${port}` },
      { command: `nc -p ${port} 10.0.0.1 80`, output: "" },
    ]);
    expect(outputs[0]).toBe(`sport=${port}`);
  });

  property([fc.integer({ min: 1_000_000, max: 4_000_000_000 })])(
    "an acknowledgement of a SYN is told as one more than it",
    (isn) => {
      const lines = canonical(`IP a > b: Flags [S], seq ${isn}, win 1\nIP b > a: Flags [S.], seq 77777, ack ${isn + 1}, win 1`);
      expect(lines).toBe("IP a > b: Flags [S], seq SEQ1, win 1\nIP b > a: Flags [S.], seq SEQ2, ack SEQ1+1, win 1");
      const wrong = canonical(`IP a > b: Flags [S], seq ${isn}, win 1\nIP b > a: Flags [S.], seq 77777, ack ${isn + 2}, win 1`);
      expect(wrong).not.toBe(lines);
    },
  );

  test("numbers go on over a whole session", () => {
    const outputs = canonicalOutputs([
      { command: "", output: "02:00:00:00:00:01" },
      { command: "", output: "02:00:00:00:00:02 02:00:00:00:00:01" },
    ]);
    expect(outputs).toEqual(["mac1", "mac2 mac1"]);
  });
});

describe("what was measured", () => {
  property([fc.double({ min: 0.011, max: 4.9, noNaN: true }), fc.double({ min: 17, max: 23, noNaN: true })])(
    "a round trip keeps its tens of milliseconds",
    (near, far) => {
      expect(canonical(`64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=${near.toFixed(3)} ms`)).toContain("time=~0 ms");
      expect(canonical(`64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=${far.toFixed(1)} ms`)).toContain("time=~20 ms");
    },
  );

  test("a timer in a capture keeps its seconds", () => {
    expect(canonical(" 00:00:05.012345 ARP, Request")).toBe(" +5s ARP, Request");
  });

  test("a timeout just begun is the timeout; one long under way is not", () => {
    expect(canonical("udp      17 29 src=10.0.0.1")).toBe("udp      17 30 src=10.0.0.1");
    expect(canonical("udp      17 25 src=10.0.0.1")).toBe("udp      17 25 src=10.0.0.1");
    expect(canonical("tcp      6 431999 ESTABLISHED src=10.0.0.1")).toBe("tcp      6 432000 ESTABLISHED src=10.0.0.1");
  });
});

describe("what is neither stays to the letter", () => {
  const facts = [
    "64 bytes from 10.0.0.1: icmp_seq=1 ttl=63 time=~0 ms",
    "    7   420 DNAT       6    --  *      *       0.0.0.0/0            198.51.100.1         tcp dpt:8080 to:172.17.0.2:80",
    "-A POSTROUTING -s 172.18.0.0/24 ! -o br0 -j MASQUERADE",
    "default via 192.168.2.1 dev eth0 ",
    "3 packets transmitted, 2 received, 33% packet loss, time 2s",
    "2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000",
    "RTNETLINK answers: File exists",
    "0 packets dropped by kernel",
    "10.0.0.2 dev v0 FAILED ",
    "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00",
    "net.ipv4.ip_local_port_range = 32768\t60999",
    "    RX:  bytes packets errors dropped  missed   mcast           ",
    "     43210     500      0       0       0       0 ",
    "  seq 1:90, ack 1, win 64, length 89",
  ];
  test.each(facts)("%s", (line) => {
    expect(canonical(line)).toBe(line);
  });

  property([fc.string()])("canonical text is its own canonical form", (text) => {
    const once = canonical(text)!;
    expect(canonical(once)).toBe(once);
  });

  property([fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 255 })])("a TTL is never made the same", (a, b) => {
    const line = (ttl: number) => canonical(`64 bytes from 10.0.0.1: icmp_seq=1 ttl=${ttl} time=0.1 ms`);
    expect(line(a) === line(b)).toBe(a === b);
  });

  test("every rule says why", () => {
    expect(RULES.filter((rule) => rule.why.length < 7)).toEqual([]);
  });
});
