/** Signals and background jobs of a script, as bash 5.2 without job control has them; watched on Linux. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";

async function run(script: string): Promise<string> {
  const { stdout, stderr } = await new Lab({ seed: 1 }).addHost("h").sh(script, { name: "bash" });
  return stdout + stderr.replace(/line \d+: +\d+ /g, "PID ").replace(/line \d+: /g, "");
}

const INT = "& sleep 0.3; kill -INT $!; wait $!; echo $?";

const ENDS: Readonly<Record<string, string>> = {
  // A job ignores SIGINT, and so does what it starts.
  [`sleep 1 ${INT}`]: "0\n",
  [`env A=1 sleep 1 ${INT}`]: "0\n",
  [`sudo sleep 1 ${INT}`]: "0\n",
  [`(sleep 1; :) ${INT}`]: "0\n",
  [`{ sleep 1; } ${INT}`]: "0\n",
  // ( program ) becomes the program, with the signals the shell was started with.
  [`(sleep 1) ${INT}`]: "130\n",
  // These catch SIGINT whatever it was before.
  [`timeout 5 sleep 3 ${INT}`]: "130\n",
  [`ip link set lo up; ping -q -i 0.2 127.0.0.1 > p ${INT}; sed -n 's/ packets.*//p' p`]: "0\n2\n",
  "timeout 5 sleep 3 & sleep 0.3; kill -TERM $!; wait $!; echo $?": "143\n",
  "nohup sleep 1 > /dev/null 2>&1 & sleep 0.3; kill -HUP $!; wait $!; echo $?": "0\n",
};
test.each(Object.keys(ENDS))("%s", async (script) => {
  expect(await run(script)).toBe(ENDS[script]);
});

test("jobs forgets what SIGTERM ended once another program has run, and wait still knows it", async () => {
  expect(await run("sleep 5 & kill $!; sleep 0.2; jobs; wait $!; echo $?")).toBe("143\n");
  expect(await run("sleep 5 & sleep 5 & kill %1; sleep 0.1; jobs; kill %2; sleep 0.1; jobs")).toBe(
    "[2]+  Running                 sleep 5 &\n",
  );
});

test("a job that has ended takes a signal without a word; its process is not there", async () => {
  expect(await run("sleep 0.1 & sleep 0.3; kill %1; echo $?")).toBe("0\n");
  expect(await run("sleep 0.1 & sleep 0.3; kill $!; echo $?")).toMatch(/^1\nbash: kill: \(\d+\) - No such process\n$/);
});
