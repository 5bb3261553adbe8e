/** What is loaded of a host's modules: by whom, for whom, and what a rewind takes back. */
import { describe, expect, test } from "vitest";
import { Lab, type LabHost } from "../../src/index.ts";
import { inNamespaces, KERNEL_PROFILES } from "../../src/kernel/kernel-profile.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { lan } from "../../src/lab/worlds/lan.ts";

const tracks = (host: LabHost): boolean => host.exec(["sysctl", "net.netfilter.nf_conntrack_count"]).exitCode === 0;

describe("nf_conntrack", () => {
  test("is loaded for one host, and for all where they are namespaces of one machine", () => {
    for (const [kernel, isShared] of [
      [KERNEL_PROFILES["6.18"], false],
      [inNamespaces(KERNEL_PROFILES["6.18"]), true],
    ] as const) {
      const lab = new Lab({ kernel });
      const [a, b] = [lab.addHost("a"), lab.addHost("b")];
      expect([tracks(a), tracks(b)]).toEqual([false, false]);
      a.netns().addRules("filter", "INPUT", { matches: { conntrack: { ctstate: "NEW" } }, jump: "ACCEPT" });
      expect([tracks(a), tracks(b), tracks(lab.addHost("c"))]).toEqual([true, isShared, isShared]);
    }
  });

  test("is there from the beginning where it is built in", () => {
    const lab = new Lab({ kernel: { ...KERNEL_PROFILES["6.18"], conntrack: "built in" } });
    expect(tracks(lab.addHost("a"))).toBe(true);
  });

  test("is loaded by dockerd, and by a router's MASQUERADE", () => {
    expect(tracks(dockerhost().host)).toBe(true);
    const { lab } = lan();
    expect([...lab.hosts.values()].filter(tracks).map(({ name }) => name)).toEqual(["router"]);
  });

  test("a rewind takes back that it was loaded", () => {
    const lab = new Lab();
    const host = lab.addHost("a");
    const mark = lab.mark();
    host.exec(["conntrack", "-L"]);
    expect(tracks(host)).toBe(true);
    lab.rewind(mark);
    expect(tracks(host)).toBe(false);
  });

  test("setSysctl() of one that is not there yet says what loads it", () => {
    const host = new Lab().addHost("a");
    expect(() => host.netns().setSysctl("net.netfilter.nf_conntrack_max", 9)).toThrow(
      "sysctl net.netfilter.nf_conntrack_max: No such file or directory (modprobe nf_conntrack loads what has it)",
    );
    host.exec(["modprobe", "nf_conntrack"]);
    host.netns().setSysctl("net.netfilter.nf_conntrack_max", 9);
    expect(host.exec(["sysctl", "-n", "net.nf_conntrack_max"]).stdout).toBe("9\n");
  });
});

test("an exported lab loads what its settings are of", async () => {
  const lab = new Lab();
  const host = lab.addHost("a");
  host.exec(["modprobe", "nf_conntrack"]);
  expect(lab.toScript()).not.toContain("modprobe");
  host.netns().setSysctl("net.netfilter.nf_conntrack_udp_timeout", 7);
  expect(lab.toScript()).toContain("modprobe nf_conntrack\n");
  const other = new Lab().addHost("b");
  await other.run(lab.toScript(), { name: "export" });
  expect(other.exec(["sysctl", "-n", "net.netfilter.nf_conntrack_udp_timeout"], { netns: "a" }).stdout).toBe("7\n");
});
