/** The embedded DNS: what it answers itself, what it hands on, and in which order several containers of one name come. */
import { describe, expect, test } from "vitest";
import { answerQuery, type NameDirectory } from "../../src/docker/dns.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { DNS_TYPES, decodeDns, dnsQuery, encodeDns, SERVFAIL } from "../../src/wire/dns.ts";
import { ANY, type Ipv4, ipv4 } from "../../src/wire/ipv4-address.ts";

const { host } = dockerhost({ docker: "20.10" });

function directory(names: Readonly<Record<string, readonly Ipv4[]>>, outside = true): NameDirectory {
  return {
    addressesOf: (name) => names[name] ?? [],
    nameOf: (address) => (address === ipv4("10.1.0.2") ? "app1.net1" : null),
    externalServers: () => (outside ? [{ address: ANY, net: host.kernelHost.init }] : []),
  };
}

function ask(name: string, type: number, known = directory({ app1: [ipv4("10.1.0.2")] })) {
  const answer = answerQuery(encodeDns(dnsQuery(7, name, type)), known);
  return answer instanceof Uint8Array ? decodeDns(answer)! : answer;
}

describe("the embedded DNS", () => {
  test("answers a container's name for ten minutes, every name written out", () => {
    const answer = answerQuery(encodeDns(dnsQuery(7, "app1", DNS_TYPES.A!)), directory({ app1: [ipv4("10.1.0.2")] }));
    expect((answer as Uint8Array).length).toBe(42);
    expect(decodeDns(answer as Uint8Array)!.answers).toEqual([
      { name: "app1", type: DNS_TYPES.A, ttlSeconds: 600, data: "10.1.0.2" },
    ]);
  });

  test("has no IPv6 address for it, which is not an error", () => {
    expect(ask("app1", DNS_TYPES.AAAA!)).toMatchObject({ answers: [], flags: 0x8190 });
  });

  test("knows addresses backwards", () => {
    expect(ask("2.0.1.10.in-addr.arpa", DNS_TYPES.PTR!)).toMatchObject({ answers: [{ data: "app1.net1" }] });
    expect(ask("3.0.1.10.in-addr.arpa", DNS_TYPES.PTR!)).toBe("forward");
  });

  test("hands other names on, and fails where nobody can be asked", () => {
    expect(ask("www.example.test", DNS_TYPES.A!)).toBe("forward");
    const failed = ask("www.example.test", DNS_TYPES.A!, directory({}, false));
    expect(failed).toMatchObject({ answers: [] });
    expect((failed as { flags: number }).flags % 16).toBe(SERVFAIL);
  });
});

test("several containers of one alias come in another order each time", async () => {
  const { host: fresh } = dockerhost({ docker: "20.10" });
  const run = (line: string) => fresh.exec(line.split(" ")).stdout;
  run("docker network create net1");
  for (const name of ["web1", "web2", "web3"]) run(`docker run -d --name ${name} --network net1 --network-alias svc busybox`);
  run("docker run -d --name asker --network net1 busybox sleep 1000");
  const orders = Array.from({ length: 12 }, () =>
    run("docker exec asker nslookup svc")
      .match(/Address: 172\.18\.0\.\d/g)
      ?.join(),
  );
  expect(new Set(orders.map((order) => order?.split(",").sort().join()))).toEqual(
    new Set(["Address: 172.18.0.2,Address: 172.18.0.3,Address: 172.18.0.4"]),
  );
  expect(new Set(orders).size).toBeGreaterThan(1);
});

describe("nsenter", () => {
  test("enters a container's namespace by its process and by its file", () => {
    const { host: fresh } = dockerhost({ docker: "20.10" });
    const run = (...argv: string[]) => fresh.exec(argv).stdout.trim();
    run("docker", "run", "-d", "--name", "web1", "busybox");
    const pid = run("docker", "inspect", "-f", "{{.State.Pid}}", "web1");
    const file = run("docker", "inspect", "-f", "{{.NetworkSettings.SandboxKey}}", "web1");
    expect(run("nsenter", "-t", pid, "-n", "ip", "-4", "-br", "addr", "show", "eth0")).toMatch(
      /^eth0@if5 +UP +172\.17\.0\.2\/16$/,
    );
    expect(run("nsenter", `--net=${file}`, "ip", "-4", "-br", "addr", "show", "eth0")).toMatch(/172\.17\.0\.2\/16$/);
  });

  test.each([
    [["nsenter", "-t", "4711", "-n", "true"], "nsenter: cannot open /proc/4711/ns/net: No such file or directory\n"],
    [["nsenter", "-n", "true"], "nsenter: neither filename nor target pid supplied for ns/net\n"],
    [["nsenter", "-t", "1", "-m", "true"], 'nsenter: option "-m" is not modelled\n'],
  ])("refuses %j", (argv, words) => {
    expect(host.exec(argv)).toEqual({ stdout: "", stderr: words, exitCode: 1 });
  });
});
