/**
 * Where this machine gets Debian's packages from: the archive that apt is set up with. netnsim itself names none. An Ubuntu or a
 * machine without apt has no such archive; there it is given (`--mirror`).
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SUITES =
  /^(?:buster|bullseye|bookworm|trixie|forky|duke|sid|oldoldstable|oldstable|stable|testing|unstable)(?:-updates|-backports)?$/;

/** The first Debian archive of apt's sources, without a slash at its end; null where there is none. */
export function archiveOf(folder = "/etc/apt"): string | null {
  for (const path of sourceFiles(folder)) {
    const text = readFileSync(path, "utf8");
    const entries = path.endsWith(".sources") ? stanzaEntries(text) : lineEntries(text);
    const found = entries.find(({ suite }) => SUITES.test(suite));
    if (found !== undefined) return plainAddress(found.uri).replace(/\/+$/, "");
  }
  return null;
}

interface Entry {
  readonly uri: string;
  readonly suite: string;
}

function sourceFiles(folder: string): string[] {
  const parts = join(folder, "sources.list.d");
  const more = existsSync(parts) ? readdirSync(parts).filter((name) => /\.(?:list|sources)$/.test(name)) : [];
  return [join(folder, "sources.list"), ...more.sort().map((name) => join(parts, name))].filter((path) => existsSync(path));
}

/** `deb [OPTIONS] URI SUITE COMPONENT...` */
function lineEntries(text: string): Entry[] {
  return [...text.matchAll(/^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/gm)].map(([, uri, suite]) => ({
    uri: uri!,
    suite: suite!,
  }));
}

/** Stanzas of `Field: value`, divided by empty lines (deb822). */
function stanzaEntries(text: string): Entry[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = new Map(
      [...stanza.matchAll(/^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t]+.*)*)/gm)].map(([, name, value]) => [name!.toLowerCase(), value!]),
    );
    const words = (name: string) => (fields.get(name) ?? "").split(/\s+/).filter((word) => word !== "");
    if (!words("types").includes("deb") || words("enabled")[0] === "no") return [];
    return words("uris").flatMap((uri) => words("suites").map((suite) => ({ uri, suite })));
  });
}

/** Cloud images name a file with mirrors, the best one first. */
function plainAddress(uri: string): string {
  const path = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1];
  if (path === undefined || !existsSync(path)) return uri;
  return /^\s*([^#\s]\S*)/m.exec(readFileSync(path, "utf8"))?.[1] ?? uri;
}
