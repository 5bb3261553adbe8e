/** conntrack(8) 1.4.7: what it prints and its exit codes, recorded from the tool. */
import { describe, expect, test } from "vitest";
import { POSTROUTING } from "../../src/kernel/netfilter/hooks.ts";
import { addressRange } from "../../src/kernel/netfilter/nat/range.ts";
import { setupNat } from "../../src/kernel/netfilter/nat/setup.ts";
import { NF_ACCEPT } from "../../src/kernel/netfilter/verdict.ts";
import type { CommandContext } from "../../src/shell/command.ts";
import { conntrackCommand } from "../../src/shell/commands/conntrack/conntrack.ts";
import { printProcConntrack, printProcStatistics } from "../../src/shell/commands/conntrack/proc.ts";
import { Collector } from "../../src/shell/io.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { ACK, echo, Router, SYN, tcpPacket, udpPacket } from "./router.ts";

const V = "conntrack v1.4.7 (conntrack-tools)";
const TRY = "Try `conntrack -h' or 'conntrack --help' for more information.\n";

/** Starts the command; `finish` returns what it printed, stdout and stderr as one reader of both sees them. */
function start(router: Router, line: string) {
  const all = new Collector();
  const argv = ["conntrack", ...line.split(" ").filter((word) => word !== "")];
  const process = router.net.loop.spawn(line, (process) =>
    conntrackCommand.run({ argv, net: router.net, process, stdout: all.output, stderr: all.output } as unknown as CommandContext),
  );
  router.net.loop.run();
  return { process, all };
}

function run(line: string, router = new Router()): string {
  const { process, all } = start(router, line);
  return `${all.text}rc=${process.exitCode}`;
}

/** A router that has seen an established TCP connection, an unanswered datagram and a masqueraded ping. */
function busy(): Router {
  const router = new Router().nat((skb, hook) =>
    hook === POSTROUTING && skb.ip.protocol === 1 ? setupNat(skb, hook, addressRange(ipv4("192.0.2.1")), "src") : NF_ACCEPT,
  );
  const options = { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: null, sack: null };
  router.forward(tcpPacket("10.0.0.2", 4003, "192.0.2.2", 8080, { flags: SYN, seq: 1, options }));
  router.forward(tcpPacket("192.0.2.2", 8080, "10.0.0.2", 4003, { flags: SYN | ACK, seq: 1, ack: 2, options }));
  router.forward(tcpPacket("10.0.0.2", 4003, "192.0.2.2", 8080, { flags: ACK, seq: 2, ack: 2 }));
  router.forward(udpPacket("10.0.0.3", 4000, "192.0.2.2", 53));
  router.forward(echo("10.0.0.2", "198.51.100.1", 77));
  return router;
}

const TCP =
  "tcp      6 431999 ESTABLISHED src=10.0.0.2 dst=192.0.2.2 sport=4003 dport=8080 src=192.0.2.2 dst=10.0.0.2 sport=8080 dport=4003 [ASSURED] mark=0 use=1\n";
const UDP =
  "udp      17 29 src=10.0.0.3 dst=192.0.2.2 sport=4000 dport=53 [UNREPLIED] src=192.0.2.2 dst=10.0.0.3 sport=53 dport=4000 mark=0 use=1\n";
const ICMP =
  "icmp     1 29 src=10.0.0.2 dst=198.51.100.1 type=8 code=0 id=77 [UNREPLIED] src=198.51.100.1 dst=192.0.2.1 type=0 code=0 id=77 mark=0 use=1\n";

const shown = (count: number): string => `${V}: ${count} flow entries have been shown.\n`;

