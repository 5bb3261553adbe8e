/** `netnsim import` and `netnsim explain --in`: a real host's dump at the command line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runExplain } from "../../src/cli/explain.ts";
import { runImport } from "../../src/cli/import.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { collect, type Printed } from "./run-cli.ts";

const directory = mkdtempSync(join(tmpdir(), "netnsim-import-"));
afterAll(() => rmSync(directory, { recursive: true }));

const LINK = {
  mtu: 1500,
  qdisc: "noqueue",
  link_type: "ether",
  broadcast: "ff:ff:ff:ff:ff:ff",
  promiscuity: 0,
  flags: ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
};
const eth0 = {
  ...LINK,
  ifindex: 2,
  ifname: "eth0",
  address: "52:54:00:00:00:01",
  addr_info: [{ family: "inet", local: "192.0.2.2", prefixlen: 24, scope: "global", label: "eth0" }],
};
const tunnel = {
  ...LINK,
  ifindex: 3,
  ifname: "wg0",
  address: "52:54:00:00:00:02",
  linkinfo: { info_kind: "wireguard" },
  addr_info: [],
};
const DUMP = `# netnsim dump: 1
$ hostname
prod
$ ip -j -d addr
${JSON.stringify([eth0, tunnel])}
$ iptables-save -c
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
[3:180] -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
$ conntrack -L
[stderr] conntrack v1.4.7 (conntrack-tools): Operation failed: sorry, you must be root
[exit 1]
`;
const dump = join(directory, "prod.dump");
writeFileSync(dump, DUMP);

async function cli(run: (argv: readonly string[]) => Promise<number>, ...argv: string[]): Promise<Printed> {
  const [stdout, stderr] = [collect("stdout"), collect("stderr")];
  try {
    const exitCode = await run(argv);
    return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
  } finally {
    stdout.stop();
    stderr.stop();
  }
}

const NOTES = [
  `${dump}:14: conntrack -L: left out: could not be read: conntrack v1.4.7 (conntrack-tools): Operation failed: sorry, you must be root`,
  `${dump}:5: ip -j -d addr[0]: eth0 is a network card: it stands as a veth to the namespace outside, where nobody answers`,
  `${dump}:5: ip -j -d addr[1]: left out: wg0 is of type wireguard, which is not modelled: it stands as a veth to the namespace outside, where nobody answers`,
];

test("import prints a script that builds the host, and lists what is otherwise, with its place", async () => {
  const { stdout, stderr, exitCode } = await cli(runImport, dump);

  expect(stderr).toBe(NOTES.map((note) => `netnsim: ${note}\n`).join(""));
  expect(exitCode).toBe(0);
  for (const note of NOTES) expect(stdout).toContain(`#   ${note}\n`);
  const { host } = bare();
  expect(await host.run(`${stdout}iptables -S INPUT -v; ip -br addr show eth0`)).toBe(
    "-P INPUT DROP -c 0 0\n-A INPUT -p tcp -m tcp --dport 22 -c 3 180 -j ACCEPT\neth0@if2         UP             192.0.2.2/24 \n",
  );
});

test("--strict refuses it; a command runs in it; --collect prints a shell script", async () => {
  expect(await cli(runImport, dump, "--strict")).toMatchObject({ stdout: "", exitCode: 1 });
  expect(await cli(runImport, dump, "--", "sh", "-c", "hostname; exit 3")).toMatchObject({ stdout: "prod\n", exitCode: 3 });
  expect((await cli(runImport, "--collect")).stdout).toMatch(/^#!\/bin\/sh\n/);
});

test("explain says what would become of a packet, by its exit code too", async () => {
  const passed = await cli(runExplain, "--in", "prod/eth0", "tcp 192.0.2.7:4000 > 192.0.2.2:22 S", dump);
  expect(passed.stdout).toMatch(/INPUT 1 +yes +--dport 22 +ACCEPT/);
  const dropped = await cli(runExplain, "-q", "--in", "prod/eth0", "udp 192.0.2.7:4000 > 192.0.2.2:53", dump);
  expect(dropped.stdout).toMatch(/policy/);
  expect(dropped.exitCode).toBe(1);
  const json = await cli(runExplain, "--json", "--in", "prod/eth0", "udp 192.0.2.7:4000 > 192.0.2.2:53", dump);
  expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, packets: [{ ending: { kind: "dropped" } }] });
});

test("explain builds the lab of a script, and asks which device is meant", async () => {
  const script = join(directory, "lab.sh");
  writeFileSync(
    script,
    "# world: bare\nip netns add a; ip link add v type veth peer name v netns a; ip link set v up; ip -n a link set v up\n",
  );
  await expect(cli(runExplain, "--in", "v", "icmp 10.0.0.1 > 10.0.0.2", script)).rejects.toThrow(
    "explain: --in v: which one? h/v, h/a/v",
  );
  await expect(cli(runExplain, "--in", "w", "icmp 10.0.0.1 > 10.0.0.2", script)).rejects.toThrow(
    "there is no such device: h/lo, h/v,",
  );
  await expect(cli(runExplain, "--in", "v", "icmp 10.0.0.1", script)).rejects.toThrow(
    "expected SOURCE[:PORT] > DESTINATION[:PORT]",
  );
  expect((await cli(runExplain, "-q", "--in", "a/v", "icmp 10.0.0.1 > 10.0.0.2", script)).exitCode).toBe(1);
});

test("what is no dump is one line, exit code 2", async () => {
  const file = join(directory, "no.dump");
  writeFileSync(file, "# netnsim dump: 1\n$ ip -j -d addr\n[{}]\n");
  await expect(cli(runImport, file)).rejects.toMatchObject({
    message: `${file}:3: ip -j -d addr[0]: expected details, as "ip -d" lists them`,
    exitCode: 2,
  });
});
