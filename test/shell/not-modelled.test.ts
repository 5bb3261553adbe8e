/** Programs that Debian has and netnsim does not are refused by name; those that Debian does not have are not found. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import { readTable } from "../../src/shell/commands/not-modelled/table.ts";
import { makeRegistry } from "../../src/shell/registry.ts";

const host = new Lab().addHost("h");
const run = (line: string): { stdout: string; stderr: string; exitCode: number } => host.exec(["bash", "-c", line]);

const NAMED =
  "nft tc ipset ethtool systemctl service socat unshare ip6tables ebtables arptables iw nmcli dhclient ovs-vsctl wg modinfo depmod strace perl apt-get mount";

test.each(NAMED.split(" "))("%s says that it is not modelled and ends with 126", (name) => {
  expect(run(`${name} list 2>&1`)).toEqual({ stdout: `${name}: not modelled\n`, stderr: "", exitCode: 126 });
});

test("what Debian does not have is not found", () => {
  expect(run("nosuchprogram")).toEqual({ stdout: "", stderr: "bash: line 1: nosuchprogram: command not found\n", exitCode: 127 });
  expect(run("httpd").exitCode).toBe(127);
});

test("a program that is not modelled is there to which, type, command and the list of its directory", () => {
  expect(run("which nft; type nft; command -v nft; ls /usr/sbin | grep -x nft").stdout).toBe(
    "/usr/sbin/nft\nnft is /usr/sbin/nft\n/usr/sbin/nft\nnft\n",
  );
  expect(run("/usr/sbin/nft; /sbin/nft; sudo nft; env nft; xargs nft < /dev/null; timeout 1 nft").stderr).toBe(
    "nft: not modelled\n".repeat(6),
  );
});

test("every modelled program is one of Debian's, where Debian has it", () => {
  const table = new Map<string, string[]>();
  for (const { name, path } of readTable()) table.set(name, [...(table.get(name) ?? []), path]);
  const programs = [...makeRegistry().values()].map(({ name, path = `/usr/bin/${name}` }) => ({ name, path }));
  const [own, debian] = [true, false].map((isOwn) => programs.filter(({ path }) => path.startsWith("/usr/local/") === isOwn));
  for (const { name, path } of debian!) expect(table.get(name), name).toContain(path);
  expect(own!.map(({ name }) => name)).toEqual(["explain", "why", "what-if", "inputs", "undo"]);
});

test("no name stands twice in a directory", () => {
  const paths = readTable().map(({ path }) => path);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});
