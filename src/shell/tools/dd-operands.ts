/** The operands of dd: `bs=4k count=2x3 conv=notrunc`. GNU coreutils 9.1: scanargs() of src/dd.c. */
import { complain, misuse, type ToolContext } from "./kit.ts";
import { quoted } from "./quote.ts";

export interface DdLine {
  from: string | null;
  to: string | null;
  ibs: number;
  obs: number;
  /** bs=: a short block is written as it is. */
  direct: boolean;
  count: number;
  countsBytes: boolean;
  skip: number;
  seek: number;
  fullBlocks: boolean;
  appends: boolean;
  conversions: Set<string>;
  status: "all" | "noxfer" | "none";
}

const CONVERSIONS = new Set([
  "notrunc",
  "ucase",
  "lcase",
  "swab",
  "sync",
  "noerror",
  "fsync",
  "fdatasync",
  "excl",
  "nocreat",
  "sparse",
]);
const OTHER_CONVERSIONS = new Set(["ascii", "ebcdic", "ibm", "block", "unblock"]);
const FLAGS = new Set(["append", "fullblock", "count_bytes", "skip_bytes", "seek_bytes"]);
const OTHER_FLAGS = new Set([
  "direct",
  "directory",
  "dsync",
  "sync",
  "nonblock",
  "noatime",
  "nocache",
  "noctty",
  "nofollow",
  "binary",
  "text",
]);

/** The operands of a command line; the exit code where they are wrong. */
export function readOperands(context: ToolContext): DdLine | number {
  const line: DdLine = {
    from: null,
    to: null,
    ibs: 512,
    obs: 512,
    direct: false,
    count: Number.POSITIVE_INFINITY,
    countsBytes: false,
    skip: 0,
    seek: 0,
    fullBlocks: false,
    appends: false,
    conversions: new Set(),
    status: "all",
  };
  const flags = new Set<string>();
  for (const word of context.argv.slice(1)) {
    if (word === "--") continue;
    const [, key, value] = /^([a-z]+)=(.*)$/s.exec(word) ?? [];
    if (key === undefined || value === undefined) return misuse(context, `unrecognized operand ${quoted(word)}`);
    const outcome = applyOperand(context, line, flags, key, value);
    if (outcome === "unknown") return misuse(context, `unrecognized operand ${quoted(word)}`);
    if (typeof outcome === "number") return outcome;
  }
  line.countsBytes ||= flags.has("count_bytes");
  if (!flags.has("skip_bytes")) line.skip *= line.ibs;
  if (!flags.has("seek_bytes")) line.seek *= line.obs;
  if (!line.countsBytes) line.count *= line.ibs;
  line.fullBlocks = flags.has("fullblock");
  line.appends = flags.has("append");
  return line;
}

function applyOperand(
  context: ToolContext,
  line: DdLine,
  flags: Set<string>,
  key: string,
  value: string,
): "unknown" | number | null {
  const fail = (text: string): number => {
    complain(context, text);
    return 1;
  };
  if (key === "if" || key === "of") {
    line[key === "if" ? "from" : "to"] = value;
    return null;
  }
  if (key === "conv" || key === "iflag" || key === "oflag") {
    const [known, others] = key === "conv" ? [CONVERSIONS, OTHER_CONVERSIONS] : [FLAGS, OTHER_FLAGS];
    for (const each of value.split(",")) {
      if (others.has(each)) return fail(`${key}=${each} is not modelled`);
      if (!known.has(each))
        return misuse(
          context,
          `invalid ${key === "conv" ? "conversion" : key === "iflag" ? "input flag" : "output flag"}: ${quoted(each)}`,
        );
      (key === "conv" ? line.conversions : flags).add(each);
    }
    return null;
  }
  if (key === "status") {
    if (value === "progress") return fail("status=progress is not modelled");
    if (value !== "none" && value !== "noxfer") return misuse(context, `invalid status level: ${quoted(value)}`);
    line.status = value;
    return null;
  }
  if (!["bs", "ibs", "obs", "cbs", "count", "skip", "iseek", "seek", "oseek"].includes(key)) return "unknown";
  const number = readSize(value);
  if (number === null || (key.endsWith("bs") && number.size === 0)) return fail(`invalid number: ${quoted(value)}`);
  if (key === "bs") {
    line.ibs = line.obs = number.size;
    line.direct = true;
  } else if (key === "ibs") line.ibs = number.size;
  else if (key === "obs") line.obs = number.size;
  else if (key === "count") {
    line.count = number.size;
    line.countsBytes ||= number.isBytes;
  } else if (key === "skip" || key === "iseek") {
    line.skip = number.size;
    if (number.isBytes) flags.add("skip_bytes");
  } else if (key === "seek" || key === "oseek") {
    line.seek = number.size;
    if (number.isBytes) flags.add("seek_bytes");
  }
  return null;
}

const UNITS: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    "": 1,
    c: 1,
    w: 2,
    b: 512,
    B: 1,
    kB: 1000,
    K: 1024,
    k: 1024,
    KiB: 1024,
    MB: 1e6,
    M: 1024 ** 2,
    MiB: 1024 ** 2,
    G: 1024 ** 3,
    GB: 1e9,
    GiB: 1024 ** 3,
    T: 1024 ** 4,
  }),
);

/** 512, 4k, 2x512; `isBytes` where it ends in B. */
function readSize(text: string): { size: number; isBytes: boolean } | null {
  let size = 1;
  for (const part of text.split("x")) {
    const match = /^(\d+)([a-zA-Z]*)$/.exec(part);
    const unit = match === null ? undefined : UNITS.get(match[2]!);
    if (unit === undefined) return null;
    size *= Number(match![1]) * unit;
  }
  return { size, isBytes: /\dB$/.test(text) };
}
