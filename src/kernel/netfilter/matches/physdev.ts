/** `-m physdev`: the bridge ports of a bridged packet that br_netfilter shows to the IP hooks. Linux: xt_physdev.c. */
import type { Device } from "../../device.ts";
import { isDeviceName } from "../fields.ts";
import { defineMatch } from "../xtables.ts";
import { XtablesError, type XtOption } from "../xtoptions.ts";

interface PhysdevOptions {
  /** Option, device name (empty where it takes none), inverted: in the order they are printed. */
  readonly tests: readonly (readonly [string, string, boolean])[];
}

const NAMES = ["physdev-is-in", "physdev-in", "physdev-is-out", "physdev-out", "physdev-is-bridged"] as const;

const OPTIONS: readonly XtOption[] = NAMES.map((name) => ({
  names: [name],
  invertible: true,
  ...(name === "physdev-in" || name === "physdev-out" ? { read: (text: string) => text } : {}),
}));

export const physdevMatch = defineMatch<PhysdevOptions>({
  name: "physdev",
  options: OPTIONS,
  finish(given) {
    if (given.isEmpty) throw new XtablesError("PHYSDEV: no physdev option specified");
    return {
      tests: NAMES.flatMap((name) => {
        if (!given.has(name)) return [];
        const value = given.value<string | true>(name);
        return [[name, value === true ? "" : String(value), given.inverted(name)] as const];
      }),
    };
  },
  refuses({ tests }, _rule, { hook }) {
    const out = tests.some(([name]) => name === "physdev-out" || name === "physdev-is-out");
    return hook === "OUTPUT" && out && !tests.some(([name, , inverted]) => name === "physdev-is-bridged" && !inverted);
  },
  save: savePhysdev,
  list: (options) => ` PHYSDEV match${savePhysdev(options)}`,
  miss({ tests }, { physIn, physOut }) {
    const failed = tests.find(([name, pattern, inverted]) =>
      physIn === null ? !inverted : !holds(name, pattern, inverted, physIn, physOut),
    )!;
    const condition = savePhysdev({ tests: [failed] });
    if (physIn === null) return { condition, has: "it is not bridged" };
    const isIn = failed[0] === "physdev-in" || failed[0] === "physdev-is-in";
    if (isIn) return { condition, has: `it came in by port ${physIn.name}` };
    return { condition, has: physOut === null ? "no port to leave by is known" : `it leaves by port ${physOut.name}` };
  },
  compile({ tests }) {
    return (skb) => {
      const seen = skb.physIn !== null;
      for (let index = 0; index < tests.length; index++) {
        const [name, pattern, inverted] = tests[index]!;
        if (!seen) {
          // Not bridged: only what was asked in the negative holds.
          if (!inverted) return false;
          continue;
        }
        if (!holds(name, pattern, inverted, skb.physIn, skb.physOut)) return false;
      }
      return true;
    };
  },
});

function savePhysdev({ tests }: PhysdevOptions): string {
  return tests
    .map(([name, device, inverted]) => `${inverted ? " !" : ""} --${name}${device === "" ? "" : ` ${device}`}`)
    .join("");
}

function holds(name: string, pattern: string, inverted: boolean, physIn: Device | null, physOut: Device | null): boolean {
  switch (name) {
    case "physdev-is-bridged":
    case "physdev-is-out":
      return (physOut !== null) !== inverted;
    case "physdev-is-in":
      return (physIn !== null) !== inverted;
    case "physdev-in":
      return physIn === null || isDeviceName(physIn.name, pattern) !== inverted;
    default:
      return physOut !== null && isDeviceName(physOut.name, pattern) !== inverted;
  }
}
