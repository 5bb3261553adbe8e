/**
 * Names of addresses in /etc/hosts, for -s NAME and for -L without -n. A name that is not there is not found: DNS is not asked.
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import { type Ipv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import type { FileSystem } from "../../files.ts";
import { toText } from "../../io.ts";

export class Hosts {
  readonly #files: FileSystem;
  readonly #addresses = new Map<string, Ipv4[]>();
  readonly #names = new Map<Ipv4, string>();
  #isRead = false;

  /** The file is read when the first name is asked for: most rules have none. */
  constructor(files: FileSystem) {
    this.#files = files;
  }

  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    const file = this.#files.readFile("/etc/hosts");
    const text = isRefusal(file) ? "127.0.0.1 localhost\n" : toText(file);
    for (const line of text.split("\n")) {
      const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
      const ipv4 = parseIpv4(address ?? "");
      if (ipv4 === null) continue;
      if (!this.#names.has(ipv4) && names[0] !== undefined) this.#names.set(ipv4, names[0]);
      for (const name of names) this.#addresses.set(name, [...(this.#addresses.get(name) ?? []), ipv4]);
    }
  }

  addressesOf(name: string): readonly Ipv4[] {
    this.#read();
    return this.#addresses.get(name) ?? [];
  }

  nameOf(address: Ipv4): string | null {
    this.#read();
    return this.#names.get(address) ?? null;
  }
}
