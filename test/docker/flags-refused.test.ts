/**
 * A flag that docker has is modelled, accepted with a note, or refused by name; it is never unknown, and never without effect in
 * silence.
 */
import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";

async function say(command: string, version = "29") {
  const scenario = parseScenario(`# world: dockerhost\n# docker: ${version}\n${command}\n`, "flags");
  const { results, error } = await runSimulated(scenario);
  expect(error).toBeNull();
  return { output: results[0]!.output, exitCode: results[0]!.exitCode };
}

describe("refused by name", () => {
  test.each([
    ["docker run --read-only busybox true", "docker run: --read-only is not modelled\n", 125],
    ["docker run --tmpfs /x busybox true", "docker run: --tmpfs is not modelled\n", 125],
    ["docker run --mount type=tmpfs,dst=/x busybox true", "docker run: --mount is not modelled\n", 125],
    ["docker run --pid host busybox true", "docker run: --pid host is not modelled\n", 125],
    ["docker run --volumes-from x busybox true", "docker run: --volumes-from is not modelled\n", 125],
    ["docker run --log-driver none busybox true", "docker run: --log-driver none is not modelled\n", 125],
    ["docker run --pull always busybox true", "docker run: --pull always is not modelled\n", 125],
    ["docker run --health-cmd true busybox true", "docker run: --health-cmd is not modelled\n", 125],
    ["docker run --sig-proxy=false busybox true", "docker run: --sig-proxy=false is not modelled\n", 125],
    ["docker network create --ipv6 n", "docker network create: --ipv6 is not modelled\n", 1],
    ["docker network create --ipv4=false n", "docker network create: --ipv4=false is not modelled\n", 1],
    ["docker network prune -f --filter label=x", "docker network prune: --filter is not modelled\n", 1],
    ["docker rm --link a/b", "docker rm: --link is not modelled\n", 1],
    ["docker images --tree", "docker images: --tree is not modelled\n", 1],
  ])("%s", async (command, output, exitCode) => {
    expect(await say(command)).toEqual({ output, exitCode });
  });
});

test("limits are accepted and told to be without effect", async () => {
  const { output, exitCode } = await say("docker run --rm -m 64m --cpus 0.5 --ulimit nofile=99 busybox echo ran");
  expect(output).toContain("netnsim: docker run: accepted, without effect here: ");
  for (const name of ["--memory", "--cpus", "--ulimit"]) expect(output).toContain(name);
  expect(output).toContain("ran\n");
  expect(exitCode).toBe(0);
});

test.each([
  ["--cpus abc", "failed to parse abc as a rational number"],
  ["--shm-size abc", "invalid size: 'abc'"],
  ["--blkio-weight -5", 'strconv.ParseUint: parsing "-5": invalid syntax'],
  ["--health-interval abc", 'time: invalid duration "abc"'],
  ["--attach abc", "valid streams are STDIN, STDOUT and STDERR"],
])("a value that docker's parser refuses: %s", async (flag, words) => {
  const { output, exitCode } = await say(`docker run ${flag} busybox true`);
  expect(output).toContain(words);
  expect(exitCode).toBe(125);
});

test("a flag belongs to the versions that have it", async () => {
  expect((await say("docker run --annotation a=b busybox true", "20.10")).output).toContain("unknown flag: --annotation");
  expect((await say("docker stop --signal INT x", "20.10")).output).toContain("unknown flag: --signal");
  expect((await say("docker network connect --gw-priority 1 bridge x", "27")).output).toContain("unknown flag: --gw-priority");
});
