/** `netnsim up`: real programs whose commands run in a lab. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, inject, test } from "vitest";
import { isRunning } from "../processes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "up-"));
const MAIN = inject("main");
const env = { ...process.env, XDG_RUNTIME_DIR: directory };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function netnsim(words: readonly string[], options: { cwd?: string; input?: string; env?: NodeJS.ProcessEnv } = {}) {
  const run = spawnSync(process.execPath, [MAIN, ...words], { cwd: directory, encoding: "utf8", env, ...options });
  return { out: run.stdout, err: run.stderr, exitCode: run.status };
}

const up = (...words: string[]) => netnsim(["up", ...words]);

/** The folders of labs that are up, or were not removed. */
const labs = () => readdirSync(directory).filter((name) => name.startsWith("netnsim-"));

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const hasPython = spawnSync("python3", ["-c", ""]).status === 0;

test.skipIf(!hasPython)("the client of docs/up.md is one", () => {
  const [, code] = /```python\n(.*?)```/s.exec(readFileSync(join(ROOT, "docs/up.md"), "utf8"))!;
  writeFileSync(join(directory, "client.py"), `${code}\nprint(run("ip", "-V")[2], run("cat", stdin=b"hello")[0].decode())\n`);
  expect(up("--", "python3", "client.py")).toMatchObject({ out: "0 hello\n", exitCode: 0 });
});

test("the exit code is the command's; a failure shows what the lab was given, and what was dropped", () => {
  const script = "ip link set lo up; iptables -A INPUT -p icmp -j DROP; ping -c 1 -W 1 127.0.0.1 > /dev/null; exit 3";
  const { err, exitCode } = up("--", "sh", "-c", script);
  expect(exitCode).toBe(3);
  expect(err).toBe(`netnsim: the command ended with 3. What it gave the lab (netnsim run takes it):
  # world: bare
  ip link set lo up
  iptables -A INPUT -p icmp -j DROP
  ping -c 1 -W 1 127.0.0.1
netnsim: dropped meanwhile:
  1 x NETFILTER_DROP in h at lo (filter INPUT 1)
`);
  expect(up("--quiet", "--", "sh", "-c", script)).toMatchObject({ out: "", err: "", exitCode: 3 });
  expect(up("--", "sh", "-c", "kill -TERM $$").exitCode).toBe(143);
  expect(labs()).toEqual([]);
});

test("a command that cannot be executed has env's words and codes, and a script without a shebang is sh's", () => {
  writeFileSync(join(directory, "no-program"), "echo ran\n");
  writeFileSync(join(directory, "no-shebang"), "echo ran\n", { mode: 0o755 });
  writeFileSync(join(directory, "no-interpreter"), "#!/nowhere\n", { mode: 0o755 });
  const names = ["nothing-of-that-name", "./no-program", ".", "./no-interpreter", "no-program/x", "./no-shebang"];
  for (const name of names) {
    const env = spawnSync("env", [name], { cwd: directory, encoding: "utf8" });
    const err = env.stderr.replace(/^env: .(.*).: /, "netnsim: $1: ");
    expect(up("--", name)).toEqual({ out: env.stdout, err, exitCode: env.status });
  }
});

test("what the lab does not model is not the machine's program, and is there where the machine has one only", () => {
  const names = ["ping4", "ping6", "iptables-apply", "xtables-nft-multi", "xtables-monitor", "ifup", "dhclient", "dockerd"];
  const tools = mkdtempSync(join(directory, "tools-"));
  for (const name of names) writeFileSync(join(tools, name), "#!/bin/sh\n", { mode: 0o755 });
  const line = names.map((name) => `${name} x; echo $?`).join("; ");
  expect(
    netnsim(["up", "--", "sh", "-c", `${line}; command -v socat`], { env: { ...env, PATH: `${tools}:/usr/bin:/bin` } }),
  ).toMatchObject({
    out: `${names.map(() => "126\n").join("")}${existsSync("/usr/bin/socat") ? "/usr/bin/socat\n" : ""}`,
    err: expect.stringContaining(names.map((name) => `${name}: not modelled\n`).join("")),
  });
  expect(up("--", "sh", "-c", "hostname other").err).toContain("not modelled");
});

