/** Who may have a port that is taken: openbsd nc listens with SO_REUSEPORT, other servers do not. Watched on Linux. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";

async function run(script: string): Promise<string> {
  const { stdout, stderr } = await new Lab({ seed: 1 }).addHost("h").sh(`ip link set lo up\n${script}`);
  return stdout + stderr;
}

test("two nc listen at one port, and both are reached in the end", async () => {
  const script = `nc -l -p 80 > a & nc -l -p 80 > b & sleep 0.3
ss -tln | grep -c LISTEN; echo one | nc -N -w 1 127.0.0.1 80; echo two | nc -N -w 1 127.0.0.1 80; wait; sort a b`;
  expect(await run(script)).toBe("2\none\ntwo\n");
});

test("a server without SO_REUSEPORT keeps its port to itself, before and after", async () => {
  expect(await run("busybox httpd -f -p 83 & sleep 0.3; nc -l -p 83; echo $?")).toBe("1\nnc: Address already in use\n");
  expect(await run("nc -l -p 85 & sleep 0.2; busybox httpd -f -p 85; echo $?; kill %1; wait")).toBe(
    "1\nhttpd: bind: Address already in use\n",
  );
});

test.each(["0.1.2.3", "9.9.9.9"])("nobody binds to %s, which is no address of the host", async (address) => {
  expect(await run(`nc -l ${address} 90; echo $?; nc -u -l ${address} 90; echo $?`)).toBe(
    "1\n1\nnc: Cannot assign requested address\nnc: Cannot assign requested address\n",
  );
});

test("nc -l -p PORT takes no operand", async () => {
  expect(await run("nc -l -p 84 127.0.0.1; echo $?")).toMatch(/^1\nusage: nc /);
});
