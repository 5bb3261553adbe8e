// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell scripts
import { describe, expect, test } from "vitest";
import { refusal } from "../../src/kernel/config/errno.ts";
import { toBytes, toText } from "../../src/shell/io.ts";
import { startScript } from "../../src/shell/start.ts";
import { HostFiles } from "../../src/shell/vfs/host-files.ts";
import { netnsFiles } from "../../src/shell/vfs/overlay.ts";
import type { SyntheticTree } from "../../src/shell/vfs/synthetic.ts";
import { type SysctlAccess, sysctlTree } from "../../src/shell/vfs/trees.ts";
import { makeEnvironment } from "./run-script.ts";

function makeSysctls(): SysctlAccess {
  const values = new Map([
    ["net.ipv4.ip_forward", "0"],
    ["net.ipv4.conf.all.rp_filter", "0"],
    ["net.ipv4.conf.eth0/100.rp_filter", "2"],
  ]);
  return {
    read: (name) => values.get(name) ?? refusal("ENOENT"),
    write(name, value) {
      if (!/^\d+$/.test(value)) return refusal("EINVAL");
      values.set(name, value);
      return null;
    },
    list: () => [...values.keys()],
  };
}

const devices: SyntheticTree = {
  root: "sys/class/net",
  paths: () => ["lo/mtu", "eth0/mtu", "eth0/statistics/rx_bytes"],
  read: (path) => (path.startsWith("lo/") ? "65536\n" : "1500\n"),
  write: () => refusal("EPERM"),
  refusesCreation: refusal("EPERM"),
};

async function run(script: string) {
  const { loop, environment, stdout, stderr } = makeEnvironment();
  const store = new HostFiles({ hostname: "node1", programs: () => ["/usr/sbin/ip", "/usr/bin/cat"], netnsNames: () => ["ns1"] });
  store.tree.makeDirectory("/mnt/work", { recursive: true });
  const process = startScript({ ...environment, files: store.view({ trees: [sysctlTree(makeSysctls()), devices] }) }, script, {
    kind: "command",
  });
  await loop.runAsync(() => process.state === "exited");
  return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode };
}

describe("/proc/sys", () => {
  test("a sysctl is read and written as a file", async () => {
    const result = await run(
      "cat /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv4/ip_forward; cat /proc/sys/net/ipv4/ip_forward; echo 1 | tee /proc/sys/net/ipv4/conf/all/rp_filter",
    );
    expect(result).toEqual({ stdout: "0\n1\n1\n", stderr: "", exitCode: 0 });
  });

  test("a device's dots are no separators", async () => {
    const result = await run("ls /proc/sys/net/ipv4/conf; cat /proc/sys/net/ipv4/conf/eth0.100/rp_filter");
    expect(result.stdout).toBe("all\neth0.100\n2\n");
  });

  test("mistakes answer as the kernel does", async () => {
    const result = await run(
      "echo 1 > /proc/sys/net/nope; echo abc > /proc/sys/net/ipv4/ip_forward; echo $?; cat /proc/sys/net; echo x > /proc/sys/net; : > /proc/sys/net/ipv4/ip_forward; mkdir /proc/sys/x; touch /proc/sys/net/x; cat /proc/sys/net/ipv4/ip_forward",
    );
    expect(result.stdout).toBe("1\n0\n");
    expect(result.stderr).toBe(
      [
        "bash: line 1: /proc/sys/net/nope: No such file or directory",
        "bash: line 1: echo: write error: Invalid argument",
        "cat: /proc/sys/net: Is a directory",
        "bash: line 1: /proc/sys/net: Is a directory",
        "mkdir: cannot create directory ‘/proc/sys/x’: No such file or directory",
        "touch: cannot touch '/proc/sys/net/x': No such file or directory",
        "",
      ].join("\n"),
    );
  });
});

test("/sys/class/net shows the devices", async () => {
  const result = await run(
    "ls /sys/class/net; cat /sys/class/net/lo/mtu; for d in /sys/class/net/*; do echo ${d##*/} $(< $d/mtu); done; [ -d /sys/class/net/eth0 ] && echo dir",
  );
  expect(result.stdout).toBe("eth0\nlo\n65536\neth0 1500\nlo 65536\ndir\n");
});

test("named namespaces and programs are files, and Debian's links are followed", async () => {
  const result = await run(
    "ls /var/run/netns /run/netns; [ -x /sbin/ip ] && [ -x /usr/sbin/ip ] && echo x; ls /usr/sbin; echo 'echo local' > /usr/local/bin/mine; chmod +x /usr/local/bin/mine; mine",
  );
  expect(result.stdout).toBe("/run/netns:\nns1\n\n/var/run/netns:\nns1\nx\nip\nlocal\n");
});

test("ip netns exec sees its own /etc files", () => {
  const files = new HostFiles({ hostname: "h" }).view();
  expect(netnsFiles(files, "ns1")).toBe(files);
  files.makeDirectory("/etc/netns/ns1", { recursive: true });
  files.writeFile("/etc/netns/ns1/resolv.conf", toBytes("nameserver 10.0.0.1\n"));
  const seen = netnsFiles(files, "ns1");
  expect(toText(seen.readFile("/etc/resolv.conf") as Uint8Array)).toBe("nameserver 10.0.0.1\n");
  expect(toText(files.readFile("/etc/resolv.conf") as Uint8Array)).toBe("");
  expect(seen.readFile("/etc/hosts")).toEqual(files.readFile("/etc/hosts"));
});
