/** What may follow `type bridge` and `type bridge_slave`. iproute2: ip/iplink_bridge.c, iplink_bridge_slave.c. */
import type { BridgeConfig, BridgePortConfig } from "../../../kernel/config/link.ts";
import { type Arguments, abbreviates, parseUnsigned } from "./arguments.ts";
import { notModelled, Quit, refused, wrongArgument } from "./quit.ts";
import { usage } from "./tool.ts";
import { BRIDGE_HELP, BRIDGE_SLAVE_HELP } from "./usage.ts";

type Mutable<T> = { -readonly [K in keyof T]?: T[K] };

const MULTICAST_OPTIONS = new Set(
  (
    "group_address fdb_flush vlan_default_pvid vlan_stats_enabled vlan_stats_per_port mcast_router mcast_query_use_ifaddr mcast_querier " +
    "mcast_hash_elasticity mcast_hash_max mcast_last_member_count mcast_startup_query_count mcast_last_member_interval " +
    "mcast_membership_interval mcast_querier_interval mcast_query_interval mcast_query_response_interval mcast_startup_query_interval " +
    "mcast_stats_enabled mcast_igmp_version mcast_mld_version mcast_vlan_snooping no_linklocal_learn nf_call_ip6tables vlan_protocol"
  ).split(" "),
);

/** Times are in hundredths of a second. */
const TICK_US = 10_000;

export function takeBridgeOptions(args: Arguments): Mutable<BridgeConfig> {
  const options: Mutable<BridgeConfig> = {};
  while (!args.isAtEnd) {
    const word = args.take()!;
    const number = (limit = 0xffffffff): number => {
      const text = args.value();
      const value = parseUnsigned(text, limit);
      if (value === null) throw wrongArgument(`invalid ${word}`, text);
      return value;
    };
    if (abbreviates(word, "forward_delay")) options.forwardDelayUs = number() * TICK_US;
    else if (abbreviates(word, "hello_time")) options.helloUs = number() * TICK_US;
    else if (abbreviates(word, "max_age")) options.maxAgeUs = number() * TICK_US;
    else if (abbreviates(word, "ageing_time")) options.ageingUs = number() * TICK_US;
    else if (abbreviates(word, "stp_state")) options.stp = refuseOn(number(), "STP");
    else if (abbreviates(word, "priority")) options.priority = number(0xffff);
    else if (abbreviates(word, "vlan_filtering")) options.vlanFiltering = refuseOn(number(0xff), "vlan_filtering");
    else if (abbreviates(word, "group_fwd_mask")) options.groupForwardMask = takeForwardMask(number(0xffff));
    else if (abbreviates(word, "mcast_snooping")) options.multicastSnooping = number(0xff) !== 0;
    else if (abbreviates(word, "nf_call_iptables")) options.nfCallIptables = number(0xff) !== 0;
    else if (abbreviates(word, "nf_call_arptables")) options.nfCallArptables = number(0xff) !== 0;
    else if (MULTICAST_OPTIONS.has(word)) throw notModelled(`bridge option "${word}"`);
    else if (abbreviates(word, "help")) throw usage(BRIDGE_HELP, 1);
    else throw new Quit(`bridge: unknown command "${word}"?\n${BRIDGE_HELP}`, 1);
  }
  return options;
}

/** Of the first three addresses (STP, pause, LACP) nothing is forwarded. Linux: BR_GROUPFWD_RESTRICTED. */
function takeForwardMask(mask: number): number {
  if ((mask & 7) !== 0) throw refused({ errno: "EINVAL" });
  return mask;
}

/** Off is what we do; on is not modelled. */
function refuseOn(value: number, what: string): boolean {
  if (value !== 0) throw notModelled(what);
  return false;
}

const PORT_NOT_MODELLED = new Set(
  "fdb_flush mcast_router mcast_to_unicast group_fwd_mask vlan_tunnel locked mab backup_port nobackup_port proxy_arp_wifi".split(
    " ",
  ),
);

export function takePortOptions(args: Arguments): Mutable<BridgePortConfig> {
  const options: Mutable<BridgePortConfig> = {};
  while (!args.isAtEnd) {
    const word = args.take()!;
    const number = (key: string, limit: number): number => {
      const text = args.value();
      const value = parseUnsigned(text, limit);
      if (value === null) throw wrongArgument(`${key} is invalid`, text);
      return value;
    };
    const onOff = (key: string): boolean => {
      const text = args.value();
      if (text !== "on" && text !== "off")
        throw new Quit(`Error: argument of "${key}" must be one of "off", "on", not "${text}"\n`, 255);
      return text === "on";
    };
    if (abbreviates(word, "state")) options.stateSet = number("state", 0xff);
    else if (abbreviates(word, "priority")) options.priority = number("priority", 0xffff);
    else if (abbreviates(word, "cost")) options.cost = number("cost", 0xffffffff);
    else if (abbreviates(word, "hairpin")) options.hairpin = onOff("hairpin");
    else if (abbreviates(word, "guard")) options.guard = onOff("guard");
    else if (abbreviates(word, "root_block")) options.rootBlock = onOff("root_block");
    else if (abbreviates(word, "fastleave") || word === "mcast_fast_leave") options.fastLeave = onOff(word);
    else if (abbreviates(word, "learning")) options.learning = onOff("learning");
    else if (abbreviates(word, "flood")) options.flood = onOff("flood");
    else if (abbreviates(word, "mcast_flood")) options.multicastFlood = onOff("mcast_flood");
    else if (abbreviates(word, "bcast_flood")) options.broadcastFlood = onOff("bcast_flood");
    else if (abbreviates(word, "proxy_arp")) options.proxyArp = onOff("proxy_arp");
    else if (abbreviates(word, "neigh_suppress")) options.neighSuppress = onOff("neigh_suppress");
    else if (word === "isolated") options.isolated = onOff("isolated");
    else if (PORT_NOT_MODELLED.has(word)) throw notModelled(`bridge port option "${word}"`);
    else if (abbreviates(word, "help")) throw usage(BRIDGE_SLAVE_HELP, 1);
    else throw new Quit(`bridge_slave: unknown option "${word}"?\n${BRIDGE_SLAVE_HELP}`, 1);
  }
  return options;
}
