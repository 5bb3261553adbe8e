/** ssh types into another host of the lab, sudo runs what follows as root: what OpenSSH 9.2 and sudo 1.9.13 print and return. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";

function twoHosts(): { a: LabHost; b: LabHost } {
  const lab = new Lab();
  const [a, b] = [lab.addHost("a"), lab.addHost("b")];
  lab.link({ host: a, device: "eth0" }, { host: b, device: "eth0" });
  a.netns().up("lo").addAddress("eth0", "10.0.0.1/24").up("eth0");
  b.netns().up("lo").addAddress("eth0", "10.0.0.2/24").up("eth0");
  return { a, b };
}

test("ssh runs its words there, joined, in a shell, in root's home", () => {
  const { a } = twoHosts();
  expect(a.exec(["ssh", "b", "hostname"]).stdout).toBe("b\n");
  expect(a.exec(["ssh", "root@10.0.0.2", "echo", "$HOME  x;", "pwd"]).stdout).toBe("/root x\n/root\n");
  expect(a.exec(["ssh", "-o", "StrictHostKeyChecking=no", "-T", "-p", "22", "b", "exit 7"]).exitCode).toBe(7);
  expect(a.exec(["ssh", "b", "-q", "true"]).exitCode).toBe(0);
});

test("ssh hands its input on, unless -n says not to", () => {
  const { a } = twoHosts();
  expect(a.exec(["ssh", "b", "cat"], { stdin: "hello\n" }).stdout).toBe("hello\n");
  expect(a.exec(["ssh", "-n", "b", "cat"], { stdin: "hello\n" }).stdout).toBe("");
});

test("ssh without a command is a shell that reads its input", () => {
  const { a } = twoHosts();
  const reply = a.exec(["ssh", "b"], { stdin: "hostname\nexit 3\n" });
  expect(reply).toEqual({
    stdout: "b\n",
    stderr: "Pseudo-terminal will not be allocated because stdin is not a terminal.\r\n",
    exitCode: 3,
  });
});

const SSH_FAILURES: readonly (readonly [string, string])[] = [
  ["ssh nosuch true", "ssh: Could not resolve hostname nosuch: Temporary failure in name resolution\r\n"],
  ["ssh 10.0.1.1 true", "ssh: connect to host 10.0.1.1 port 22: Network is unreachable\r\n"],
  ["ssh -p 99 root@127.0.0.1 x", "ssh: connect to host 127.0.0.1 port 99: Connection refused\r\n"],
  ["ssh ssh://root@127.0.0.1:99 true", "ssh: connect to host 127.0.0.1 port 99: Connection refused\r\n"],
  ["ssh -q 10.0.1.1 true", ""],
  ["ssh -p abc b", "Bad port 'abc'\n"],
  ["ssh -o Foo=bar b x", "command-line: line 0: Bad configuration option: foo\r\n"],
  ["ssh -o foo b x", 'command-line line 0: no argument after keyword "foo"\r\n'],
  ["ssh -o ConnectTimeout=x b x", "command-line line 0: invalid time value.\r\n"],
  ["ssh -o BatchMode=maybe b x", 'command-line line 0: unsupported option "maybe".\r\n'],
];

test.each(SSH_FAILURES)("%s", (line, stderr) => {
  expect(twoHosts().a.exec(line.split(" "))).toEqual({ stdout: "", stderr, exitCode: 255 });
});

test("a host that nobody has does not answer", () => {
  const reply = twoHosts().a.exec(["ssh", "10.0.0.9", "true"]);
  expect(reply).toEqual({ stdout: "", stderr: "ssh: connect to host 10.0.0.9 port 22: No route to host\r\n", exitCode: 255 });
});

test("ssh's mistakes end with its usage", () => {
  const { a } = twoHosts();
  expect(a.exec(["ssh"]).stderr).toMatch(/^usage: ssh \[-46AaCfGgKkMNnqsTtVvXxYy\]/);
  expect(a.exec(["ssh", "-Z", "b"]).stderr).toMatch(/^unknown option -- Z\r\nusage: ssh /);
  expect(a.exec(["ssh", "-p"]).stderr).toMatch(/^option requires an argument -- p\r\nusage: ssh /);
  expect(a.exec(["ssh", "-L", "1:x:2", "b"])).toEqual({
    stdout: "",
    stderr: 'ssh: option "-L" (tunnels) is not modelled\n',
    exitCode: 2,
  });
});

test("a signal to ssh or sudo reaches what it runs", async () => {
  const { a } = twoHosts();
  const reply = await a.sh(
    "ssh b sleep 100 & sleep 1; kill $!; wait $!; echo $?; sudo sleep 100 & sleep 1; kill $!; wait $!; echo $?; date +%s",
  );
  expect(reply.stdout).toMatch(/^143\n143\n/);
});

test("sudo empties the environment but for what it sets", () => {
  const { a } = twoHosts();
  const names = [
    "HOME=/root",
    "LOGNAME=root",
    "MAIL=/var/mail/root",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  ];
  names.push("SHELL=/bin/bash", "SUDO_COMMAND=/usr/bin/env", "SUDO_GID=0", "SUDO_UID=0", "SUDO_USER=root", "USER=root");
  const shown = (argv: readonly string[]): string[] =>
    a
      .exec(argv, { env: { B: "2" } })
      .stdout.split("\n")
      .filter((line) => /^(A|B|HOME|LOGNAME|MAIL|PATH|SHELL|SUDO_\w+|USER)=/.test(line))
      .sort();
  expect(shown(["sudo", "env"])).toEqual(names);
  expect(shown(["sudo", "A=1", "env"])).toEqual(["A=1", ...names]);
  expect(shown(["sudo", "-E", "env"])).toEqual(["B=2", ...names]);
});

test("sudo runs a program, a line in a shell, a login shell", () => {
  const { a } = twoHosts();
  expect(a.exec(["sudo", "-u", "root", "-n", "ip", "link", "add", "br0", "type", "bridge"]).exitCode).toBe(0);
  expect(a.exec(["sudo", "ip", "link", "show", "br0"]).stdout).toContain("br0: <BROADCAST,MULTICAST>");
  expect(a.exec(["sudo", "-i", "pwd"], { cwd: "/" }).stdout).toBe("/root\n");
  expect(a.exec(["sudo", "-s", "pwd"], { cwd: "/" }).stdout).toBe("/\n");
  expect(a.exec(["sudo", "false"]).exitCode).toBe(1);
  expect(a.exec(["sudo", "-s", "echo a  b"]).stderr).toContain("echo a  b: command not found\n");
});

test("sudo's mistakes", () => {
  const { a } = twoHosts();
  expect(a.exec(["sudo", "foo"])).toEqual({ stdout: "", stderr: "sudo: foo: command not found\n", exitCode: 1 });
  expect(a.exec(["sudo", "/nosuch"])).toEqual({ stdout: "", stderr: "sudo: /nosuch: command not found\n", exitCode: 1 });
  expect(a.exec(["sudo", "cd", "/"])).toEqual({
    stdout: "",
    stderr: `sudo: cd: command not found
sudo: "cd" is a shell built-in command, it cannot be run directly.
sudo: the -s option may be used to run a privileged shell.
sudo: the -D option may be used to run a command in a specific directory.
`,
    exitCode: 1,
  });
  expect(a.exec(["sudo", "-u", "nosuch", "true"])).toEqual({
    stdout: "",
    stderr: "sudo: unknown user nosuch\nsudo: error initializing audit plugin sudoers_audit\n",
    exitCode: 1,
  });
  expect(a.exec(["sudo"]).stderr).toMatch(/^usage: sudo -h \| -K \| -k \| -V\n/);
  expect(a.exec(["sudo", "-Z"]).stderr).toMatch(/^sudo: invalid option -- 'Z'\nusage: sudo /);
  expect(a.exec(["sudo", "-u"]).stderr).toMatch(/^sudo: option requires an argument -- 'u'\nusage: sudo /);
  expect(a.exec(["sudo", "-u", "nobody", "id"])).toEqual({
    stdout: "",
    stderr: 'sudo: user "nobody" is not modelled\n',
    exitCode: 2,
  });
});