describe("-L lists what it is asked for, then the count", () => {
  test.each([
    ["-L", TCP + UDP + ICMP],
    ["-L conntrack", TCP + UDP + ICMP],
    ["--dump -p tcp", TCP],
    ["-L -p 17", UDP],
    ["-L --pro udp", UDP],
    ["-L -s 10.0.0.2", TCP + ICMP],
    ["-L -s 10.0.0.3/32", UDP],
    ["-L -d 192.0.2.0/24", TCP + UDP],
    ["-L -q 192.0.2.1", ICMP],
    ["-L -p tcp --state ESTABLISHED", TCP],
    ["-L -p tcp --state TIME_WAIT", ""],
    ["-L -p udp --dport 53", UDP],
    ["-L -p udp --orig-port-src 4001", ""],
    ["-L -p icmp --icmp-id 77", ICMP],
    ["-L -u ASSURED", TCP],
    ["-L -u seen_reply", TCP],
    ["-L -m 0", TCP + UDP + ICMP],
    ["-L -m 1", ""],
    ["-L -n", ICMP],
    ["-L -n 192.0.2.1", ICMP],
    ["-L -n 192.0.2.9", ""],
    ["-L -g", ""],
    ["-L -j", ICMP],
    ["-L -w 1", ""],
    ["-L -f ipv6", ""],
    ["-L -s ::1", ""],
    ["-L unconfirmed", ""],
    ["-L -p tcp extra", TCP],
    ["-L -p tcp -o extended", `ipv4     2 ${TCP}`],
  ])("%s", (line, entries) => {
    const count = entries === "" ? 0 : entries.trim().split("\n").length;
    expect(run(line, busy())).toBe(`${entries}${shown(count)}rc=0`);
  });
  test("-L expect", () => expect(run("-L expect")).toBe(`${V}: 0 expectations have been shown.\nrc=0`));
});

test("-o save and -o xml", () => {
  expect(run("-L -p tcp -o save", busy())).toContain(
    "-A -t 431999 -u SEEN_REPLY,ASSURED -s 10.0.0.2 -d 192.0.2.2 -r 192.0.2.2 -q 10.0.0.2 -p tcp --sport 4003 --dport 8080 --reply-port-src 8080 --reply-port-dst 4003 --state ESTABLISHED\n",
  );
  expect(run("-L -p icmp -o save", busy())).toContain(
    "-A -t 29 -u UNSET -s 10.0.0.2 -d 198.51.100.1 -r 198.51.100.1 -q 192.0.2.1 -p icmp --icmp-type 8 --icmp-code 0 --icmp-id 77\n",
  );
  expect(run("-L -p icmp -o xml", busy())).toMatch(
    /^.*<\?xml version="1.0" encoding="utf-8"\?>\n<conntrack>\n<flow><meta direction="original"><layer3 protonum="2" protoname="ipv4"><src>10.0.0.2<\/src><dst>198.51.100.1<\/dst><\/layer3><layer4 protonum="1" protoname="icmp"><\/layer4><\/meta><meta direction="reply"><layer3 protonum="2" protoname="ipv4"><src>198.51.100.1<\/src><dst>192.0.2.1<\/dst><\/layer3><layer4 protonum="1" protoname="icmp"><\/layer4><\/meta><meta direction="independent"><timeout>29<\/timeout><mark>0<\/mark><use>1<\/use><id>\d+<\/id><unreplied\/><\/meta><\/flow>\n<\/conntrack>\n/s,
  );
});

test("-C, -D, -G, -F, -S", () => {
  const router = busy();
  expect(run("-C", router)).toBe("3\nrc=0");
  expect(run("-G -p tcp -s 10.0.0.2 -d 192.0.2.2 --sport 4003 --dport 8080", router)).toBe(
    `${TCP.replace("use=1", "use=2")}${V}: 1 flow entries have been shown.\nrc=0`,
  );
  expect(run("-G -p tcp -s 10.0.0.2 -d 192.0.2.2 --sport 1 --dport 8080", router)).toBe(
    `${V}: Operation failed: such conntrack doesn't exist\nrc=1`,
  );
  expect(run("-D -p udp", router)).toBe(`${UDP}${V}: 1 flow entries have been deleted.\nrc=0`);
  expect(run("-D -p udp", router)).toBe(`${V}: 0 flow entries have been deleted.\nrc=1`);
  expect(run("-F", router)).toBe(`${V}: connection tracking table has been emptied.\nrc=0`);
  expect(run("-C", router)).toBe("0\nrc=0");
  expect(run("-F expect", router)).toBe(`${V}: expectation table has been emptied.\nrc=0`);
  router.forward(echo("192.0.2.2", "10.0.0.2", 1, 0));
  expect(run("-S", router)).toBe(
    "cpu=0   \tfound=0 invalid=1 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \nrc=0",
  );
});

