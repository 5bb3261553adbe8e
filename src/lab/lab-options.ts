/** What a lab is made with. */
import { KERNEL_VERSIONS, type KernelProfile, type KernelVersion } from "../kernel/kernel-profile.ts";
import type { TableMakers } from "../kernel/table-makers.ts";
import { LIMIT_NAMES, type Limits } from "../sim/limits.ts";
import * as read from "./arguments.ts";

/** What a lab is made with; all of it may be left out. */
export interface LabOptions {
  /** Where its random numbers begin, 0 to 4294967295; 1 by default. The same seed gives the same bytes. */
  readonly seed?: number;
  /** How far the lab may go before a run ends with a LimitError, or a program is refused; DEFAULT_LIMITS for what is left out. */
  readonly limits?: Partial<Limits>;
  /** The microsecond of the Unix epoch at which virtual time begins; 2024-01-30 04:28 UTC by default. */
  readonly epochUs?: number;
  /** Prints stacks with internal errors; false by default. */
  readonly debug?: boolean;
  /**
   * "ascending" gives each new device the next MAC address of a row instead of a random one, so that two runs can be compared.
   */
  readonly macs?: "random" | "ascending";
  /** Which Linux its hosts have, by version or as a profile of one's own: "6.18" by default, as Debian builds it. */
  readonly kernel?: KernelVersion | KernelProfile;
  /**
   * False: every packet takes the whole path through the kernel. By default what was decided for a flow is kept and applied to
   * its next packets, with the same result.
   */
  readonly flows?: boolean;
  /** Implementations to use instead of the built-in ones: see netnsim/workbench. */
  readonly tables?: Partial<TableMakers>;
}

/** Names of the methods that what a maker returns must have. */
const METHODS: { readonly [maker in keyof TableMakers]: readonly PropertyKey[] } = {
  prefixes: ["find"],
  fdb: ["find", "insert", "remove", Symbol.iterator],
  connections: ["find", "insert", "remove", Symbol.iterator],
  walker: ["walk"],
};

/** A maker of tables. It is called once, to see what it makes: a lab would find out in the middle of a packet's path. */
function tableMaker(maker: keyof TableMakers): read.Reader<unknown> {
  return read.optional((at, value) => {
    const made: unknown = read.callback<(nodes: readonly never[]) => unknown>(at, value)([]);
    const missing = METHODS[maker].find(
      (method) => typeof (made as Record<PropertyKey, unknown> | null)?.[method] !== "function",
    );
    if (missing !== undefined) throw read.wrongArgument(at, `a function whose result has ${String(missing)}()`, made);
    return value;
  });
}

/** Own implementations of tables, each of which may be left out. */
export const tableMakers = read.fieldsOf<Partial<TableMakers>>({
  prefixes: tableMaker("prefixes"),
  fdb: tableMaker("fdb"),
  connections: tableMaker("connections"),
  walker: tableMaker("walker"),
});

const limit = read.optional(read.orInfinity(read.whole(1)));

const kernelProfile = read.fieldsOf<KernelProfile>({
  bridgeVlanFiltering: read.flag,
  bridgeNetfilter: read.oneOf("built in", "module"),
  conntrack: read.oneOf("built in", "module"),
  hostsAreNamespaces: read.flag,
  asksDefaultAfterRefusal: read.flag,
  cpus: read.whole(1),
  explainsAddresses: read.flag,
  explainsMoves: read.flag,
  renamesLinksThatAreUp: read.flag,
  operstateFollowsAtOnce: read.flag,
  findsLowerLink: read.flag,
  countsNoopDrops: read.flag,
  cutsIcmpBucketAlways: read.flag,
  tcpReceiveMaximum: read.whole(1),
  sendsSynsEvenly: read.flag,
  sysctls: read.recordOf(read.orNull(read.text)),
  missingCounters: read.recordOf(read.listOf(read.text)),
  release: read.text,
  build: read.text,
  compiler: read.text,
});
const kernelVersion = read.oneOf(...KERNEL_VERSIONS);

/** A field of LabOptions each; a world's options have these too. */
export const LAB_OPTION_READERS = {
  seed: read.optional(read.whole(0, 0xffff_ffff)),
  limits: read.optional(
    read.fieldsOf<Partial<Limits>>(
      Object.fromEntries(LIMIT_NAMES.map((name) => [name, limit])) as Record<keyof Limits, typeof limit>,
    ),
  ),
  epochUs: read.optional(read.whole(0)),
  debug: read.optional(read.flag),
  macs: read.optional(read.oneOf("random", "ascending")),
  kernel: read.optional<KernelVersion | KernelProfile>((at, value) =>
    typeof value === "object" ? kernelProfile(at, value) : kernelVersion(at, value),
  ),
  flows: read.optional(read.flag),
  tables: read.optional(tableMakers),
} as const;

export const labOptions = read.fieldsOf<LabOptions>(LAB_OPTION_READERS);
