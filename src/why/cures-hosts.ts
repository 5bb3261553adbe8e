/** Another address in /etc/hosts, or none: then DNS is asked. */
import type { Failed } from "./candidates.ts";
import { type Cure, typedIn } from "./cure.ts";
import { runAnew } from "./cures-publish.ts";
import { meantAddresses, usedEntry } from "./hosts-file.ts";

export function hostsCures({ lab, hops, before, request }: Failed): Cure[] {
  const entry = usedEntry(lab, hops, request);
  if (entry === null) return [];
  const { net, container, name, address } = entry;
  const meant = meantAddresses(lab, entry);
  if (container === null) {
    const old = address.replaceAll(".", "\\.");
    const changes = [...meant.map((other) => `s/^${old}\\b/${other}/`), `/^${old}\\b/d`];
    return changes.map((change) => typedIn(lab, net.host.init, `sed -i '${change}' /etc/hosts`));
  }
  // Docker mounts a container's file, which sed -i could not replace.
  const given = ["--add-host ", "--add-host="].map((option) => `${option}${name}:${address} `);
  const without = (by: string) => (command: string) => given.reduce((text, option) => text.replace(option, by), command);
  return ["", ...meant.map((other) => `--add-host ${name}:${other} `)].flatMap((by) => runAnew(before, without(by)));
}