describe("-I makes an entry, as the real tool does (recorded)", () => {
  const made = "1 flow entries have been created.\nrc=0";
  test.each([
    [
      "-p tcp --sport 4000 --dport 80 --state ESTABLISHED -t 100 -u SEEN_REPLY,ASSURED -s 10.0.0.2 -d 8.8.8.8",
      made,
      "tcp      6 99 ESTABLISHED src=10.0.0.2 dst=8.8.8.8 sport=4000 dport=80 src=8.8.8.8 dst=10.0.0.2 sport=80 dport=4000 [ASSURED] mark=0 use=1\n",
    ],
    [
      "-p udp --sport 4004 --dport 53 -t 30 -u SEEN_REPLY -n 10.9.9.9:7 -g 10.0.0.2:8053 -s 192.0.2.9 -d 192.0.2.1",
      made,
      "udp      17 29 src=192.0.2.9 dst=192.0.2.1 sport=4004 dport=53 src=10.0.0.2 dst=10.9.9.9 sport=8053 dport=7 mark=0 use=1\n",
    ],
    [
      "-p tcp --sport 4003 --dport 80 --state SYN_SENT -t 100 -g 10.0.0.2:8080 -m 0x17/0xf -s 192.0.2.9 -d 192.0.2.1",
      made,
      "tcp      6 99 SYN_SENT src=192.0.2.9 dst=192.0.2.1 sport=4003 dport=80 [UNREPLIED] src=10.0.0.2 dst=192.0.2.9 sport=8080 dport=4003 mark=7 use=1\n",
    ],
    [
      "-p icmp --icmp-type 8 --icmp-code 0 --icmp-id 4 -t 9 -s 10.0.0.2 -d 10.0.0.3 -n 1.2.3.4",
      made,
      "icmp     1 8 src=10.0.0.2 dst=10.0.0.3 type=8 code=0 id=4 [UNREPLIED] src=10.0.0.3 dst=1.2.3.4 type=0 code=0 id=4 mark=0 use=1\n",
    ],
    [
      "-p udp -t 9 -r 10.0.0.2 -q 10.0.0.3 --reply-port-src 5 --reply-port-dst 6",
      made,
      "udp      17 8 src=10.0.0.3 dst=10.0.0.2 sport=6 dport=5 [UNREPLIED] src=10.0.0.2 dst=10.0.0.3 sport=5 dport=6 mark=0 use=1\n",
    ],
    [
      "-p 99 -t 20 -s 192.0.2.9 -d 192.0.2.1",
      made,
      "unknown  99 19 src=192.0.2.9 dst=192.0.2.1 [UNREPLIED] src=192.0.2.1 dst=192.0.2.9 mark=0 use=1\n",
    ],
    ["-p udp -t 0 -s 10.0.0.2 -d 10.0.0.3 --sport 5 --dport 6", made, ""],
    ["-p icmp -t 9 -s 10.0.0.2 -d 10.0.0.3 --icmp-type 3 --icmp-code 0", "Operation failed: invalid parameters\nrc=1", ""],
    ["-p udp -t 9 -s 10.0.0.2 -d 8.8.8.8 --sport 1 --dport 2 -r 1.1.1.1", "Operation failed: invalid parameters\nrc=1", ""],
    ["-p udp -t 9 -s 10.0.0.2 -d 8.8.8.8 --sport 1 --dport 2 -u EXPECTED", "Operation failed: Device or resource busy\nrc=1", ""],
  ])("%s", (line, printed, entry) => {
    const router = new Router();
    expect(run(`-I ${line}`, router)).toBe(`${V}: ${printed}`);
    expect(run("-L", router)).toBe(`${entry}${shown(entry === "" ? 0 : 1)}rc=0`);
  });
  test("one that is there, in either direction, is not made again", () => {
    const router = new Router();
    const ports = "-p tcp -t 9 --state ESTABLISHED";
    run(`-I ${ports} -s 10.0.0.2 -d 10.0.0.3 --sport 5 --dport 6`, router);
    expect(run(`-I ${ports} -s 10.0.0.3 -d 10.0.0.2 --sport 6 --dport 5`, router)).toBe(
      `${V}: Operation failed: Such conntrack exists, try -U to update\nrc=1`,
    );
  });
});

