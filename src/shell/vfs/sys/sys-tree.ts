/** The rest of /sys: the folders that Linux has there. What is in them but the devices of the network is not modelled. */
import { refusal } from "../../../kernel/config/errno.ts";
import type { SyntheticTree } from "../synthetic.ts";

/** Folders that hold others which are modelled. */
const MODELLED: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  Object.entries({
    "": ["block", "bus", "class", "dev", "devices", "firmware", "fs", "kernel", "module", "power"],
    class: ["net"],
    devices: ["virtual"],
    "devices/virtual": ["net"],
  }),
);

export function sysTree(): SyntheticTree {
  return {
    root: "sys",
    paths: () => [],
    kindOf(path) {
      if (MODELLED.has(path)) return "directory";
      const [top] = path.split("/");
      if (!MODELLED.get("")!.includes(top!)) return null;
      return path === top ? "directory" : "file";
    },
    list: (path) => MODELLED.get(path) ?? refusal("ENOTMODELLED"),
    read: () => refusal("ENOTMODELLED"),
    write: () => refusal("ENOTMODELLED"),
    refusesCreation: refusal("EPERM"),
  };
}
