/**
 * What is nested or opened further than usual. Recorded with bash 5.2.15 on Linux 6.18, but for the limit on braces, which is
 * ours.
 */
import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";

const run = (script: string) => bare().host.sh(script, { name: "x.sh" });

test("scripts that interpret one another five deep run; one more, or one that interprets itself, does not", async () => {
  const made = `printf '#!/bin/sh\\necho $0 $*\\n' > /tmp/s0
for i in 1 2 3 4 5; do printf "#!/tmp/s$((i-1)) arg$i\\n" > /tmp/s$i; done
printf '#!/tmp/s6\\n' > /tmp/s6; chmod +x /tmp/s?`;
  expect(await run(`${made}\n/tmp/s4 x; echo $?\n/tmp/s5 x; echo $?\n/tmp/s6; echo $?`)).toEqual({
    stdout: "/tmp/s0 arg1 /tmp/s1 arg2 /tmp/s2 arg3 /tmp/s3 arg4 /tmp/s4 x\n0\n126\n126\n",
    stderr:
      "x.sh: /tmp/s5: /tmp/s4: bad interpreter: Too many levels of symbolic links\n" +
      "x.sh: /tmp/s6: /tmp/s6: bad interpreter: Too many levels of symbolic links\n",
    exitCode: 0,
  });
});

test("process substitutions that find no descriptor below 64 take one above", async () => {
  const script = `eval "cat $(printf '<(echo %d) ' {1..90})" | tail -n 1`;
  expect(await run(script)).toEqual({ stdout: "90\n", stderr: "", exitCode: 0 });
});

test("braces one behind the other are as many as there are; those inside one another end by a limit", async () => {
  expect(await run(`eval "echo $(printf '{a..a}%.0s' {1..9000})" | wc -c`)).toEqual({
    stdout: "9001\n",
    stderr: "",
    exitCode: 0,
  });
  const nested = await run(`eval "echo $(printf '{a,%.0s' {1..3000})b$(printf '}%.0s' {1..3000})"`).catch(
    (error) => error.message,
  );
  expect(nested).toContain("brace expansion: braces are nested too deep (limit depth)");
});