describe("mistakes", () => {
  test.each([
    ["-L -p foo", "`foo' unsupported protocol"],
    ["-L -p 300", "`300' unsupported protocol"],
    ["-L -f foo", "`foo' unsupported protocol"],
    ["-L -p tcp --bogus", "unknown option `--bogus'"],
    ["-X", "unknown option `-X'"],
    ["-L --sport 80", "unknown option `--sport'"],
    ["-L --sta", "unknown option `--sta'"],
    ["-L --s 1.1.1.1", "unknown option `--s'"],
    ["-L -p udp --state ESTABLISHED", "unknown option `--state'"],
    ["-L -p tcp --state FOO", "unknown TCP state `FOO'"],
    ["-L -p tcp --state established", "unknown TCP state `established'"],
    ["-L -s foo", "Invalid IP address `foo'"],
    ["-L -s 10.0.0.0/33", "Invalid netmask"],
    ["-L -d 1.2.3.4/a", "Invalid netmask"],
    ["-L -r 10.0.0.0/8", "CIDR notation unavailable for `--reply-src'"],
    ["-L foo", "unknown type `foo'"],
    ["-L -L", "Invalid commands combination"],
    ["-L -h", "Invalid commands combination"],
    ["-L -s", "option `-s' requires an argument"],
    ["-L --src", "option `--src' requires an argument"],
    ["-L -t 10", "Illegal option `--timeout' with this command"],
    ["-L -e NEW", "Illegal option `--event-mask' with this command"],
    ["-F -p tcp", "Illegal option `--protonum' with this command"],
    ["-C -p tcp", "Illegal option `--protonum' with this command"],
    ["-D -z", "Illegal option `--zero' with this command"],
    ["-D -j", "Illegal option `--any-nat' with this command"],
    ["-L expect -p tcp", "Illegal option `--protonum' with this command"],
    ["-G", "You need to supply the `--protonum' option for this command"],
    ["-G -p tcp", "you have to specify `--src' and `--dst'"],
    ["-G -p udp -s 1.1.1.1 -d 2.2.2.2 --sport 1", "you have to specify `--sport' and `--dport'"],
    ["-G -p icmp -s 1.1.1.1 -d 2.2.2.2", "You need to supply the `--icmp-type' option for this command"],
    ["-I", "You need to supply the `--protonum' option for this command"],
    ["-I -p udp", "You need to supply the `--timeout' option for this command"],
    ["-I -p udp -t 9 -s 10.0.0.2", "you have to specify `--src' and `--dst'"],
    ["-I -p udp -t 9 -s 10.0.0.2 -d 10.0.0.3 --sport 5", "you have to specify `--sport' and `--dport'"],
    ["-I -p tcp -t 9 -s 10.0.0.2 -d 10.0.0.3 --sport 5 --dport 6", "You need to supply the `--state' option for this command"],
    ["-I -p icmp -t 9 -s 10.0.0.2 -d 10.0.0.3 --icmp-type 8", "You need to supply the `--icmp-code' option for this command"],
    ["-I -p udp -t 9 -s 10.0.0.0/8 -d 10.0.0.3 --sport 5 --dport 6", "Illegal option `--mask-src' with this command"],
    ["-I -p udp -t 9 -s 10.0.0.2 -d 10.0.0.3 --sport 5 --dport 6 -o id", "Illegal option `--output' with this command"],
    ["-L -u FOO", "Bad parameter `FOO'"],
    ["-L -o id,foo", "Bad parameter `foo'"],
    ["-L -o ,", "Bad parameter `,'"],
    ["-L --mask-src 255.0.0.0", "Can't use --mask-src without --src"],
    ["-L -n foo", "Invalid IP address `foo'"],
    ["-L -n :80", "Invalid IP address `'"],
    ["-L -n 1.2.3.4:foo", "Invalid port `foo'"],
    ["-L -s 1.1.1.1 -d ::1", "mismatched address family"],
  ])("%s", (line, words) => {
    expect(run(line)).toBe(`${V}: ${words}\n${TRY}rc=2`);
  });
  test("a status of nothing is refused by the kernel", () => {
    expect(run("-L -u UNSET")).toBe(`${V}: Operation failed: invalid parameters\nrc=1`);
  });
  test("labels have no names", () => {
    expect(run("-L -l foo")).toBe(`nfct_labelmap_new: No such file or directory\n${V}: unknown label 'foo'\n${TRY}rc=2`);
  });
  test("what is not modelled says so", () => {
    expect(run("-U -p tcp")).toBe("conntrack: command -U is not modelled\nrc=2");
    expect(run("-I -p gre -t 9 -s 10.0.0.2 -d 10.0.0.3")).toBe("conntrack: -I of protocol 47 is not modelled\nrc=2");
    expect(run("-L -c 1")).toBe("conntrack: option -c is not modelled\nrc=2");
  });
});

