/** Tools that interpret a script: line by line on a live pipe, in virtual time, and never without an end. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { LimitError } from "../../src/sim/limits.ts";
import { runScriptNow } from "./run-script.ts";

const limits = { work: 2_000_000 };
const SLOW = "(for i in 1 2 3; do echo $i; sleep 1; done)";

test("sed prints a line when it comes", () => {
  const { stdout } = runScriptNow(`${SLOW} | sed 's/^/x/' | while read l; do echo "$l $SECONDS"; done`);
  expect(stdout).toBe("x1 0\nx2 1\nx3 2\n");
});

test("sed ends with q while its input goes on", () => {
  const { stdout } = runScriptNow("yes | sed 3q; seq 100000 | sed -n '2{p;q}'");
  expect(stdout).toBe("y\ny\ny\n2\n");
});

test("host.exec() edits what ping prints", () => {
  const host = new Lab({ seed: 1 }).addHost("h");
  const result = host.exec(["bash", "-c", "ip link set lo up; ping -c 2 127.0.0.1 | sed -n 's/.*icmp_seq=\\([0-9]*\\).*/\\1/p'"]);
  expect(result).toMatchObject({ stdout: "1\n2\n", exitCode: 0 });
});

test.each(["echo x | sed ':a;ba'", "sed -n 'x;s/^/x/;:a;s/x/y/;s/y/x/;ta' <<< x"])(
  "a script without an end is ended: %s",
  (script) => {
    expect(() => runScriptNow(script, { limits })).toThrow(LimitError);
  },
);

test("awk prints a line when it comes, and reads commands and pipes as they go", () => {
  const slow = "(for i in 1 2 3; do echo $i; sleep 1; done)";
  const { stdout } = runScriptNow(
    `${slow} | awk '{print "x" $1}' | while read l; do echo "$l $SECONDS"; done; awk 'BEGIN { "sleep 2; date +%s" | getline a; "date +%s" | getline b; print b - a; print "z" | "cat"; close("cat"); print "end" }'`,
  );
  expect(stdout).toBe("x1 0\nx2 1\nx3 2\n0\nz\nend\n");
});

test("host.exec() runs awk on what tcpdump prints while it listens", () => {
  const host = new Lab({ seed: 1 }).addHost("h");
  const script =
    "ip link set lo up; (sleep 1; ping -c 1 127.0.0.1 > /dev/null; sleep 1) & timeout 3 tcpdump -l -n -i lo icmp 2>/dev/null | awk '/ICMP/ {n++; print n, $7, $8} n == 2 {exit}'";
  expect(host.exec(["bash", "-c", script]).stdout).toBe("1 echo request,\n2 echo reply,\n");
});

test("an awk program without an end is ended", () => {
  expect(() => runScriptNow("awk 'BEGIN{while(1) x++}'", { limits })).toThrow(LimitError);
  expect(() => runScriptNow("awk 'BEGIN{for(;;);}'", { limits })).toThrow("no end after 2000000 units of work");
});

test("an awk program that grows without an end is ended in its words", () => {
  const { stderr } = runScriptNow("awk 'BEGIN{s=\"x\"; while(1) s = s s}'; awk 'function f(n) {return f(n+1)} BEGIN{f(1)}'");
  expect(stderr).toContain("out of memory");
  expect(stderr).toContain("function call nesting exceeds");
});

test("a writer does not wait for a reader that has left a full pipe", () => {
  const big = 'BEGIN { print "a"; for (;;) { s = sprintf("%70000s", "x"); print s } }';
  expect(runScriptNow(`awk '${big}' | head -1; echo next`).stdout).toBe("a\nnext\n");
});

test("find and grep -r do not follow links, find -L no further than one", () => {
  const host = new Lab({ seed: 1 }).addHost("h");
  const run = (script: string): string => host.exec(["bash", "-c", script]).stdout;
  expect(run("find /sys/class/net; grep -r . /sys/class/net; find /sys/class/net -type l; find /proc/self /bin")).toBe(
    "/sys/class/net\n/sys/class/net/lo\n/sys/class/net/lo\n/proc/self\n/bin\n",
  );
  expect(run("find /sys/class/net/lo/ -maxdepth 1 -type l -printf '%p %y %Y %m\\n'")).toBe(
    "/sys/class/net/lo/subsystem l d 777\n",
  );
  expect(run("find -L /sys/class/net -name mtu 2>&1; [ -L /sys/class/net/lo ] && ls -F /sys/class/net")).toBe(
    "/sys/class/net/lo/mtu\nfind: ‘/sys/class/net/lo/subsystem’: a link behind a link is not modelled\nlo@\n",
  );
});
