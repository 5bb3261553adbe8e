/** `-m mac`: the sender's hardware address, where the packet came in over Ethernet. Linux: xt_mac.c. */
import { IFF_LOOPBACK } from "../../config/link.ts";
import { not } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { XtablesError } from "../xtoptions.ts";

interface MacOptions {
  readonly mac: number;
  readonly inverted: boolean;
}

export const macMatch = defineMatch<MacOptions>({
  name: "mac",
  options: [{ names: ["mac-source"], read: readMac, invertible: true, required: true }],
  finish: (given) => ({ mac: given.value<number>("mac-source") ?? 0, inverted: given.inverted("mac-source") }),
  refuses: (_options, _rule, { hook }) => hook === "OUTPUT" || hook === "POSTROUTING",
  save: ({ mac, inverted }) => `${not(inverted)} --mac-source ${macText(mac)}`,
  list: ({ mac, inverted }) => ` MAC${inverted ? " !" : ""} ${macText(mac)}`,
  miss: (_options, { frame, inDev }) => ({
    has:
      frame === null || inDev === null || inDev.link.flags & IFF_LOOPBACK
        ? "it did not come in over Ethernet"
        : `it came from ${macText(frame.src)}`,
  }),
  compile({ mac, inverted }) {
    return ({ frame, inDev }) => {
      if (frame === null || inDev === null || inDev.link.flags & IFF_LOOPBACK) return false;
      return (frame.src === mac) !== inverted;
    };
  },
});

function readMac(text: string): number {
  const parts = text.split(":");
  if (parts.length !== 6 || parts.some((part) => !/^[0-9a-fA-F]{1,2}$/.test(part)))
    throw new XtablesError("Invalid MAC address specified.");
  return parts.reduce((value, part) => value * 256 + Number.parseInt(part, 16), 0);
}

function macText(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, "0")
    .replace(/..(?!$)/g, "$&:");
}
