/**
 * `netnsim replay` and `netnsim compare` as commands: what they print, their exit codes, and that they refuse where there is no
 * private namespace.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { whyNotReal } from "../../src/linux/session.ts";

const NODE = [process.execPath, inject("main")];
const folder = mkdtempSync(join(tmpdir(), "netnsim-replay-"));
const reason = whyNotReal();

function netnsim(...argv: string[]) {
  return run([...NODE, ...argv]);
}

function run([program, ...argv]: readonly string[], input = "") {
  const { stdout, stderr, status } = spawnSync(program!, argv, { encoding: "utf8", cwd: folder, input });
  return { stdout, stderr, status };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(reason !== null)(`the command line${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  const script = '# world: bare\necho "$0 $#"; ls\nip -br link\nnosuch\necho error >&2\n( exit 7 )\n';

  test("replay prints what bash FILE prints, as run does", () => {
    const wanted = { stdout: "lab.sh 0\nlo               DOWN           00:00:00:00:00:00 <LOOPBACK> \n", status: 7 };
    const real = netnsim("replay", file("lab.sh", script));
    expect(real).toEqual({ ...wanted, stderr: "lab.sh: line 4: nosuch: command not found\nerror\n" });
    expect(netnsim("run", "lab.sh")).toEqual(real);
  });

  test("a script may come through standard input", () => {
    expect(run([...NODE, "replay", "-"], script)).toMatchObject({
      stderr: "bash: line 4: nosuch: command not found\nerror\n",
      status: 7,
    });
  });

  test("a transcript is shown as a terminal would show it", () => {
    const said = netnsim("replay", file("lab.md", "<!-- world: bare -->\n```console\n$ hostname\n$ ip link show nosuch\n```\n"));
    expect(said).toMatchObject({ status: 0, stderr: 'Device "nosuch" does not exist.\n' });
    expect(said.stdout).toBe("$ hostname\nh\n$ ip link show nosuch\n[exit 1]\n");
  });

  test("standard output and error can be opened again, whatever they are", () => {
    const again = file(
      "again.sh",
      "# world: bare\necho out > /dev/stdout; echo error > /dev/stderr\n[ -t 1 ] && [ -t 2 ] && echo a terminal\n:\n",
    );
    expect(netnsim("replay", again)).toEqual({ stdout: "out\n", stderr: "error\n", status: 0 });
    const [node, main] = NODE;
    const through = (more: string) => run(["bash", "-c", `${node} ${main} replay ${again} ${more}`]);
    expect(through("2>&1 | cat").stdout).toBe("out\nerror\n");
    expect(through("> all.txt 2>&1; cat all.txt; rm all.txt").stdout).toBe("out\nerror\n");
    const terminal = run(["script", "-qec", `${node} ${main} replay ${again}`, "/dev/null"]);
    expect(terminal.stdout).toBe("out\r\nerror\r\na terminal\r\n");
  });

  test("an output that nobody reads ends the script; one that is full is reported", () => {
    const endless = file("endless.sh", "# world: bare\nwhile :; do echo more; done\n");
    const [node, main] = NODE;
    expect(run(["bash", "-c", `${node} ${main} replay ${endless} | head -1; echo \${PIPESTATUS[0]}`]).stdout).toBe("more\n141\n");
    const full = run(["bash", "-c", `${node} ${main} replay lab.sh > /dev/full 2> full.txt; echo $?; cat full.txt; rm full.txt`]);
    expect(full.stdout).toContain("netnsim: replay: standard output: No space left on device\n");
    expect(full.stdout).toMatch(/^7\n/);
  });

  test("a signal that ends the script is its exit code, as is a limit", () => {
    expect(netnsim("replay", file("kill.sh", "# world: bare\nkill -TERM $$\n"))).toEqual({ stdout: "", stderr: "", status: 143 });
    const limited = netnsim("replay", "--limit", "1", file("sleep.sh", "# world: bare\nsleep 30\n"));
    expect(limited).toEqual({ stdout: "", stderr: "netnsim: replay: time limit reached\n", status: 124 });
  });

  test("compare tells that both are the same, or what differs", () => {
    // Where this kernel is no Debian's, what it was built with is said.
    expect(netnsim("compare", "lab.sh")).toEqual({
      stdout: "lab.sh: 5 of 5 commands the same (- Linux, + netnsim)\n",
      stderr: expect.stringMatching(/^(netnsim: compare: as this kernel: .*\n)?$/),
      status: 0,
    });
    // A command that no host of ours has.
    const said = netnsim("compare", file("other.sh", "# world: bare\nip -V\ncat /proc/cmdline\n"));
    expect(said.status).toBe(1);
    expect(said.stdout).toMatch(/^command: line 3: \$ cat \/proc\/cmdline\n- /m);
  });

  test("without the right to private namespaces both refuse, and run nothing", () => {
    for (const action of ["replay", "compare"]) {
      const said = run(["setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin", ...NODE, action, "lab.sh"]);
      expect(said).toMatchObject({ stdout: "", status: 2 });
      expect(said.stderr).toContain(`netnsim: ${action}: no private namespace could be made: unshare: Operation not permitted`);
    }
  });

  test("where user namespaces are locked the error says how to get them", () => {
    const locked = `echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"`;
    const user = [
      "unshare",
      "--user",
      "--map-user=1000",
      "--map-group=1000",
      "--keep-caps",
      "bash",
      "--norc",
      "-c",
      locked,
      "bash",
    ];
    const said = run([...user, ...NODE, "replay", "lab.sh"]);
    expect(said).toMatchObject({ stdout: "", status: 2 });
    expect(said.stderr).toMatch(
      /^netnsim: replay: no private namespace could be made: unshare: .*: run it as root \(sudo\), or allow user namespaces/,
    );
  });

  test("netnsim may lie where a session's own folders are", () => {
    const moved = join(folder, "linux");
    cpSync(join(dirname(NODE[1]!), "../linux"), moved, { recursive: true });
    expect(run(["/usr/bin/python3", "-ISEB", join(moved, "launcher/launch.py"), "try=yes"])).toEqual({
      stdout: "",
      stderr: "",
      status: 0,
    });
  });

  test("a tool that a script needs and the machine has not is told with its package", () => {
    // An empty directory over /usr/sbin/conntrack's: in a mount namespace of its own.
    const hide = `mount --bind ${join(folder, "plain")} $(command -v conntrack); exec "$@"`;
    writeFileSync(join(folder, "plain"), "");
    file("ct.sh", "# world: bare\nconntrack -L\n");
    const said = run(["unshare", "-m", "bash", "--norc", "-c", hide, "bash", ...NODE, "replay", "ct.sh"]);
    expect(said).toEqual({
      stdout: "",
      stderr: "netnsim: replay: missing tool: conntrack (apt-get install conntrack)\n",
      status: 2,
    });
  });
});
