/** `ip link`. iproute2: ip/iplink.c, ip/ipaddress.c. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Net } from "../../../kernel/net.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { addLink, addPair, deleteLink, type NewEnd, validateNewLink } from "../../../kernel/netlink/link.ts";
import { changeLink, type LinkRequest } from "../../../kernel/netlink/link-change.ts";
import { type Arguments, abbreviates } from "./arguments.ts";
import { BRIDGE_WORDS, PORT_WORDS } from "./link-kinds.ts";
import { showLinks } from "./link-show.ts";
import { LINK_WORDS, LinkWords } from "./link-words.ts";
import { duplicate, notModelled, Quit, refused, require } from "./quit.ts";
import { showsUsage, type Tool, usage } from "./tool.ts";
import { LINK_HELP, VETH_HELP } from "./usage.ts";
import { Verbs } from "./verbs.ts";

export const LINK_VERBS: Verbs = new Verbs(
  "ip link",
  {
    "add*": addOneLink,
    "set* change*": setLink,
    "replace*": null,
    "delete*": removeLink,
    "show* lst* list* ls": showLinks,
    "xstats* afstats* property": null,
    "help*": showsUsage(LINK_HELP),
  },
  showLinks,
);

function addOneLink(tool: Tool, args: Arguments): number {
  const words = LINK_WORDS.read(new LinkWords(), tool, args);
  checkNew(words, args);
  if (words.type === null) throw new Quit('Not enough information: "type" argument is required\n', 1);
  if (words.type === "veth") return addVethLink(tool, args, words);
  const bridge = words.type === "bridge" ? BRIDGE_WORDS.read({}, tool, args) : null;
  if (!args.isAtEnd) {
    if (REAL_KINDS.has(words.type)) throw notModelled(`link type "${words.type}"`);
    if (abbreviates(args.word!, "help")) throw usage(LINK_HELP);
    throw garbageInstead(args, 1);
  }
  requireLength(words);
  if (words.type !== "bridge" && words.type !== "dummy") {
    const net = namedNet(words) ?? tool.net;
    if (words.name !== null && findDevice(net, words.name) !== null) throw refused({ errno: "EEXIST" });
    if (REAL_KINDS.has(words.type)) throw notModelled(`link type "${words.type}"`);
    throw new Quit("Error: Unknown device type.\n", 2);
  }
  const request = { ...newEnd(words), kind: words.type, ...(bridge !== null && { bridge }) } as const;
  require(validateNewLink(request));
  require(addLink(namedNet(words) ?? tool.net, request));
  return 0;
}

/** What iproute2 says of names and groups before it asks the kernel; here "name" and "dev" mean the same. */
function checkNew(words: LinkWords, args: Arguments): void {
  if (words.group !== null && words.dev === null && words.name === null) {
    throw args.isAtEnd ? new Quit("group cannot be used when creating devices.\n", 255) : garbageInstead(args, 255);
  }
  if (words.name !== null && words.dev !== null && words.name !== words.dev)
    throw new Quit('both "name" and "dev" cannot be used when creating devices.\n', 255);
  words.name ??= words.dev;
}

function garbageInstead(args: Arguments, exitCode: number): Quit {
  return new Quit(`Garbage instead of arguments "${args.word} ...". Try "ip link help".\n`, exitCode);
}

const REAL_KINDS = new Set(
  (
    "amt bareudp bond can dsa erspan geneve gre gretap gtp ifb ip6erspan ip6gre ip6gretap ip6tnl ipip ipoib ipvlan ipvtap macsec macvlan macvtap " +
    "netdevsim nlmon rmnet sit team tun vcan vlan vrf vti vxcan vxlan wwan xfrm virt_wifi wireguard"
  ).split(" "),
);

function requireLength({ name }: LinkWords): void {
  if (name !== null && name.length > 15) throw new Quit("Error: Attribute failed policy validation.\n", 2);
}

/** What is wrong with either end comes first, then namespaces that are not there, the peer's first. Linux: rtnl_newlink(). */
function addVethLink(tool: Tool, args: Arguments, words: LinkWords): number {
  let peer: LinkWords | null = null;
  if (!args.isAtEnd) {
    if (args.take() !== "peer") throw usage(VETH_HELP, 1);
    peer = LINK_WORDS.read(new LinkWords(), tool, args);
    checkNew(peer, args);
    if (peer.type !== null) throw duplicate("type", peer.type);
  }
  requireLength(words);
  const end = newEnd(words);
  require(validateNewLink({ ...end, kind: "veth" }));
  if (peer !== null) requireLength(peer);
  const { master: _, ...second } = peer === null ? {} : newEnd(peer);
  require(validateNewLink({ ...second, kind: "veth" }));
  const peerNet = peer === null ? null : (namedNet(peer) ?? tool.net);
  const net = namedNet(words) ?? tool.net;
  require(addPair(net, end, peerNet ?? net, peer === null ? null : second));
  return 0;
}

