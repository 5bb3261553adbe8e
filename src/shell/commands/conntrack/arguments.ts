/** What conntrack was asked for, as data: read from the command line by parse.ts, set by settings.ts, checked by check.ts. */
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandLetter, OptionLetter, ProtocolField } from "./options.ts";

/** A mistake on the command line: the tool prints it and exits with 2. */
export class UsageError extends Error {}
/** Something that is right but not modelled here. */
export class NotModelledError extends Error {}

export interface NatFilter {
  readonly address: Ipv4 | null;
  readonly port: number | null;
}

export interface Arguments {
  command: CommandLetter | null;
  table: "conntrack" | "expect" | "dying" | "unconfirmed";
  given: Set<OptionLetter>;
  /** "ipv6" matches nothing here. */
  family: "ipv4" | "ipv6" | null;
  src: { address: Ipv4; mask: Ipv4 } | null;
  dst: { address: Ipv4; mask: Ipv4 } | null;
  replySrc: Ipv4 | null;
  replyDst: Ipv4 | null;
  protocol: number | null;
  fields: Partial<Record<ProtocolField, number>>;
  status: number;
  timeoutSeconds: number;
  mark: { value: number; mask: number } | null;
  srcNat: NatFilter | null;
  dstNat: NatFilter | null;
  anyNat: NatFilter | null;
  zone: number;
  events: Set<"NEW" | "UPDATE" | "DESTROY">;
  output: Set<OutputWord>;
  /** Lines for stderr that the tool prints while it reads its arguments. */
  notices: string[];
}

export type OutputWord = "xml" | "extended" | "timestamp" | "id" | "ktimestamp" | "labels" | "userspace" | "save";

/** There is no /etc/xtables/connlabel.conf, so no label has a name. */
export class LabelError extends UsageError {
  readonly notices: readonly string[];

  constructor(label: string, notices: readonly string[]) {
    super(`unknown label '${label}'`);
    this.notices = notices;
  }
}

export function emptyArguments(): Arguments {
  return {
    command: null,
    table: "conntrack",
    given: new Set(),
    family: null,
    src: null,
    dst: null,
    replySrc: null,
    replyDst: null,
    protocol: null,
    fields: {},
    status: 0,
    timeoutSeconds: 0,
    mark: null,
    srcNat: null,
    dstNat: null,
    anyNat: null,
    zone: 0,
    events: new Set(),
    output: new Set(),
    notices: [],
  };
}
