/** The text tools of just-bash: an asynchronous run waits for them, a synchronous one is told so. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";

test("host.sh() runs jq", async () => {
  expect((await new Lab({ seed: 1 }).addHost("h").sh("echo '[1]' | jq .[0]")).stdout).toBe("1\n");
});

test.each(["jq"])("host.exec() refuses %s by name", (name) => {
  const answer = new Lab({ seed: 1 }).addHost("h").exec([name, "."]);
  expect(answer.exitCode).toBe(126);
  expect(answer.stderr).toBe(`${name}: it works outside virtual time: \`await host.sh()\` can run it, host.exec() cannot\n`);
});

test("a script in host.exec() goes on after the refusal", () => {
  const answer = new Lab({ seed: 1 }).addHost("h").exec(["bash", "-c", "echo 1 | jq .; echo $?"]);
  expect(answer.stdout).toBe("126\n");
});
