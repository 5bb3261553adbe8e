/** Tokens of the pcap filter language (pcap-filter(7), libpcap's scanner.l). */
import { FilterError } from "./error.ts";

export type Token =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  | { readonly kind: "address"; readonly text: string }
  | { readonly kind: "mac"; readonly text: string }
  | { readonly kind: "ipv6"; readonly text: string }
  | { readonly kind: "symbol"; readonly text: string }
  | { readonly kind: "end"; readonly text: "" };

/** Words with a meaning of their own; all other words are names. */
const WORDS: ReadonlySet<string> = new Set(
  (
    "dst src link ether ppp slip fddi tr wlan arp rarp ip sctp tcp udp icmp igmp igrp pim vrrp carp radio ip6 ipv6 icmp6 icmpv6 " +
    "ah esp atalk aarp decnet lat sca moprc mopdl iso esis es-is isis is-is l1 l2 iih lsp snp csnp psnp clnp stp ipx netbeui host " +
    "net mask port portrange proto protochain gateway type subtype direction dir address1 addr1 address2 addr2 address3 addr3 " +
    "address4 addr4 ra ta less greater byte broadcast multicast and or not len length inbound outbound ifindex vlan mpls pppoed " +
    "pppoes geneve lane llc metac bcc oamf4ec oamf4sc oamf4 sc ilmic vpi vci connectmsg metaconnect on ifname rset ruleset rnr " +
    "rulenum srnr subrulenum reason action sio opc dpc sls hsio hopc hdpc hsls fisu lssu lsu msu"
  ).split(" "),
);

/** Words that stand for numbers. */
const CONSTANTS: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    icmptype: 0,
    icmpcode: 1,
    "icmp-echoreply": 0,
    "icmp-unreach": 3,
    "icmp-sourcequench": 4,
    "icmp-redirect": 5,
    "icmp-echo": 8,
    "icmp-routeradvert": 9,
    "icmp-routersolicit": 10,
    "icmp-timxceed": 11,
    "icmp-paramprob": 12,
    "icmp-tstamp": 13,
    "icmp-tstampreply": 14,
    "icmp-ireq": 15,
    "icmp-ireqreply": 16,
    "icmp-maskreq": 17,
    "icmp-maskreply": 18,
    icmp6type: 0,
    icmp6code: 1,
    tcpflags: 13,
    "tcp-fin": 0x01,
    "tcp-syn": 0x02,
    "tcp-rst": 0x04,
    "tcp-push": 0x08,
    "tcp-ack": 0x10,
    "tcp-urg": 0x20,
    "tcp-ece": 0x40,
    "tcp-cwr": 0x80,
  }),
);

const MAC =
  /^(?:[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}|[0-9a-f]{1,2}(?:-[0-9a-f]{1,2}){5}|[0-9a-f]{1,2}(?:\.[0-9a-f]{1,2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{12})(?![-_.A-Za-z0-9:])/i;
const IPV6 = /^(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{0,4}|\d+\.\d+\.\d+\.\d+)(?![-_.A-Za-z0-9:])/i;
const ADDRESS = /^\d+(?:\.\d+){1,3}(?![-_.A-Za-z0-9])/;
const NUMBER = /^(?:0x[0-9a-f]+|\d+)(?![-_.A-Za-z0-9]|\.)/i;
const NUMBER_BEFORE_SIGN = /^(?:0x[0-9a-f]+|\d+)(?=-?(?:[\s)]|$))/i;
const NAME = /^[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?/;
const ESCAPED = /^\\[^ !()\n\t]+/;
const SYMBOL = /^(?:>=|<=|!=|==|<<|>>|&&|\|\||[-+*/%&|^:[\]~!<>()=])/;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[ \t\r\n]+/, "");
    if (rest === "") break;
    const [token, size] = nextToken(rest);
    tokens.push(token);
    rest = rest.slice(size);
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

function nextToken(rest: string): [Token, number] {
  const mac = MAC.exec(rest);
  if (mac) return [{ kind: "mac", text: mac[0] }, mac[0].length];
  const ipv6 = IPV6.exec(rest);
  if (ipv6) return [{ kind: "ipv6", text: ipv6[0] }, ipv6[0].length];
  const address = ADDRESS.exec(rest);
  if (address) return [{ kind: "address", text: address[0] }, address[0].length];
  const number = NUMBER.exec(rest) ?? NUMBER_BEFORE_SIGN.exec(rest);
  if (number) return [{ kind: "number", value: readNumber(number[0]), text: number[0] }, number[0].length];
  const name = NAME.exec(rest);
  if (name) return [wordToken(name[0]), name[0].length];
  const escaped = ESCAPED.exec(rest);
  if (escaped) return [{ kind: "name", text: escaped[0].slice(1) }, escaped[0].length];
  const symbol = SYMBOL.exec(rest);
  if (symbol) return [{ kind: "symbol", text: symbol[0] }, symbol[0].length];
  throw new FilterError("can't parse filter expression: syntax error");
}

function wordToken(text: string): Token {
  if (WORDS.has(text)) return { kind: "word", text };
  const value = CONSTANTS.get(text);
  if (value !== undefined) return { kind: "number", value, text };
  return { kind: "name", text };
}

/** Decimal, 0x hexadecimal, 0 octal, as C reads them. */
function readNumber(text: string): number {
  let value: number;
  if (/^0x/i.test(text)) value = Number.parseInt(text.slice(2), 16);
  else if (/^0\d/.test(text)) {
    if (/[89]/.test(text)) throw new FilterError(`number ${text} contains non-octal digit`);
    value = Number.parseInt(text, 8);
  } else value = Number(text);
  if (value > 0xffffffff) throw new FilterError(`number ${text} overflows 32 bits`);
  return value;
}
