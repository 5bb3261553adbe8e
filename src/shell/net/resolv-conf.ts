/** /etc/resolv.conf (resolv.conf(5)) and /etc/hosts (hosts(5)) as glibc reads them. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { type Ipv4, LOCALHOST, parseIpv4 } from "../../wire/ipv4-address.ts";
import type { FileSystem } from "../files.ts";

type Readable = Pick<FileSystem, "readFile">;

import { toText } from "../io.ts";
import { parseInetAton } from "./address.ts";

export interface ResolvConf {
  /** At most three; 127.0.0.1 where the file names none. */
  readonly servers: readonly Ipv4[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly timeoutSeconds: number;
  readonly attempts: number;
}

export interface HostsEntry {
  readonly address: Ipv4;
  /** The canonical name first, then its aliases. */
  readonly names: readonly string[];
}

export function readResolvConf(files: Readable): ResolvConf {
  const servers: Ipv4[] = [];
  let search: string[] = [];
  let [ndots, timeoutSeconds, attempts] = [1, 5, 2];
  for (const line of linesOf(files, "/etc/resolv.conf")) {
    const [keyword, ...words] = line.split(/[ \t]+/);
    if (keyword === "nameserver" && servers.length < 3) {
      const address = parseInetAton(words[0] ?? "");
      if (address !== null) servers.push(address);
    } else if (keyword === "search") search = words.filter((word) => word !== "");
    else if (keyword === "domain") search = words.slice(0, 1);
    else if (keyword === "options") {
      for (const word of words) {
        const [name, value] = word.split(":");
        if (name === "ndots") ndots = Math.min(15, Number(value) || 0);
        else if (name === "timeout") timeoutSeconds = Math.max(1, Math.min(30, Number(value) || 1));
        else if (name === "attempts") attempts = Math.max(1, Math.min(5, Number(value) || 1));
      }
    }
  }
  return { servers: servers.length > 0 ? servers : [LOCALHOST], search, ndots, timeoutSeconds, attempts };
}

export function readHosts(files: Readable): HostsEntry[] {
  const entries: HostsEntry[] = [];
  for (const line of linesOf(files, "/etc/hosts")) {
    const [text, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const address = parseIpv4(text ?? "");
    if (address !== null && names.length > 0) entries.push({ address, names });
  }
  return entries;
}

function linesOf(files: Readable, path: string): string[] {
  const bytes = files.readFile(path);
  if (isRefusal(bytes)) return [];
  return toText(bytes)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith(";"));
}
