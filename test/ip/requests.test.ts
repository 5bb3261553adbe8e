import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Route } from "../../src/kernel/config/route.ts";
import { createHost, createKernel } from "../../src/kernel/create-host.ts";
import { addAddress, deleteAddress } from "../../src/kernel/netlink/address.ts";
import { addLink, addVeth, deleteLink, findDevice, setLinkDown, setLinkUp } from "../../src/kernel/netlink/link.ts";
import { changeLink } from "../../src/kernel/netlink/link-change.ts";
import { addNetns } from "../../src/kernel/netlink/netns.ts";
import { addRoute } from "../../src/kernel/netlink/route.ts";
import { compareKeys, insertRoute } from "../../src/kernel/netlink/route-table.ts";
import { ipv4, parsePrefix, prefixOf, toIpv4 } from "../../src/wire/ipv4-address.ts";
import { property } from "../property.ts";

function bareHost() {
  const host = createHost(createKernel({ seed: 1 }), "h");
  return { host, net: host.init };
}

const routesOf = (net: ReturnType<typeof bareHost>["net"]): Route[] => net.config.routes.flatMap(({ routes }) => routes);

describe("requests leave nothing behind", () => {
  const anyAddress = fc.record({
    host: fc.integer({ min: 1, max: 254 }),
    net: fc.integer({ min: 1, max: 3 }),
    length: fc.constantFrom(8, 16, 24, 31, 32),
  });

  property([fc.array(anyAddress, { maxLength: 8 }), fc.infiniteStream(fc.nat())])(
    "addresses taken away in any order take all their routes along",
    (wanted, picks) => {
      const { net } = bareHost();
      addLink(net, { name: "br0", kind: "bridge" });
      const device = findDevice(net, "br0")!;
      setLinkUp(device);
      for (const { host, net: third, length } of wanted) addAddress(device, ipv4(`10.0.${third}.${host}`), length);
      while (device.link.addresses.length > 0) {
        const { local, prefixLength } = device.link.addresses[picks.next().value % device.link.addresses.length]!;
        expect(deleteAddress(device, { local, prefixLength })).toBeNull();
      }
      expect(routesOf(net)).toEqual([]);
    },
  );

  property([fc.array(anyAddress, { maxLength: 6 })])("down and up again brings back the routes that were there", (wanted) => {
    const { net } = bareHost();
    addLink(net, { name: "br0", kind: "bridge" });
    const device = findDevice(net, "br0")!;
    setLinkUp(device);
    for (const { host, net: third, length } of wanted) addAddress(device, ipv4(`10.0.${third}.${host}`), length);
    const before = new Set(routesOf(net).map((route) => JSON.stringify(route)));
    setLinkDown(device);
    setLinkUp(device);
    expect(new Set(routesOf(net).map((route) => JSON.stringify(route)))).toEqual(before);
  });

  test("a veth that is deleted leaves no device, route or peer, wherever its ends are", () => {
    const { host, net } = bareHost();
    const other = addNetns(host);
    addVeth(net, "v0", other, "v1");
    const end = findDevice(other, "v1")!;
    setLinkUp(end);
    addAddress(end, ipv4("10.0.0.1"), 24);
    deleteLink(findDevice(net, "v0")!);
    expect(findDevice(other, "v1")).toBeNull();
    expect(routesOf(other)).toEqual([]);
  });

  test("a request that is refused changes nothing", () => {
    const { net } = bareHost();
    addLink(net, { name: "br0", kind: "bridge" });
    const before = net.config;
    const device = findDevice(net, "br0")!;
    expect(addLink(net, { name: "br0", kind: "dummy" })).toEqual({ errno: "EEXIST" });
    expect(changeLink(device, { mtu: 10 })).toEqual({ errno: "EINVAL", message: "mtu less than device minimum" });
    expect(deleteAddress(device, { local: ipv4("10.0.0.1") })).toEqual({
      errno: "EADDRNOTAVAIL",
      message: "ipv4: Address not found",
    });
    expect(net.config).toBe(before);
  });
});

describe("a routing table", () => {
  const anyRoute = fc
    .record({ address: fc.integer(), length: fc.integer({ min: 0, max: 32 }), metric: fc.nat(3), tos: fc.constantFrom(0, 16) })
    .map(({ address, length, metric, tos }) => ({ destination: prefixOf(toIpv4(address), length), metric, tos }) as Route);

  property([fc.array(anyRoute)])("is always in the order a dump prints", (routes) => {
    const table = routes.reduce<readonly Route[]>((before, route) => insertRoute(before, route, "last"), []);
    expect(table).toEqual([...table].sort(compareKeys));
    expect(table).toHaveLength(routes.length);
  });

  test("takes no gateway that lies behind another gateway", () => {
    const { net } = bareHost();
    addLink(net, { name: "br0", kind: "bridge" });
    const device = findDevice(net, "br0")!;
    setLinkUp(device);
    addAddress(device, ipv4("10.0.0.1"), 24);
    expect(addRoute(net, parsePrefix("10.1.0.0/24")!, ipv4("10.0.0.2"), device)).toBeNull();
    expect(addRoute(net, parsePrefix("10.2.0.0/24")!, ipv4("10.1.0.1"), device)).toEqual({
      errno: "ENETUNREACH",
      message: "Nexthop has invalid gateway",
    });
  });
});
