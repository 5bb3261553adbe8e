/** Typed rules are iptables' rules: what -save prints of them is what the words would have made. */
import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";

test("rules said as objects are saved as if they had been typed", () => {
  const typed = bare().host;
  typed
    .netns()
    .addChain("nat", "DOCKER")
    .setPolicy("filter", "FORWARD", "DROP")
    .addRules("nat", "POSTROUTING", { source: "172.17.0.0/16", outDevice: "! docker0", jump: "MASQUERADE" })
    .addRules("nat", "PREROUTING", { matches: { addrtype: { "dst-type": "LOCAL" } }, jump: "DOCKER" })
    .addRules("nat", "DOCKER", {
      inDevice: "! docker0",
      protocol: "tcp",
      matches: { tcp: { dport: 81 } },
      jump: "DNAT",
      options: { "to-destination": "172.17.0.2:80" },
    })
    .addRules(
      "filter",
      "FORWARD",
      { outDevice: "docker0", matches: { conntrack: { ctstate: "RELATED,ESTABLISHED" } }, jump: "ACCEPT" },
      { protocol: "udp", matches: { udp: { sport: "! 53" } } },
      { jump: "REJECT", options: { "reject-with": "icmp-host-prohibited" } },
    );
  const words = bare().host;
  for (const line of [
    "-t nat -N DOCKER",
    "-P FORWARD DROP",
    "-t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
    "-t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
    "-t nat -A DOCKER ! -i docker0 -p tcp --dport 81 -j DNAT --to-destination 172.17.0.2:80",
    "-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A FORWARD -p udp ! --sport 53",
    "-A FORWARD -j REJECT --reject-with icmp-host-prohibited",
  ])
    expect(words.exec(["iptables", ...line.split(" ")]), line).toMatchObject({ exitCode: 0, stderr: "" });
  const saved = (host: typeof typed) => host.exec(["iptables-save"]).stdout.replace(/^#.*\n/gm, "");
  expect(saved(typed)).toBe(saved(words));
  expect(saved(typed)).toContain("--to-destination 172.17.0.2:80");
});

test("a rule that is refused throws iptables' or the kernel's words, and none of its call stays", () => {
  const { host } = bare();
  const root = host.netns();
  expect(() => root.addRules("filter", "INPUT", { jump: "ACCEPT" }, { matches: { u32: {} } })).toThrow(
    'match "u32" is not modelled',
  );
  expect(() => root.addRules("filter", "INPUT", { jump: "ACCEPT" }, { jump: "MASQUERADE" })).toThrow("Invalid argument");
  expect(() => root.addRules("filter", "INPUT", { source: "10.0.0.300" })).toThrow("host/network `10.0.0.300' not found");
  expect(() => root.addChain("filter", "INPUT")).toThrow("File exists");
  expect(host.exec(["iptables", "-S", "INPUT"]).stdout).toBe("-P INPUT ACCEPT\n");
});
