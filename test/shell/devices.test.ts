/** What the corpus cannot show of devices and open files: seeds, containers, the disk that an open file takes. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";

const RANDOM = "head -c 32 /dev/urandom | xxd -p -c 32";

function randomOf(seed: number, before = "true"): string {
  return new Lab({ seed }).addHost("h").exec(["bash", "-c", `${before}; ${RANDOM}`]).stdout;
}

test("the bytes of /dev/urandom are the seed's", () => {
  expect(randomOf(1)).toBe(randomOf(1));
  expect(randomOf(1)).not.toBe(randomOf(2));
  expect(randomOf(1)).toMatch(/^[0-9a-f]{64}\n$/);
});

test("reading random bytes changes nothing else that is drawn", () => {
  const numbers = (before: string) =>
    new Lab({ seed: 1 }).addHost("h").exec(["bash", "-c", `${before}; ip link add v type veth; ip -br link`]).stdout;
  expect(numbers(`${RANDOM} > /dev/null`)).toBe(numbers("true | true > /dev/null"));
});

test("a container has the devices too", () => {
  const { host } = dockerhost();
  const inside = "head -c 3 /dev/zero | wc -c; head -c 4 /dev/urandom | wc -c; cat /dev/null; echo x > /dev/null; echo $?";
  expect(host.exec(["docker", "run", "--rm", "alpine", "sh", "-c", inside]).stdout).toBe("3\n4\n0\n");
});

test("a file that was removed takes its space until it is closed, and then no longer", () => {
  const h = new Lab({ seed: 1, limits: { disk: 100_000 } }).addHost("h");
  const script = `
    exec 3> f; head -c 80000 /dev/zero >&3; rm f
    head -c 80000 /dev/zero > g; [ $(wc -c < g) -lt 80000 ] && echo full
    exec 3>&-
    head -c 80000 /dev/zero > g; wc -c g`;
  const { stdout, stderr } = h.exec(["bash", "-c", script]);
  expect(stdout).toBe("full\n80000 g\n");
  expect(stderr).toContain("No space left on device");
});
