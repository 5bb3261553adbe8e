/** Lab.from(): a lab made of what a host prints about itself. */
import * as read from "../arguments.ts";
import type { Lab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { LAB_OPTION_READERS, type LabOptions } from "../lab-options.ts";
import type { HostDump } from "./dump.ts";
import { importDump } from "./import.ts";
import { ImportError } from "./json.ts";
import { type HostListings, readHost } from "./listings.ts";
import { formatNote, type ImportNote } from "./notes.ts";

/** What Lab.from() is asked for. */
export interface FromOptions extends LabOptions {
  /** Throws where something of the host cannot be taken over; otherwise that is listed in `notes`. */
  readonly strict?: boolean;
}

/** What Lab.from() makes. */
export interface FromResult {
  /** A lab of its own. */
  readonly lab: Lab;
  /** The host that the listings are of, the only one of the lab. */
  readonly host: LabHost;
  /** What is otherwise than on the host, and where that stands. */
  readonly notes: readonly ImportNote[];
  /** The shell script that built it, for a bare host; `netnsim run` takes it. */
  readonly script: string;
}

const fromOptions = read.fieldsOf<FromOptions>({ ...LAB_OPTION_READERS, strict: read.optional(read.flag) });

export function labFrom(host: string | HostListings, options: FromOptions, makeLab: (options: LabOptions) => Lab): FromResult {
  const { strict = false, ...labOptions } = fromOptions("Lab.from(options)", options);
  return labOfHost(readHost("Lab.from(host)", host), strict, () => makeLab(labOptions));
}

/** `makeLab` makes an empty lab. */
export function labOfHost(dump: HostDump, strict: boolean, makeLab: () => Lab): FromResult {
  const { hostname, script, notes } = importDump(dump, makeLab().addHost("scratch"));
  if (strict) refuseNotes(notes);
  const lab = makeLab();
  const made = lab.addHost(hostname);
  const { exitCode, stderr } = made.runScript("sh", script, {});
  if (exitCode !== 0) throw new Error(`import: its own script failed: ${stderr}`);
  return { lab, host: made, notes, script };
}

/** What strict refuses: anything that was left out. */
function refuseNotes(notes: readonly ImportNote[]): void {
  const omitted = notes.filter(({ kind }) => kind === "omitted");
  if (omitted.length > 0)
    throw new ImportError(`Lab.from(host): cannot be taken over:\n${omitted.map((note) => `  ${formatNote(note)}`).join("\n")}`);
}
