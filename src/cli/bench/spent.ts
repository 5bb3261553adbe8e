/** Where the time of a piece of work goes, by the folders of netnsim's sources: a CPU profile, its self time added up. */
import { type Profiler, Session } from "node:inspector/promises";
import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { Work } from "../../bench/row.ts";

/** A share of the time, from 0 to 1. */
export interface Share {
  /** "kernel/netfilter/conntrack", "(garbage collector)". */
  readonly where: string;
  readonly share: number;
  /** The functions of it that take most, each with its share of all. */
  readonly functions: readonly { readonly name: string; readonly share: number }[];
}

const MOST_FUNCTIONS = 4;
/** What is below is noise. */
const LEAST_SHARE = 0.01;

/** The process needs --enable-source-maps where netnsim runs as bundles. */
export async function whereTimeGoes(work: Work, n: number): Promise<Share[]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  work(n);
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return sharesOf(profile);
}

function sharesOf({ nodes, samples = [] }: Profiler.Profile): Share[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const folders = new Map<string, Map<string, number>>();
  for (const id of samples) {
    const frame = frames.get(id)!;
    const where = folderOf(frame);
    const counts = folders.get(where) ?? new Map<string, number>();
    counts.set(frame.functionName, (counts.get(frame.functionName) ?? 0) + 1);
    folders.set(where, counts);
  }
  const share = (count: number): number => count / samples.length;
  return [...folders]
    .map(([where, byFunction]) => {
      const counts = [...byFunction].sort(([, a], [, b]) => b - a);
      const named = counts.map(([name, count]) => ({ name: name || "(anonymous)", share: share(count) }));
      const functions = named.filter((each) => each.share >= LEAST_SHARE).slice(0, MOST_FUNCTIONS);
      return { where, share: share(counts.reduce((sum, [, count]) => sum + count, 0)), functions };
    })
    .filter((each) => each.share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share);
}

/** A source's folder below src; the engine's own work under its own name. */
function folderOf({
  url,
  lineNumber,
  columnNumber,
  functionName,
}: {
  url: string;
  lineNumber: number;
  columnNumber: number;
  functionName: string;
}): string {
  if (url === "") return functionName.startsWith("(") ? functionName : "(engine)";
  if (!url.startsWith("file:")) return "(node)";
  const path = fileURLToPath(url);
  const origin = findSourceMap(path)?.findEntry(lineNumber, columnNumber);
  const source = origin !== undefined && "originalSource" in origin ? origin.originalSource : path;
  return /\/src\/(.*)\/[^/]*$/.exec(source)?.[1] ?? "(other)";
}