test("what the command leaves in the background ends with the lab, and never comes to the machine's own tools", () => {
  const { out, exitCode } = up("--", "sh", "-c", `trap '' HUP; (/bin/sleep 1000; ip -V) > /dev/null 2>&1 & echo $!`);
  expect(exitCode).toBe(0);
  expect(isRunning(out.trim())).toBe(false);
  expect(labs()).toEqual([]);
});

test("a process has one number on both sides, and none of the lab's own has one of the machine's", () => {
  const script = `ip netns add red
ip netns exec red nc -l -p 80 & shim=$!
until [ "$(ip netns pids red)" = $shim ]; do :; done
echo "[$(ip netns identify $shim)] [$(ip netns identify $$)]"; ip netns identify 4194303
kill $(ip netns pids red); wait $shim; echo $?
docker run -d --name web nginx > /dev/null
kill $(docker inspect -f '{{.State.Pid}}' web) 2> /dev/null || docker ps --format '{{.Names}}'`;
  expect(up("--world", "dockerhost", "--", "bash", "-c", script)).toMatchObject({
    out: "[red] []\n143\nweb\n",
    err: "Cannot open network namespace: No such file or directory\n",
  });
});

test("JUnit's XML has the command as one case, with the report of its failure", () => {
  const of = (command: string, ...words: string[]) => {
    up("--quiet", "--junit", "junit.xml", ...words, "--", "sh", "-c", command);
    return readFileSync(join(directory, "junit.xml"), "utf8");
  };
  expect(of("ip link set lo up")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="netnsim up" tests="1" failures="0" errors="0">
    <testcase classname="netnsim up" name="sh -c 'ip link set lo up'"/>
  </testsuite>
</testsuites>
`);
  const failed = of("ip link set lo up; iptables -P INPUT DROP; ping -c 1 -W 1 127.0.0.1; exit 3");
  expect(failed).toContain('tests="1" failures="1" errors="0"');
  expect(failed).toContain('<failure message="the command ended with 3. What it gave the lab (netnsim run takes it):">');
  expect(failed).toContain("\n  iptables -P INPUT DROP\n  ping -c 1 -W 1 127.0.0.1\n");
  expect(failed).toContain("1 x NETFILTER_DROP in h at lo (filter INPUT policy)\n</failure>");
  writeFileSync(join(directory, "wrong.sh"), "exit 4\n");
  expect(of("true", "--setup", "wrong.sh")).toContain('<error message="wrong.sh: exit code 4: nothing was run">');
  expect(up("--detach", "--junit", "junit.xml").exitCode).toBe(2);
});

/** The machine's own curl, which the lab's stands before. */
const CURL = ["/usr/bin/curl", "/usr/local/bin/curl"].find((path) => existsSync(path));

test.skipIf(CURL === undefined)(
  "the machine's curl reaches a published port, and through SOCKS what the lab knows by name",
  async () => {
    const script = `docker run -d --name web -p 18473:80 nginx > /dev/null
    ${CURL} -s http://127.0.0.1:18473/ | grep title
    docker network create n; docker run -d --name one --network n nginx; docker run -d --name two --network n nginx
    ${CURL} -s --socks5-hostname $(${process.execPath} ${MAIN} socks one) http://two/ | grep title
    ${CURL} -s --socks5-hostname $NETNSIM_SOCKS http://127.0.0.1:18473/ | grep title
    ${CURL} -s --socks5-hostname $NETNSIM_SOCKS http://two/; echo $?`;
    const { out, exitCode } = up("--publish", "--socks", "--world", "dockerhost", "--", "bash", "-c", script);
    expect(out.match(/<title>Welcome to nginx!<\/title>/g)).toHaveLength(3);
    expect(out).toMatch(/\n97\n$/);
    expect(exitCode).toBe(0);
    await expect(fetch("http://127.0.0.1:18473/")).rejects.toThrow();
  },
);

test("a lab without proxies says so, as it does of a namespace that is not there", () => {
  const socks = `${process.execPath} ${MAIN} socks web`;
  expect(up("--quiet", "--", "sh", "-c", socks)).toMatchObject({
    err: "netnsim: socks: the lab was started without --socks\n",
    exitCode: 2,
  });
  expect(up("--quiet", "--socks", "--", "sh", "-c", socks)).toMatchObject({
    err: 'netnsim: socks: there is no namespace "web"\n',
    exitCode: 2,
  });
});

test("a script is run first, and its failure is the end", () => {
  writeFileSync(join(directory, "setup.sh"), "ip link add br0 type bridge\necho set up\n");
  const { out, err } = up("--setup", "setup.sh", "--", "ip", "-br", "link", "show", "br0");
  expect(out).toContain("br0");
  expect(err).toBe("set up\n");
  writeFileSync(join(directory, "wrong.sh"), "exit 4\n");
  expect(up("--setup", "wrong.sh", "--", "echo", "never")).toMatchObject({ out: "", exitCode: 4 });
});

test("commands see the folder they are called in, and a pipe that nobody reads ends them", () => {
  writeFileSync(join(directory, "rules"), "*filter\n-A INPUT -j DROP\nCOMMIT\n");
  expect(up("--", "sh", "-c", "iptables-restore rules && iptables -S | tail -1").out).toBe("-A INPUT -j DROP\n");
  expect(up("--no-mount", "--", "iptables-restore", "rules").exitCode).not.toBe(0);
  symlinkSync(".", join(directory, "link"));
  expect(up("--mount", "link", "--", "iptables-restore", "rules").exitCode).toBe(0);
  expect(up("--", "bash", "-o", "pipefail", "-c", "ip link set lo up; ping 127.0.0.1 | head -1 | cut -c 1-4; echo $?").out).toBe(
    "PING\n141\n",
  );
});

test("a lab stays up until it is asked to end, and has its captures written then", async () => {
  const ready = up("--detach", "--pcap", "captures");
  expect(ready.exitCode).toBe(0);
  const there = { ...env, NETNSIM_SOCKET: /NETNSIM_SOCKET=(\S+)/.exec(ready.out)![1]! };
  const ask = (words: string[], input = "") => netnsim(words, { env: there, input });
  expect(ask(["exec", "ip", "link", "add", "d0", "type", "bridge"]).exitCode).toBe(0);
  expect(ask(["exec", "cat"], "typed\n").out).toBe("typed\n");
  expect(ask(["exec", "ip", "link", "show", "d1"])).toMatchObject({ err: 'Device "d1" does not exist.\n', exitCode: 1 });
  expect(ask(["history"]).out).toBe("# world: bare\nip link add d0 type bridge\ncat << 'EOF'\ntyped\nEOF\nip link show d1\n");
  expect(ask(["exec", "sh", "-c", "ip link set lo up; ping -c 1 127.0.0.1"]).exitCode).toBe(0);
  expect(ask(["down"])).toMatchObject({ out: "", err: "", exitCode: 0 });
  await until(() => existsSync(join(directory, "captures/h-lo.pcap")));
  expect(ask(["down"]).exitCode).toBe(2);
  expect(netnsim(["exec", "ip"], { env }).err).toContain("NETNSIM_SOCKET is not set");
});

test("the shell of a detached lab finds netnsim, and its history keeps any bytes", () => {
  const script = String.raw`eval "$('${process.execPath}' '${MAIN}' up --detach)"
printf '\0\377' | nsenter -t 1 -n wc -c; nsenter -t 1 -n printf '%s' $'\1' | od -An -c; netnsim history > lab.sh
netnsim run lab.sh | od -An -c; netnsim down; cat lab.sh`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: directory, encoding: "utf8", env });
  expect({ stdout, stderr }).toEqual({
    stdout: String.raw`2
 001
   2  \n 001
# world: bare
base64 -d << 'EOF' | nsenter -t 1 -n wc -c
AP8=
EOF
nsenter -t 1 -n printf %s $'\001'
`,
    stderr: "",
  });
});

test("killed at any moment, neither folder nor process of it is left", async () => {
  for (const [signal, waitMs] of [
    ["SIGKILL", 0],
    ["SIGKILL", 40],
    ["SIGTERM", 20],
    ["SIGINT", 0],
  ] as const) {
    const child: ChildProcess = spawn(
      process.execPath,
      [MAIN, "up", "--", "sh", "-c", "echo $$; ip link set lo up; ping 127.0.0.1 > /dev/null & wait"],
      {
        cwd: directory,
        env,
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    let out = "";
    child.stdout!.on("data", (chunk) => {
      out += chunk;
    });
    await until(() => out.includes("\n"));
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    child.kill(signal);
    await until(() => labs().length === 0 && !isRunning(out.trim()));
  }
});
