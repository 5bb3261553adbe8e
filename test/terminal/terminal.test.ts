/** `netnsim shell` as hands meet it: keys typed into a terminal, and what the screen shows. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TerminalSession, whyNoTerminal } from "./pty.ts";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const CTRL_R = "\u0012";
const PROMPT = /root@h:~# $/;

const skipped = whyNoTerminal();
if (skipped !== null) console.log(`test/terminal: skipped, ${skipped}`);

describe.skipIf(skipped !== null)("a shell at a terminal", () => {
  let shell: TerminalSession;
  beforeAll(async () => {
    shell = new TerminalSession(["--world", "bare"]);
    await shell.see(PROMPT);
  });
  afterAll(() => shell.kill());

  test("Ctrl-C drops the line that was typed", async () => {
    shell.press("echo not this");
    expect(await shell.type(CTRL_C, PROMPT)).toContain("^C\n");
    expect(await shell.type("echo $?\r", /130\n.*# $/s)).not.toContain("not this");
  });

  test("Ctrl-C gives up a command of several lines", async () => {
    await shell.type("if true; then\r", /> $/);
    await shell.type(CTRL_C, PROMPT);
    await shell.type("echo fine\r", /\nfine\n.*# $/s);
  });

  test("Ctrl-C ends the program in the foreground", async () => {
    await shell.type("sleep 100\r", /sleep 100\n/);
    await shell.type(CTRL_C, PROMPT);
    await shell.type("echo $?\r", /130\n.*# $/s);
  });

  test("Ctrl-D ends the program that reads, not the session", async () => {
    await shell.type("cat\r", /cat\n/);
    await shell.type("typed\r", /typed\ntyped\n/);
    await shell.type(CTRL_D, PROMPT);
    await shell.type("echo $?\r", /0\n.*# $/s);
  });

  test("a nested bash shows its prompt and ends with Ctrl-D", async () => {
    await shell.type("bash\r", PROMPT);
    await shell.type("cd /tmp\r", /root@h:\/tmp# $/);
    await shell.type("half a line", /half a line$/);
    await shell.type(CTRL_C, /root@h:\/tmp# $/);
    await shell.type("sleep 100\r", /sleep 100\n/);
    await shell.type(CTRL_C, /root@h:\/tmp# $/);
    await shell.type(CTRL_D, /exit\n.*root@h:~# $/s);
  });

  test("a namespace's shell and a container's", async () => {
    await shell.type("ip netns add n1; ip netns exec n1 bash\r", PROMPT);
    await shell.type("ip -br link\r", /lo +DOWN.*# $/s);
    await shell.type(CTRL_D, /exit\n.*# $/s);
    await shell.type("docker run -it --name box busybox sh\r", /\/ # $/);
    await shell.type("hostname\r", /[0-9a-f]{12}\n.*\/ # $/s);
    await shell.type("sleep 100\r", /sleep 100\n/);
    await shell.type(CTRL_C, /\/ # $/);
    await shell.type(CTRL_D, PROMPT);
  });

  test("Tab completes subcommands, objects, devices, containers and networks", async () => {
    for (const [typed, rest] of [
      ["ip netns ex", "ec"],
      ["ip link set l", "o"],
      ["ip route rep", "lace"],
      ["docker start b", "ox"],
      ["docker network inspect no", "ne"],
      ["docker compose dow", "n"],
      ["iptables -t mang", "le"],
    ] as const) {
      await shell.type(typed, new RegExp(`${typed}$`));
      await shell.type("\t", new RegExp(`${rest}\\s*$`));
      await shell.type(CTRL_C, PROMPT);
    }
  });

  test("history, and Ctrl-R finds an earlier line", async () => {
    await shell.type("echo first-$((40 + 2))\r", /first-42\n.*# $/s);
    await shell.type("history 2\r", / +\d+ {2}echo first-\$\(\(40 \+ 2\)\)\n +\d+ {2}history 2\n/);
    shell.press(CTRL_R);
    await shell.type("first", /\(reverse-i-search\)`first': echo first-/);
    await shell.type("\r", /first-42\n.*# $/s);
  });

  test("help lists bash's builtins and the host's modelled commands", async () => {
    const help = await shell.type("help\r", /# $/);
    expect(help).toMatch(/GNU bash, version 5.2.*the commands of this host.* brctl /s);
    expect(help).not.toMatch(/ (nft|vim) /);
  });

  test("what a job prints does not break the line that is typed", async () => {
    await shell.type("(sleep 0.3; echo late) &\r", /\[1\] \d+\n/);
    await shell.type("echo whole", /late\n.*root@h:~# echo whole$/s);
    await shell.type("\r", /whole\n.*# $/s);
  });

  test("Ctrl-D at the prompt ends the session with the last exit code", async () => {
    await shell.type("(exit 3)\r", PROMPT);
    shell.press(CTRL_D);
    expect(await shell.ended()).toBe(3);
  });
});

describe.skipIf(skipped !== null)("what is asked about the lab at a terminal", () => {
  test("why, what-if, undo, inputs", async () => {
    const shell = new TerminalSession(["--world", "bare"]);
    await shell.see(PROMPT);
    await shell.type("ip link set lo up; iptables -A INPUT -j DROP\r", PROMPT);
    await shell.type("ip link add br0 type bridge\r", PROMPT);
    await shell.type("ping -c1 -W1 127.0.0.1\r", /0 received.*# $/s);
    expect(await shell.type("why\r", /Would work.*# $/s)).toContain("(tried: 1 received)");
    expect(await shell.type("what-if 'iptables -F'\r", /difference.*# $/s)).toContain("with it       1 received");
    await shell.type("undo\r", /undone: ping -c1 -W1 127.0.0.1\n.*# $/s);
    await shell.type("undo\r", /undone: ip link add br0 type bridge\n.*# $/s);
    expect(await shell.type("ip -br link\r", /lo .*# $/s)).not.toContain("br0");
    expect(await shell.type("inputs\r", /ip -br link\n.*# $/s)).not.toMatch(/br0|undo/);
    shell.kill();
  });
});

describe.skipIf(skipped !== null)("Ctrl-C ends what is asked about the lab", () => {
  test.each([
    ["why", /why\n/],
    ["what-if 'iptables -F'", /'\n/],
    ["explain --without ping -c1 -W1 127.0.0.1", /0 received.*\n/],
    ["undo", /undo\n/],
  ])("%s", async (query, begun) => {
    const shell = new TerminalSession(["--world", "bare"]);
    await shell.see(PROMPT);
    // What takes a while to be made again.
    await shell.type("ip link set lo up; for i in {1..300}; do ping -c1 127.0.0.1; done | tail -n1\r", /rtt .*# $/s);
    await shell.type("iptables -A INPUT -j DROP; ping -c1 -W1 127.0.0.1\r", /0 received.*# $/s);
    await shell.type(`${query}\r`, begun);
    expect(await shell.type(CTRL_C, /\^C.*# $/s)).not.toMatch(/tried|difference|Without|undone/);
    await shell.type("echo [$?] $(iptables -S INPUT | tail -n1)\r", /\[130\] -A INPUT -j DROP\n.*# $/s);
    await shell.type(`${query}\r`, /(tried|difference|Without|undone).*# $/s);
    shell.kill();
  });
});

describe.skipIf(skipped !== null)("a shell at a terminal with --trace", () => {
  test("a packet's path is printed as it happens", async () => {
    const shell = new TerminalSession(["--world", "bare", "--trace"]);
    await shell.see(PROMPT);
    await shell.type("ip link set lo up\r", PROMPT);
    const printed = await shell.type("ping -c 2 127.0.0.1\r", /rtt .*# $/s);
    expect(printed).toMatch(/journey 1: .*echo request.*icmp_seq=1.*echo request.*icmp_seq=2/s);
    shell.kill();
  });
});
