/** What `sysctl -a` prints, as far as it is the network's. */
import { lineAt, type NetnsDump } from "./dump.ts";
import { ImportError } from "./json.ts";

/** Settings by name. Those of other parts of the kernel are passed over. */
export function readSysctls(net: NetnsDump): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const listing of net.texts("sysctl")) {
    for (const [index, line] of listing.content.split("\n").entries()) {
      const [, name, value] = /^([^\s=]\S*(?: \S+)*?) = ?(.*)$/.exec(line) ?? [];
      if (name?.startsWith("net.") === true) values.set(name, value!);
      // A value of several lines goes on; what could not be read is said by sysctl itself.
      else if (name === undefined && values.size === 0 && line.trim() !== "" && !line.startsWith("sysctl: "))
        throw new ImportError(`${lineAt(listing, index)}: expected "NAME = VALUE", got ${JSON.stringify(line)}`);
    }
  }
  return values;
}

/** `net.core.* (40), net.ipv6.* (512)`: how many names of which part. */
export function summarize(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const part = name.split(".").slice(0, 2).join(".");
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return [...counts].map(([part, count]) => `${part}.* (${count})`).join(", ");
}
