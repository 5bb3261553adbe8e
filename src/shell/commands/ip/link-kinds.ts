/** What may follow `type bridge` and `type bridge_slave`. iproute2: ip/iplink_bridge.c, iplink_bridge_slave.c. */
import type { BridgeConfig, BridgePortConfig } from "../../../kernel/config/link.ts";
import { refused as notModelledWord, type Reader, value } from "../../options/rows.ts";
import { abbreviates, parseUnsigned } from "./arguments.ts";
import { type GivenWord, type Keyword, KeywordTable, takes } from "./keywords.ts";
import { type SwitchUse, switchKeyword, switchKeywords } from "./port-switch.ts";
import { notModelled, Quit, refused, wrongArgument } from "./quit.ts";
import { usage } from "./tool.ts";
import { BRIDGE_HELP, BRIDGE_SLAVE_HELP } from "./usage.ts";

type Mutable<T> = { -readonly [K in keyof T]?: T[K] };

const U32 = 0xffffffff;

export const BRIDGE_WORDS = new KeywordTable<Mutable<BridgeConfig>>(
  "ip link add|set type bridge",
  {
    "forward_delay*": value("forwardDelayUs", number(U32, ticks)),
    "hello_time*": value("helloUs", number(U32, ticks)),
    "max_age*": value("maxAgeUs", number(U32, ticks)),
    "ageing_time*": value("ageingUs", number(U32, ticks)),
    "stp_state*": value("stp", number(U32, off("STP"))),
    "priority*": value(
      "priority",
      number(0xffff, (priority) => priority),
    ),
    "vlan_filtering*": value("vlanFiltering", number(0xff, off("vlan_filtering"))),
    "group_fwd_mask*": value("groupForwardMask", number(0xffff, forwardMask)),
    "mcast_snooping*": value("multicastSnooping", number(0xff, isSet)),
    "nf_call_iptables*": value("nfCallIptables", number(0xff, isSet)),
    "nf_call_arptables*": value("nfCallArptables", number(0xff, isSet)),
    "group_address fdb_flush vlan_default_pvid vlan_stats_enabled vlan_stats_per_port": notModelledWord(),
    "mcast_router mcast_query_use_ifaddr mcast_querier mcast_hash_elasticity mcast_hash_max": notModelledWord(),
    "mcast_last_member_count mcast_startup_query_count mcast_last_member_interval": notModelledWord(),
    "mcast_membership_interval mcast_querier_interval mcast_query_interval": notModelledWord(),
    "mcast_query_response_interval mcast_startup_query_interval mcast_stats_enabled": notModelledWord(),
    "mcast_igmp_version mcast_mld_version mcast_vlan_snooping no_linklocal_learn": notModelledWord(),
    "nf_call_ip6tables vlan_protocol": notModelledWord(),
  },
  { called: "bridge option", nameless: helpOr((word) => `bridge: unknown command "${word}"?\n`, BRIDGE_HELP) },
);

/** What a bridge takes is complained of by the option's name in full. */
function number<T>(limit: number, make: (value: number) => T): Reader<T> {
  return (text, { name }) => {
    const value = parseUnsigned(text, limit);
    if (value === null) throw wrongArgument(`invalid ${name}`, text);
    return make(value);
  };
}

/** Times are in hundredths of a second. */
function ticks(value: number): number {
  return value * 10_000;
}

function isSet(value: number): boolean {
  return value !== 0;
}

/** Off is what we do; on is not modelled. */
function off(what: string): (value: number) => boolean {
  return (value) => {
    if (value !== 0) throw notModelled(what);
    return false;
  };
}

/** Of the first three addresses (STP, pause, LACP) nothing is forwarded. Linux: BR_GROUPFWD_RESTRICTED. */
function forwardMask(mask: number): number {
  if ((mask & 7) !== 0) throw refused({ errno: "EINVAL" });
  return mask;
}

type Port = Mutable<BridgePortConfig>;

const SWITCHES: SwitchUse<Port> = { of: (port) => port, called: "bridge port option", tool: "ip", exitCode: 1 };

export const PORT_WORDS = new KeywordTable<Port>(
  "ip link set type bridge_slave",
  {
    "fdb_flush*": notModelledWord(),
    "state*": portNumber("stateSet", 0xff),
    "priority*": portNumber("priority", 0xffff),
    "cost*": portNumber("cost", 0xffffffff),
    ...switchKeywords("*", SWITCHES),
    "mcast_router*": notModelledWord(),
    "mcast_fast_leave*": switchKeyword("fastLeave", SWITCHES),
    "group_fwd_mask* backup_port* nobackup_port*": notModelledWord(),
  },
  { called: "bridge port option", nameless: helpOr((word) => `bridge_slave: unknown option "${word}"?\n`, BRIDGE_SLAVE_HELP) },
);

function portNumber(key: "stateSet" | "priority" | "cost", limit: number): Keyword<Port> {
  return takes((port, { value, name }) => {
    const number = parseUnsigned(value, limit);
    if (number === null) throw wrongArgument(`${name} is invalid`, value);
    port[key] = number;
  });
}

function helpOr(complaint: (word: string) => string, help: string) {
  return (_: unknown, { value }: GivenWord): never => {
    if (abbreviates(value, "help")) throw usage(help, 1);
    throw new Quit(complaint(value) + help, 1);
  };
}
