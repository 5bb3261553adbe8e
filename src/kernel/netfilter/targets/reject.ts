/** `-j REJECT`: drops, and leaves the ICMP error or reset to the step that ran the hook. Linux: ipt_REJECT.c. */
import {
  ADMIN_PROHIBITED,
  HOST_PROHIBITED,
  HOST_UNREACHABLE,
  NET_PROHIBITED,
  NET_UNREACHABLE,
  PORT_UNREACHABLE,
  PROTOCOL_UNREACHABLE,
} from "../../../wire/icmp.ts";
import { TCP } from "../../../wire/tcp.ts";
import { NF_DROP, type Reject } from "../verdict.ts";
import { defineTarget, isProtocol } from "../xtables.ts";
import { type ValueContext, XtablesError } from "../xtoptions.ts";

interface RejectOptions {
  readonly type: string;
}

/** Name, older name, what is sent: in the order they are searched. */
const TYPES: readonly (readonly [string, string, Reject])[] = [
  ["icmp-net-unreachable", "net-unreach", { kind: "icmp", code: NET_UNREACHABLE }],
  ["icmp-host-unreachable", "host-unreach", { kind: "icmp", code: HOST_UNREACHABLE }],
  ["icmp-proto-unreachable", "proto-unreach", { kind: "icmp", code: PROTOCOL_UNREACHABLE }],
  ["icmp-port-unreachable", "port-unreach", { kind: "icmp", code: PORT_UNREACHABLE }],
  ["icmp-net-prohibited", "net-prohib", { kind: "icmp", code: NET_PROHIBITED }],
  ["icmp-host-prohibited", "host-prohib", { kind: "icmp", code: HOST_PROHIBITED }],
  ["tcp-reset", "tcp-rst", { kind: "tcp-reset" }],
  ["icmp-admin-prohibited", "admin-prohib", { kind: "icmp", code: ADMIN_PROHIBITED }],
];

export const rejectTarget = defineTarget<RejectOptions>({
  name: "REJECT",
  options: [{ names: ["reject-with"], read: readType }],
  finish: (given) => ({ type: given.value<string>("reject-with") ?? "icmp-port-unreachable" }),
  refuses({ type }, rule, { table, hook }) {
    if (table !== "filter" || hook === "PREROUTING" || hook === "POSTROUTING") return true;
    return type === "tcp-reset" && !isProtocol(rule, TCP);
  },
  save: ({ type }) => ` --reject-with ${type}`,
  list: ({ type }) => ` reject-with ${type}`,
  compile({ type }) {
    const reject = TYPES.find((entry) => entry[0] === type)![2];
    return (skb) => {
      skb.reject = reject;
      return NF_DROP;
    };
  },
});

function readType(text: string, { warn }: ValueContext): string {
  const word = text.toLowerCase();
  const found = TYPES.find(([name, older]) => name.startsWith(word) || older.startsWith(word));
  if (found !== undefined) return found[0];
  if (word === "echo-reply" || word === "echoreply") warn(`--reject-with echo-reply no longer supported\n`);
  throw new XtablesError(`unknown reject type "${text}"`);
}
