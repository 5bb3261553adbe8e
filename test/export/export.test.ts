/** An export is a state in other words: run again it gives the same state, and no name in it is a command. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { quoteComment, quoteShell } from "../../src/lab/export/command.ts";
import { Lab } from "../../src/lab/lab.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { lan } from "../../src/lab/worlds/lan.ts";
import { runs } from "../sample.ts";
import { LABS } from "./labs.ts";
import { stateOf, stateOfNamed } from "./state.ts";

async function rebuild(script: string) {
  const { host } = bare();
  host.files.write("/root/lab.sh", script);
  const up = await host.sh("bash lab.sh");
  const state = stateOfNamed(host);
  const files = (await host.sh("ls -A")).stdout;
  const down = await host.sh("bash lab.sh down; ip netns; ip -br link");
  return { up, state, files, down };
}

async function expectSame(lab: Lab, complaints = ""): Promise<string> {
  const script = lab.toScript();
  const { up, state, files, down } = await rebuild(script);
  expect(up).toEqual({ stdout: "", stderr: complaints, exitCode: 0 });
  expect(state).toEqual(stateOf(lab));
  expect(files).toBe("lab.sh\n");
  expect(down).toEqual({ stdout: "lo               DOWN           00:00:00:00:00:00 <LOOPBACK> \n", stderr: "", exitCode: 0 });
  return script;
}

test.each(Object.keys(LABS))("rebuilt, it is the same: %s", async (name) => {
  const { lab, host } = bare();
  const result = await host.sh(LABS[name]!);
  expect(result.stderr).toBe("");
  const script = await expectSame(lab);
  expect(script).not.toContain("# Not rebuilt");
});

test("the lan world is rebuilt host by host", async () => {
  const { lab } = lan();
  const delays = ["tc qdisc add dev eth1 root netem delay 10000us", "tc qdisc add dev eth0 root netem delay 10000us"];
  const script = await expectSame(lab, delays.map((words) => `without its delay: ${words}\n`).join(""));
  expect(script).toContain("for name in node1 remote router isp servers switch; do");
  expect(script).toContain("tc -n router qdisc add dev eth1 root netem delay 10000us 2> /dev/null ||");
});

test("--down alone deletes each namespace once", () => {
  expect(bare().lab.toScript({ down: true })).toBe("#!/bin/bash\nip netns del h\n");
});

test("a namespace that exists is left alone", async () => {
  const { host } = bare();
  host.files.write("/root/lab.sh", bare().lab.toScript());
  const result = await host.sh("ip netns add h; bash lab.sh; echo $?; ip netns");
  expect(result).toEqual({ stdout: "1\nh\n", stderr: "a namespace of this name exists: h\n", exitCode: 0 });
});

test("what only a whole machine has is told", async () => {
  const { lab, host } = bare();
  await host.sh("sysctl -qw net.ipv4.neigh.default.gc_stale_time=7");
  expect(lab.toScript()).toContain(
    "# Not rebuilt: h: net.ipv4.neigh.default.gc_stale_time is the whole machine's: set it by hand\n",
  );
});

const nasty = fc.string({ unit: fc.constantFrom(..."'\"$`;#&|<>(){}[]*?!~\\=-+%@^,_aé\x01\x7f"), minLength: 1, maxLength: 15 });

test("quoted for the shell, any text is one word again", async () => {
  const { host } = bare();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom(..."'\"$`; #&|<>()*?!~\\=-\n\ta"), maxLength: 12 }), { maxLength: 4 }),
      async (words) => {
        const { stdout } = await host.sh(
          `set -- ${words.map(quoteShell).join(" ")}; printf '<%s>' "$#"; for w in "$@"; do printf '[%s]' "$w"; done`,
        );
        expect(stdout).toBe(`<${words.length}>${words.map((word) => `[${word}]`).join("")}`);
      },
    ),
    { numRuns: runs(50, 200), seed: 1 },
  );
});

test("a comment stays on its line", () => {
  expect(quoteComment("a\nrm\r\u2028é")).toBe("a\\u000arm\\u000d\\u2028\\u00e9");
});

test("no name that the kernel takes becomes a command", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(nasty, { minLength: 5, maxLength: 5 }), async ([host, netns, one, two, bridge]) => {
      fc.pre(host !== "." && host !== ".." && netns !== "." && netns !== "..");
      const lab = new Lab();
      const inner = lab.addHost(host!);
      const outer = inner.netns().addNetns(netns!);
      for (const name of [one!, two!, bridge!])
        fc.pre(name !== "." && name !== ".." && !name.includes("%") && name !== "lo" && Buffer.byteLength(name) < 16);
      inner.netns().addVeth(one!, { name: two!, netns: outer }).addBridge(bridge!).setMaster(one!, bridge!).up(one!, bridge!);
      outer.up(two!).addAddress(two!, "10.0.0.2/24").addRoute("10.9.0.0/16", { gateway: "10.0.0.9", device: two! });
      inner.exec(["iptables", "-A", "FORWARD", "-i", one!, "-m", "comment", "--comment", `${netns}\nEND\n${two}`, "-j", "DROP"]);
      inner.netns().setSysctl("net.ipv4.ip_forward", 1);
      const script = lab.toScript();
      const { up, files, state } = await rebuild(script);
      expect(up).toEqual({ stdout: "", stderr: "", exitCode: 0 });
      expect(files).toBe("lab.sh\n");
      expect(Object.keys(state).sort()).toEqual([host, netns].sort());
    }),
    { numRuns: runs(5, 20), seed: 1 },
  );
});
