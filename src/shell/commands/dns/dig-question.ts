/** One question of dig: what is asked, of whom, and how the answer is shown, with what holds where no option says otherwise. */
import { DNS_TYPES } from "../../../wire/dns.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { RecordStyle } from "./print.ts";

export interface DigQuestion {
  text: string;
  /** Null where none is given: fallbackType then. */
  type: number | null;
  fallbackType: number;
  isClassSet: boolean;
  server: string | null;
  port: number;
  source: Ipv4 | null;
  short: boolean;
  comments: boolean;
  question: boolean;
  answer: boolean;
  authority: boolean;
  additional: boolean;
  stats: boolean;
  recurse: boolean;
  adFlag: boolean;
  cdFlag: boolean;
  aaFlag: boolean;
  edns: boolean;
  dnssec: boolean;
  cookie: boolean;
  bufferBytes: number;
  tcp: boolean | null;
  tries: number | null;
  timeoutSeconds: number | null;
  showQuery: boolean;
  search: boolean;
  ndots: number | null;
  domain: string | null;
  identify: boolean;
  microseconds: boolean;
  ipv6Only: boolean;
  style: RecordStyle;
}

export function defaultQuestion(): DigQuestion {
  return {
    text: "",
    type: null,
    fallbackType: DNS_TYPES.A!,
    isClassSet: false,
    server: null,
    port: 53,
    source: null,
    short: false,
    comments: true,
    question: true,
    answer: true,
    authority: true,
    additional: true,
    stats: true,
    recurse: true,
    adFlag: true,
    cdFlag: false,
    aaFlag: false,
    edns: true,
    dnssec: false,
    cookie: true,
    bufferBytes: 1232,
    tcp: null,
    tries: null,
    timeoutSeconds: null,
    showQuery: false,
    search: false,
    ndots: null,
    domain: null,
    identify: false,
    microseconds: false,
    ipv6Only: false,
    style: { ttl: true, ttlUnits: false, klass: true, multiline: false },
  };
}
