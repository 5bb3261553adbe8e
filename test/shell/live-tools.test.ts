/** Tools that interpret a script: line by line on a live pipe, in virtual time, and never without an end. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { LimitError } from "../../src/sim/limits.ts";
import { runScriptNow } from "./run-script.ts";

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
  const answer = host.exec(["bash", "-c", "ip link set lo up; ping -c 2 127.0.0.1 | sed -n 's/.*icmp_seq=\\([0-9]*\\).*/\\1/p'"]);
  expect(answer).toMatchObject({ stdout: "1\n2\n", exitCode: 0 });
});

test.each(["echo x | sed ':a;ba'", "sed -n 'x;s/^/x/;:a;s/x/y/;s/y/x/;ta' <<< x"])(
  "a script without an end is ended: %s",
  (script) => {
    expect(() => runScriptNow(script)).toThrow(LimitError);
  },
);
