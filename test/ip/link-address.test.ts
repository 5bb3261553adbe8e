/**
 * Hardware addresses as `ip link set ... address` and `ip neigh add ... lladdr` read them; every result was watched on iproute2
 * 6.1.
 */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";

async function run(script: string): Promise<string> {
  const setup = "ip link add v0 type veth peer name v1; ip addr add 10.0.0.1/24 dev v0; ip link set v1 up; ip link set v0 up\n";
  const { stdout, stderr } = await new Lab({ seed: 1 }).addHost("h").sh(setup + script);
  return stdout + stderr;
}

const MISTAKES: Readonly<Record<string, readonly [link: string, neighbour: string]>> = {
  xx: ['"xx" is invalid lladdr.', '"xx" is invalid lladdr.'],
  "02:00:00:00:00:zz": ['"zz" is invalid lladdr.', '"zz" is invalid lladdr.'],
  "02:00:00:00:00:01:": ['"" is invalid lladdr.', '"" is invalid lladdr.'],
  "fff:0:0:0:0:1": ['"fff" is invalid lladdr.', '"fff" is invalid lladdr.'],
  "1.2.3.4": ["Invalid address length 4 - must be 6 bytes", "Error: Invalid link address."],
  "02-00-00-00-00-01": ["Invalid address length 1 - must be 6 bytes", "Error: Invalid link address."],
};
test.each(Object.keys(MISTAKES))("%s is refused", async (text) => {
  const [link, neighbour] = MISTAKES[text]!;
  expect(await run(`ip link set v0 address ${text}; ip neigh add 10.0.0.9 dev v0 lladdr ${text}`)).toBe(
    `${link}\n${neighbour}\n`,
  );
});

test("octets are read as far as they are hexadecimal, and too many are taken for six", async () => {
  expect(await run("ip neigh add 10.0.0.9 dev v0 lladdr 2g:0:0:0:0:1:7; ip neigh")).toBe(
    "10.0.0.9 dev v0 lladdr 02:00:00:00:00:01 PERMANENT \n",
  );
});

test("an entry refused for want of a MAC is there, without a state, until it is flushed", async () => {
  const script = `ip neigh add 10.0.0.9 dev v0; ip neigh add 10.0.0.9 dev v0; ip neigh; ip neigh show nud all
ip neigh flush dev v0; ip neigh show nud all`;
  expect(await run(script)).toBe("10.0.0.9 dev v0 \nError: No link layer address given.\nRTNETLINK answers: File exists\n");
});