test("-V, and the usage without a command", () => {
  expect(run("-V")).toBe(`${V}\nrc=0`);
  expect(run("")).toContain("Usage: conntrack [commands] [options]\n");
  expect(run("-h -p tcp")).toContain("\nProto `tcp' help:\n  --orig-port-src\t\toriginal source port\n");
});

test("-E shows events until a signal ends it, and counts them", () => {
  const router = new Router();
  const { process, all } = start(router, "-E -e NEW,DESTROY -o timestamp");
  router.forward(echo("10.0.0.2", "192.0.2.2", 77));
  router.forward(echo("192.0.2.2", "10.0.0.2", 77, 0));
  router.advance(1000);
  const flow = "src=10.0.0.2 dst=192.0.2.2 type=8 code=0 id=77";
  const result = "src=192.0.2.2 dst=10.0.0.2 type=0 code=0 id=77";
  expect(all.text).toMatch(/^\[\d{10}\.\d{6}\]\t {4}\[NEW\] icmp {5}1 30 /);
  expect(all.text.replace(/^\[[\d.]+\]\t/, "")).toBe(`    [NEW] icmp     1 30 ${flow} [UNREPLIED] ${result}\n`);
  router.advance(2_000_000);
  run("-F", router);
  expect(all.text).toMatch(/\[DESTROY\] icmp {5}1 27 .* \[USERSPACE\] portid=\d+\n$/);
  process.kill("TERM");
  router.net.loop.run();
  expect(all.text).toContain(`${V}: 2 flow events have been shown.\n`);
  expect(process.exitCode).toBe(0);
});

test("/proc/net/nf_conntrack and /proc/net/stat/nf_conntrack", () => {
  const router = busy();
  router.advance(1000);
  const line = TCP.replace("mark=0 use=1", "mark=0 zone=0 use=2");
  expect(printProcConntrack(router.net).split("\n")[0]).toBe(`ipv4     2 ${line.trimEnd()}`);
  expect(printProcStatistics(router.net)).toBe(
    "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n" +
      "00000003 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000  00000000 00000000 00000000 00000000\n",
  );
});
