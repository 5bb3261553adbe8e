/** `ip link`. iproute2: ip/iplink.c, ip/ipaddress.c. */
import { IFF_UP } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import type { Net } from "../../../kernel/net.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { addLink, addPair, deleteLink, failPair, type NewEnd } from "../../../kernel/netlink/link.ts";
import { changeLink, type LinkRequest } from "../../../kernel/netlink/link-change.ts";
import { type Arguments, abbreviates } from "./arguments.ts";
import { takeBridgeOptions, takePortOptions } from "./link-kinds.ts";
import { showLinks } from "./link-show.ts";
import { emptyWords, type LinkWords, parseLinkWords } from "./link-words.ts";
import { demand, noDevice, notModelled, Quit, refused } from "./quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { LINK_HELP, VETH_HELP } from "./usage.ts";

export const linkObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null) return showLinks(tool, args);
  if (abbreviates(word, "add")) return addOneLink(tool, args);
  if (abbreviates(word, "set") || abbreviates(word, "change")) return setLink(tool, args);
  if (abbreviates(word, "replace")) throw notModelled("link replace");
  if (abbreviates(word, "delete")) return removeLink(tool, args);
  if (abbreviates(word, "show") || abbreviates(word, "lst") || abbreviates(word, "list") || word === "ls")
    return showLinks(tool, args);
  if (abbreviates(word, "xstats") || abbreviates(word, "afstats") || word === "property") throw notModelled(`link ${word}`);
  if (abbreviates(word, "help")) throw usage(LINK_HELP);
  throw unknownCommand(word, "ip link help");
};

function addOneLink(tool: Tool, args: Arguments): number {
  const words = parseLinkWords(tool, args);
  if (words.name !== null && words.dev !== null)
    throw new Quit('both "name" and "dev" cannot be used when creating devices.\n', 255);
  if (words.type === null) throw new Quit('Not enough information: "type" argument is required\n', 1);
  const name = words.name ?? words.dev;
  switch (words.type) {
    case "veth":
      return addVethLink(tool, args, name, words);
    case "bridge": {
      const options = takeBridgeOptions(args);
      demandLength(name);
      const net = words.netns ?? tool.net;
      const end = newEnd(name, words);
      demand(addLink(net, { ...end, kind: "bridge" }));
      return finish(net, end, words, { bridge: options });
    }
    case "dummy": {
      if (!args.isAtEnd) throw new Quit(`Garbage instead of arguments "${args.word} ...". Try "ip link help".\n`, 255);
      demandLength(name);
      const net = words.netns ?? tool.net;
      const end = newEnd(name, words);
      demand(addLink(net, { ...end, kind: "dummy" }));
      return finish(net, end, words, {});
    }
    default:
      if (REAL_KINDS.has(words.type)) throw notModelled(`link type "${words.type}"`);
      throw new Quit("Error: Unknown device type.\n", 2);
  }
}

const REAL_KINDS = new Set(
  (
    "amt bareudp bond can dsa erspan geneve gre gretap gtp ifb ip6erspan ip6gre ip6gretap ip6tnl ipip ipoib ipvlan ipvtap macsec macvlan macvtap " +
    "netdevsim nlmon rmnet sit team tun vcan vlan vrf vti vxcan vxlan wwan xfrm virt_wifi wireguard"
  ).split(" "),
);

function demandLength(name: string | null): void {
  if (name !== null && name.length > 15) throw new Quit("Error: Attribute failed policy validation.\n", 2);
}

function addVethLink(tool: Tool, args: Arguments, name: string | null, words: LinkWords): number {
  let peer = emptyWords();
  if (!args.isAtEnd) {
    if (args.take() !== "peer") throw usage(VETH_HELP, 1);
    peer = parseLinkWords(tool, args);
    if (peer.type !== null) throw notModelled("a type behind peer");
  }
  const peerName = peer.name ?? peer.dev;
  demandLength(name);
  demandLength(peerName);
  const net = words.netns ?? tool.net;
  const peerNet = peer.netns ?? net;
  const end = newEnd(name, words);
  const second = newEnd(peerName, peer);
  const before = new Set(net.devices);
  // The peer is brought up before it has a peer of its own, which veth turns down (veth_open()).
  if ((peer.flags & peer.change & IFF_UP) !== 0) throw refused(failPair(net, end, peerNet, second));
  demand(addPair(net, end, peerNet, second));
  const device = name !== null ? findDevice(net, name)! : net.devices.findLast((other) => other !== null && !before.has(other))!;
  finishDevice(device.peer!, peer, {});
  return finishDevice(device, words, {});
}

