/**
 * docker's listings: a format is run over each row, one line each. With `table` before it the lines are columns under a heading,
 * as Go's text/tabwriter sets them with docker's settings: at least 10 wide, 3 spaces between. docker/cli: cli/command/formatter.
 */
import type { ClientProfile } from "../../../../docker/profiles/client.ts";
import type { CommandContext } from "../../../command.ts";
import { toJson } from "../format/json.ts";
import { Template, TemplateError, TemplateSyntaxError } from "../format/template.ts";
import { type GoStruct, mapOf, toRaw } from "../format/value.ts";

const MIN_WIDTH = 10;
const PADDING = 3;

export interface Listing {
  /** The template after `table `, used where no --format is given. */
  readonly defaultTable: string;
  /** What --quiet prints. */
  readonly quiet: string;
  /** Each field's heading. */
  readonly headings: Readonly<Record<string, string>>;
  readonly rows: readonly GoStruct[];
}

export interface ListingOptions {
  /** --format as typed; undefined where not given. */
  readonly format: string | undefined;
  readonly quiet: boolean;
  readonly client: ClientProfile;
}

/** Prints it; returns the exit code. What is wrong with the format is said in docker's words. */
export function printListing(context: CommandContext, listing: Listing, options: ListingOptions): number {
  const printed = listingText(listing, options);
  if ("error" in printed) {
    context.stderr.write(`${printed.error}\n`);
    return 1;
  }
  context.stdout.write(printed.text);
  return 0;
}

type Printed = { readonly text: string } | { readonly error: string };

function listingText(listing: Listing, options: ListingOptions): Printed {
  const { format = "table", quiet, client } = options;
  if (quiet && (format === "table" || format === "")) return runRows(listing.quiet, listing);
  if (format === "json" && client.formatsJson) return { text: listing.rows.map((row) => `${jsonLine(row)}\n`).join("") };
  if (format === "raw") return { error: "--format raw is not modelled" };
  if (format !== "table" && !format.startsWith("table ") && format !== "") return runRows(expandEscapes(format), listing);
  const source = expandEscapes(format.startsWith("table ") ? format.slice(6).trim() : listing.defaultTable);
  const body = runRows(source, listing);
  if ("error" in body) return body;
  const heading = new Template(source).execute(mapOf(Object.entries(listing.headings)));
  return { text: setColumns(`${heading}\n${body.text}`) };
}

function expandEscapes(format: string): string {
  return format.replaceAll("\\t", "\t").replaceAll("\\n", "\n");
}

function runRows(source: string, { rows }: Listing): Printed {
  try {
    const template = new Template(source);
    return { text: rows.map((row) => `${template.execute(row)}\n`).join("") };
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return { error: `failed to parse template: template: ${error.message}` };
    if (error instanceof TemplateError) return { error: `failed to execute template: template: ${error.message}` };
    throw error;
  }
}

function jsonLine(row: GoStruct): string {
  return toJson(toRaw(row), { escapeHtml: true });
}

/** text/tabwriter: a column is as wide as its widest cell; what stands after the last tab of a line belongs to none. */
export function setColumns(text: string): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const widths: number[] = [];
  for (const cells of lines) {
    for (const [index, cell] of cells.slice(0, -1).entries()) {
      widths[index] = Math.max(widths[index] ?? MIN_WIDTH, [...cell].length + PADDING);
    }
  }
  return lines
    .map((cells) => cells.map((cell, index) => (index === cells.length - 1 ? cell : pad(cell, widths[index] as number))).join(""))
    .join("\n");
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(width - [...cell].length);
}
