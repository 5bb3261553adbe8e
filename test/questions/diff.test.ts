import { describe, expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { diff, diffRules, RulesRefused } from "../../src/questions/index.ts";
import { sameTreatment } from "../../src/testing/index.ts";
import "../../src/vitest/index.ts";
import { natPairsOf } from "./nat-pairs.ts";
import { pairsOf } from "./pairs.ts";

function filter(...rules: readonly string[]): string {
  return `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:C - [0:0]\n${rules.join("\n")}\nCOMMIT\n`;
}

function nat(...rules: readonly string[]): string {
  return `*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules.join("\n")}\nCOMMIT\n`;
}

describe("two rule files", () => {
  // All of them, and large: npm run test:questions.
  for (const { name, a, b, differsAt } of [...pairsOf(6).slice(4, 6), ...natPairsOf(9).slice(8, 10)])
    test(name, () => {
      const { difference, undecided } = diffRules(a, b);
      expect(undecided).toBeNull();
      expect(difference === null ? null : `${difference.packet.dst}:${difference.packet.dport}`).toBe(differsAt);
    });

  const ttl = (...rules: readonly string[]): string =>
    `*mangle\n:PREROUTING ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n${rules.join("\n")}\nCOMMIT\n`;
  const INC = "-A FORWARD -j TTL --ttl-inc 1";
  test.each([
    ["set where it has lost one already", ttl("-A FORWARD -m ttl --ttl-eq 63 -j TTL --ttl-set 64"), ttl(), true],
    ["set to what it is", ttl("-A FORWARD -m ttl --ttl-eq 63 -j TTL --ttl-set 63"), ttl(), false],
    ["set before the hop, or after", ttl("-A PREROUTING -j TTL --ttl-set 5"), ttl("-A FORWARD -j TTL --ttl-set 5"), true],
    ["raised once, or twice", ttl(INC), ttl(INC, INC), true],
    ["set, then raised", ttl("-A FORWARD -j TTL --ttl-set 9", INC), ttl("-A FORWARD -j TTL --ttl-set 10"), false],
  ])("a TTL %s", (_what, a, b, differ) => {
    const { difference, undecided } = diffRules(a, b);
    expect([difference !== null, undecided]).toEqual([differ, null]);
  });

  const WEB = "-A FORWARD -d 10.0.0.2/32 -p tcp -m tcp --dport 80";
  test.each([
    ["a verdict", filter(`${WEB} -j ACCEPT`), filter(), "tcp 192.0.2.2:40000 > 10.0.0.2:80 S, received on eth0"],
    [
      "the kind of a REJECT",
      filter(`${WEB} -j REJECT --reject-with tcp-reset`),
      filter(`${WEB} -j REJECT`),
      "tcp 192.0.2.2:40000 > 10.0.0.2:80 S, received on eth0",
    ],
    [
      "a state",
      filter("-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"),
      filter("-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT"),
      "icmp 192.0.2.2 > 198.51.100.2 type 3 code 0 with 28 bytes, received on eth0, about an established connection",
    ],
    [
      "a translated port",
      nat("-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80"),
      nat("-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:81"),
      "tcp 192.0.2.2:40000 > 198.51.100.2:8080 S, received on eth0",
    ],
    [
      "a mark",
      "*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m mark --mark 0x4/0xc -j MARK --set-xmark 0x1/0xffffffff\nCOMMIT\n",
      "*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m mark --mark 0x4/0xc -j MARK --set-xmark 0x1/0x1\nCOMMIT\n",
      "tcp 192.0.2.2:40000 > 198.51.100.2:80 S mark 4, received on eth0",
    ],
    [
      "a device",
      filter("-A FORWARD -i veth+ -j ACCEPT"),
      filter("-A FORWARD -i veth0 -j ACCEPT"),
      "tcp 192.0.2.2:40000 > 198.51.100.2:80 S, received on veth1",
    ],
    [
      "what a packet carries",
      filter('-A FORWARD -p udp -m string --string "evil" --algo bm -j DROP', "-A FORWARD -j ACCEPT"),
      filter("-A FORWARD -j ACCEPT"),
      "udp 192.0.2.2:40000 > 198.51.100.2:80 with 4 bytes, received on eth0",
    ],
    [
      "a packet that is sent",
      "*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -o lo -d 127.0.0.1/32 -p udp -m udp --dport 53 -j DROP\nCOMMIT\n",
      "*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n",
      "udp 192.0.2.2:40000 > 127.0.0.1:53, sent",
    ],
  ])("%s that differs is shown by a packet", (_what, a, b, packet) => {
    const { difference } = diffRules(a, b);
    expect(difference?.text).toBe(packet);
    expect(difference?.treatments[0]).not.toEqual(difference?.treatments[1]);
  });

  test("what hides in a match is assumed by name, and alike on both sides", () => {
    const recent = "-A FORWARD -m recent --rcheck --name seen --mask 255.255.255.255 --rsource -j ACCEPT";
    const same = diffRules(filter(recent, `${WEB} -j ACCEPT`), filter(`${WEB} -j ACCEPT`, recent));
    expect(same).toEqual({
      difference: null,
      undecided: null,
      assumes: ["-m recent --rcheck --name seen --mask 255.255.255.255 --rsource"],
    });
    expect(diffRules(filter(recent), filter())).toMatchObject({
      difference: null,
      undecided:
        "tcp 192.0.2.2:40000 > 198.51.100.2:80 S, received on eth0, where -m recent --rcheck --name seen --mask 255.255.255.255 --rsource",
    });
  });

  test("a file that iptables-restore refuses is refused in its words", () => {
    const wrong = filter("-A FORWARD -p tcp --dport eighty -j ACCEPT");
    expect(() => diffRules(filter(), wrong)).toThrow(RulesRefused);
    expect(() => diffRules(filter(), wrong)).toThrow(/line/);
  });
});

/** A router between two networks. */
function router(...rules: readonly string[]) {
  const lab = new Lab();
  const host = lab.addHost("router");
  host.exec(["sysctl", "-w", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=1"]);
  const ns = host.netns();
  ns.addDummy("eth0").addAddress("eth0", "10.0.0.1/24").up("eth0");
  ns.addDummy("eth1").addAddress("eth1", "10.0.1.1/24").up("eth1");
  for (const rule of rules) host.exec(["iptables", ...rule.split(" ")]);
  return { lab, ns };
}

describe("two namespaces", () => {
  test("a rule that no route leads to makes no difference", () => {
    const a = router("-A FORWARD -o eth1 -d 10.0.0.0/24 -j DROP", "-A FORWARD -d 172.16.0.1 -j DROP");
    expect(diff(a.ns, router().ns)).toEqual({ difference: null, undecided: null, assumes: [] });
  });

  test("the packet is one that takes the route, and comes from where it may", () => {
    const { difference } = diff(router("-A FORWARD -s 10.0.1.0/24 -j DROP").lab, router().lab);
    expect(difference).toMatchObject({ netns: "router", device: "eth1", packet: { src: "10.0.1.0", dst: "10.0.0.0" } });
    expect(difference?.fates.map(({ verdict }) => verdict)).toEqual(["dropped", "forwarded"]);
  });

  test("a packet that PREROUTING drops comes by a wire", () => {
    const { difference } = diff(router("-t mangle -A PREROUTING -d 10.0.1.1 -p udp --dport 80 -j DROP").ns, router().ns);
    expect(difference?.device).toBe("eth0");
  });

  test("MASQUERADE and SNAT to the address that it chooses are the same", () => {
    const rule = "-t nat -A POSTROUTING -s 10.0.0.0/24 -o eth1 -j";
    expect(diff(router(`${rule} MASQUERADE`).ns, router(`${rule} SNAT --to-source 10.0.1.1`).ns).difference).toBeNull();
    const other = diff(router(`${rule} MASQUERADE`).ns, router(`${rule} SNAT --to-source 10.0.1.9`).ns);
    expect(other.difference?.treatments.map(({ packet }) => packet?.src)).toEqual(["10.0.1.1", "10.0.1.9"]);
  });

  test("as an assertion, it fails with the packet and both its journeys", () => {
    const [a, b] = [router("-A FORWARD -s 10.0.1.0/24 -j DROP").ns, router().ns];
    expect(a).toTreatLike(a);
    expect(() => sameTreatment(a, b)).toThrow(/alike.*FORWARD 1.*The other side:.*10.0.0.0.24 dev eth0/s);
  });
});