/** The namespace behind `netns`; null where none was named. */
function namedNet({ netns }: LinkWords): Net | null {
  if (isRefusal(netns)) throw refused(netns);
  return netns;
}

/** An alias is not looked at when a link is made. */
function newEnd(words: LinkWords): NewEnd {
  const { mac, broadcast } = words;
  if (mac !== null && mac.octets !== 6) throw refused({ errno: "EINVAL" });
  if (broadcast !== null && broadcast.octets < 6) throw refused({ errno: "EINVAL" });
  return {
    ...(words.name !== null && { name: words.name }),
    ...(mac !== null && { mac: mac.mac }),
    ...(broadcast !== null && { broadcast: broadcast.mac }),
    ...(words.mtu !== null && { mtu: words.mtu }),
    ...(words.txQueueLength !== null && { txQueueLength: words.txQueueLength }),
    ...(words.group !== null && { group: words.group }),
    ...(words.ifindex !== null && { ifindex: words.ifindex }),
    ...(words.master !== undefined && words.master !== null && { master: words.master }),
    flags: words.flags,
    change: words.change,
  };
}

function setLink(tool: Tool, args: Arguments): number {
  const words = LINK_WORDS.read(new LinkWords(), tool, args);
  if (words.dev === null && words.group !== null) return setGroup(tool, words);
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 255);
  const device = tool.device(words.dev);
  if (words.ifindex !== null && words.netns === null)
    throw new Quit("index can be used only when creating devices or when moving device to another netns.\n", 255);
  const kind = words.type === null ? {} : takeKindOptions(tool, args, words.type);
  require(changeLink(device, { ...toRequest(words), ...kind }));
  return 0;
}

function takeKindOptions(tool: Tool, args: Arguments, type: string): LinkRequest {
  // Without options the kernel does not look whether the device is of the type.
  if (args.isAtEnd) return {};
  if (type === "bridge") return { bridge: BRIDGE_WORDS.read({}, tool, args) };
  if (type === "bridge_slave") return { port: PORT_WORDS.read({}, tool, args) };
  if (type === "veth" && abbreviates(args.word!, "help")) throw usage(VETH_HELP, 1);
  throw notModelled(`options of link type "${type}"`);
}

function toRequest(words: LinkWords): LinkRequest {
  const { mac } = words;
  const netns = namedNet(words);
  if (mac !== null && mac.octets !== 6) throw new Quit(`Invalid address length ${mac.octets} - must be 6 bytes\n`, 1);
  return {
    ...(netns !== null && { netns }),
    ...(mac !== null && { mac: mac.mac }),
    ...(words.mtu !== null && { mtu: words.mtu }),
    ...(words.group !== null && { group: words.group }),
    ...(words.name !== null && { name: words.name }),
    ...(words.alias !== null && { alias: words.alias }),
    ...(words.broadcast !== null && { broadcast: words.broadcast.mac }),
    ...(words.master !== undefined && { master: words.master }),
    ...(words.txQueueLength !== null && { txQueueLength: words.txQueueLength }),
    flags: words.flags,
    change: words.change,
  };
}

/** `ip link set group N ...` changes every link of the group. */
function setGroup(tool: Tool, words: LinkWords): number {
  for (const device of [...tool.net.devices]) {
    if (device === null || device.link.group !== words.group) continue;
    const { group: _, ...request } = toRequest(words);
    require(changeLink(device, request));
  }
  return 0;
}

function removeLink(tool: Tool, args: Arguments): number {
  const words = LINK_WORDS.read(new LinkWords(), tool, args);
  if (words.dev === null && words.group !== null) {
    // Linux: rtnl_group_dellink().
    if (words.group === 0) throw refused({ errno: "EPERM" });
    if (!tool.net.devices.some((device) => device?.link.group === words.group)) throw refused({ errno: "ENODEV" });
    for (const device of [...tool.net.devices]) {
      if (device !== null && !device.deleted && device.link.group === words.group) require(deleteLink(device));
    }
    return 0;
  }
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 255);
  const device = tool.device(words.dev);
  require(deleteLink(device));
  return 0;
}
