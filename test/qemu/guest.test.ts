/**
 * Sessions on Debian's kernels in QEMU, through the command line: what they print, that nothing leaks, and that nothing is left.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { guestKernel } from "../../src/linux/vm/guest-kernel.ts";
import { hasDocker } from "../../src/linux/vm/image.ts";
import { KERNELS, readLock } from "../../src/linux/vm/lock.ts";
import { guestsOf, untilEnded } from "../processes.ts";

const NODE = [process.execPath, inject("main")] as const;

const reason = guestKernel().whyNot([]);
const folder = mkdtempSync(join(tmpdir(), "netnsim-qemu-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, text: string, world = "bare"): string {
  writeFileSync(join(folder, name), `# world: ${world}\n${text}`);
  return name;
}

function netnsim(...argv: string[]) {
  const { stdout, stderr, status } = spawnSync(NODE[0], [...NODE.slice(1), ...argv], { encoding: "utf8", cwd: folder });
  return { stdout, stderr, status };
}

async function begin(file: string): Promise<ChildProcess> {
  const child = spawn(NODE[0], [...NODE.slice(1), "replay", file, "--on", "qemu"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout!, "data");
  return child;
}

describe.skipIf(reason !== null)(`Debian's kernels in a guest${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test.each(KERNELS)("replay prints what the script prints there, with its exit code, on %s", (name) => {
    const file = script("some.sh", "uname -r; nosuch\nip -br link; echo error >&2; exit 7\n");
    expect(netnsim("replay", file, "--on", `qemu:${name}`)).toEqual({
      stdout: `${readLock().kernels[name].release}\nlo               DOWN           00:00:00:00:00:00 <LOOPBACK> \n`,
      stderr: "some.sh: line 2: nosuch: command not found\nerror\n",
      status: 7,
    });
  });

  test("the clock jumps over what a script waits", () => {
    const file = script("waits.sh", "a=$(date +%s); sleep 3000; sleep 500; echo $(($(date +%s) - a))\n");
    expect(netnsim("replay", file, "--on", "qemu")).toEqual({ stdout: "3500\n", stderr: "", status: 0 });
  });

  test("a script that goes on is ended by the guest's clock", () => {
    const file = script("endless.sh", "echo begun; while :; do sleep 10; done\n");
    expect(netnsim("replay", file, "--on", "qemu", "--guest-limit", "100")).toEqual({
      stdout: "begun\n",
      stderr: "netnsim: replay: time limit reached\n",
      status: 124,
    });
  });

  test("what a script loads and writes is not there for the next", () => {
    const file = script(
      "loads.sh",
      "ls /root /tmp; lsmod | grep -c br_netfilter; modprobe br_netfilter; lsmod | grep -c ^br_netfilter; touch /root/a /tmp/b\n",
    );
    const wanted = { stdout: "/root:\n\n/tmp:\n0\n1\n", stderr: "", status: 0 };
    expect(netnsim("replay", file, "--on", "qemu")).toEqual(wanted);
    expect(netnsim("replay", file, "--on", "qemu")).toEqual(wanted);
  });

  test("what a script leaves is kept where it is asked for", () => {
    const file = script("leaves.sh", "printf 'a\\0b' > out.bin; mkdir -p /tmp/deep; echo c > '/tmp/deep/c d'\n");
    expect(netnsim("replay", file, "--on", "qemu", "--files", "kept").status).toBe(0);
    expect(readdirSync(join(folder, "kept"), { recursive: true }).sort()).toEqual([
      "root",
      "root/out.bin",
      "tmp",
      "tmp/deep",
      "tmp/deep/c d",
    ]);
    expect(readFileSync(join(folder, "kept/root/out.bin"), "latin1")).toBe("a\0b");
  });

  test("two boots of one seed print the same bytes, times and random numbers included; another seed's are others", () => {
    const file = script(
      "chance.sh",
      "ip link set lo up; ip link add v0 type veth peer name v1; ip link set v0 up; ip addr add 10.0.0.1/24 dev v0; ip link set v1 up; cat /sys/class/net/*/address\n" +
        "date +%N; head -c 16 /dev/urandom | xxd; echo $RANDOM; ping -c 3 -i 0.2 127.0.0.1; ping -c 2 10.0.0.1; cat /proc/sys/kernel/random/boot_id\n",
    );
    const [first, second, other] = ["5", "5", "6"].map((seed) => netnsim("replay", file, "--on", "qemu", "--seed", seed));
    expect(first).toMatchObject({ stderr: "", status: 0 });
    expect(first!.stdout).toContain("3 packets transmitted");
    expect(second).toEqual(first);
    expect(other!.stdout).not.toBe(first!.stdout);
  });

  test("compare says what differs, and where nothing does", () => {
    const file = script(
      "same.sh",
      "ip netns add n\nip netns exec n ip link set lo up\nip netns exec n ping -c 1 127.0.0.1\nip netns\n",
    );
    expect(netnsim("compare", file, "--on", "qemu")).toEqual({
      stdout: "same.sh: 4 of 4 commands the same (- Linux, + netnsim)\n",
      stderr: "",
      status: 0,
    });
  });

  test("a script beside a real dockerd prints what it prints there", ({ skip }) => {
    skip(!hasDocker(), "docker is not in the guest: netnsim judge fetch --docker");
    const file = script(
      "docker.sh",
      "docker run -d --name web -p 81:80 busybox > /dev/null\ncurl -s 127.0.0.1:81\ndocker port web\n",
      "dockerhost",
    );
    const printed = "hello from busybox\n80/tcp -> 0.0.0.0:81\n80/tcp -> :::81\n";
    expect(netnsim("replay", file, "--on", "qemu")).toEqual({ stdout: printed, stderr: "", status: 0 });
  });

  test("another dockerd than the guest's is refused, and one on the host's own kernel", () => {
    const file = script("newer.sh", "# docker: 28\ndocker ps\n", "dockerhost");
    expect(netnsim("replay", file, "--on", "qemu")).toEqual({
      stdout: "",
      stderr: "netnsim: replay: world dockerhost: dockerd 28: the guest has Debian's 20.10\n",
      status: 2,
    });
    expect(netnsim("replay", file, "--on", "linux")).toMatchObject({
      stderr: "netnsim: replay: world dockerhost: a real dockerd runs in the guest only: --on qemu\n",
      status: 2,
    });
  });

  test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)("%s leaves no guest", async (signal) => {
    const child = await begin(script("goes-on.sh", "echo begun; while :; do :; done\n"));
    const guests = guestsOf(child.pid!);
    expect(guests.length).toBeGreaterThan(1);
    child.kill(signal);
    await once(child, "exit");
    await untilEnded(guests);
  });
});