function newEnd(name: string | null, words: LinkWords): NewEnd {
  const { mac } = words;
  if (mac !== null && mac.octets !== 6) throw refused({ errno: "EINVAL" });
  return {
    ...(name !== null && { name }),
    ...(mac !== null && { mac: mac.mac }),
    ...(words.broadcast !== null && { broadcast: words.broadcast.mac }),
    ...(words.mtu !== null && { mtu: words.mtu }),
    ...(words.txQueueLength !== null && { txQueueLength: words.txQueueLength }),
    ...(words.ifindex !== null && { ifindex: words.ifindex }),
  };
}

function finish(net: Net, end: NewEnd, words: LinkWords, request: LinkRequest): number {
  const device = end.name !== undefined ? findDevice(net, end.name)! : net.devices.findLast((other) => other !== null)!;
  return finishDevice(device, words, request);
}

/** What the kernel does with a link once it is made: group, alias, flags, master. */
function finishDevice(device: Device, words: LinkWords, request: LinkRequest): number {
  const master = words.master === undefined || words.master === null ? null : findDevice(device.net, words.master);
  demand(
    changeLink(device, {
      ...request,
      ...(words.group !== null && { group: words.group }),
      ...(words.alias !== null && { alias: words.alias }),
      ...(master !== null && { master }),
      flags: words.flags,
      change: words.change,
    }),
  );
  return 0;
}

function setLink(tool: Tool, args: Arguments): number {
  const words = parseLinkWords(tool, args);
  if (words.dev === null && words.group !== null) return setGroup(tool, words);
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 255);
  const device = findDevice(tool.net, words.dev);
  if (device === null) throw noDevice(words.dev);
  const kind = words.type === null ? {} : takeKindOptions(args, words.type);
  demand(changeLink(device, { ...toRequest(tool, words), ...kind }));
  return 0;
}

function takeKindOptions(args: Arguments, type: string): LinkRequest {
  if (type === "bridge") return { bridge: takeBridgeOptions(args) };
  if (type === "bridge_slave") return { port: takePortOptions(args) };
  if (args.isAtEnd) return {};
  throw notModelled(`options of link type "${type}"`);
}

function toRequest(tool: Tool, words: LinkWords): LinkRequest {
  const { mac } = words;
  if (mac !== null && mac.octets !== 6) throw new Quit(`Invalid address length ${mac.octets} - must be 6 bytes\n`, 1);
  return {
    ...(words.netns !== null && { netns: words.netns }),
    ...(mac !== null && { mac: mac.mac }),
    ...(words.mtu !== null && { mtu: words.mtu }),
    ...(words.group !== null && { group: words.group }),
    ...(words.name !== null && { name: words.name }),
    ...(words.alias !== null && { alias: words.alias }),
    ...(words.broadcast !== null && { broadcast: words.broadcast.mac }),
    ...(words.master !== undefined && { master: words.master === null ? null : findDevice(tool.net, words.master) }),
    ...(words.txQueueLength !== null && { txQueueLength: words.txQueueLength }),
    flags: words.flags,
    change: words.change,
  };
}

/** `ip link set group N ...` changes every link of the group. */
function setGroup(tool: Tool, words: LinkWords): number {
  for (const device of [...tool.net.devices]) {
    if (device === null || device.link.group !== words.group) continue;
    const { group: _, ...request } = toRequest(tool, words);
    demand(changeLink(device, request));
  }
  return 0;
}

function removeLink(tool: Tool, args: Arguments): number {
  const words = parseLinkWords(tool, args);
  if (words.dev === null && words.group !== null) {
    for (const device of [...tool.net.devices]) {
      if (device !== null && !device.deleted && device.link.group === words.group) demand(deleteLink(device));
    }
    return 0;
  }
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 255);
  const device = findDevice(tool.net, words.dev);
  if (device === null) throw noDevice(words.dev);
  demand(deleteLink(device));
  return 0;
}
