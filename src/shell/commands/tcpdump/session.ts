/** What tcpdump's modes share: its error line, its filter, its print options. */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import { compileFilter, type Filter } from "../../../trace/filter/compile.ts";
import type { FilterContext } from "../../../trace/filter/context.ts";
import { linkTypeName } from "../../../trace/pcap.ts";
import type { PrintOptions } from "../../../trace/print/options.ts";
import type { CommandContext } from "../../command.ts";
import { resolvePath } from "../../files.ts";
import { toText } from "../../io.ts";
import { filterNames, printNames } from "./names.ts";
import type { TcpdumpOptions } from "./options.ts";

/** Prints `tcpdump: TEXT` and returns the exit code of an error. */
export function fail(context: CommandContext, text: string): number {
  context.stderr.write(`tcpdump: ${text}\n`);
  return 1;
}

/** The expression, from -F or the rest of the command line, compiled; returns an exit code where it is refused. */
export function prepareFilter(
  context: CommandContext,
  options: TcpdumpOptions,
  for_: Pick<FilterContext, "linkType" | "savefile" | "netmask">,
): Filter | number {
  let text = options.expression.join(" ");
  if (options.filterFile !== null) {
    const content = context.files.readFile(resolvePath(context.cwd, options.filterFile));
    if (isRefusal(content)) return fail(context, `can't open ${options.filterFile}: ${strerror(content.errno)}`);
    text = toText(content).replace(/#.*/g, "");
  }
  const filter = compileFilter(text, { ...for_, ...filterNames(context) });
  return typeof filter === "string" ? fail(context, filter) : filter;
}

/** What the printer is asked for; local time is UTC unless TZ says otherwise. */
export function printOptions(context: CommandContext, options: TcpdumpOptions): PrintOptions {
  return {
    names: printNames(context, options.numeric),
    verbose: options.verbose,
    quiet: options.quiet,
    linkHeader: options.linkHeader,
    absoluteSequence: options.absoluteSequence,
    skipChecksums: options.skipChecksums,
    time: options.time,
    nanoseconds: options.nanoseconds,
    number: options.number,
    hex: options.hex,
    hexAscii: options.hexAscii,
    ascii: options.ascii,
    utcOffset: (seconds) => zoneOffset(context.env.get("TZ"), seconds),
  };
}

/** Seconds that a zone is ahead of UTC: `Asia/Shanghai`, `CST-8`; UTC for what is neither, as the C library takes it. */
function zoneOffset(zone: string | undefined, epochSeconds: number): number {
  if (zone === undefined || zone === "") return 0;
  const posix = /^:?[A-Za-z]{3,}([-+]?)(\d{1,2})(?::(\d{2}))?$/.exec(zone);
  if (posix) return (posix[1] === "-" ? 1 : -1) * (Number(posix[2]) * 3600 + Number(posix[3] ?? 0) * 60);
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone.replace(/^:/, ""), timeZoneName: "longOffset" });
    const name = format.formatToParts(epochSeconds * 1000).find((part) => part.type === "timeZoneName")?.value ?? "";
    const offset = /^GMT([-+])(\d{2}):(\d{2})$/.exec(name);
    return offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60) : 0;
  } catch {
    return 0;
  }
}

/** `EN10MB (Ethernet)`. */
export function linkTypeWords(linkType: number): string {
  const [name, description] = linkTypeName(linkType) as readonly [string, string];
  return `${name} (${description})`;
}
