/** Which types the fields of hops have, over as many hops as are added: `drop.detail.port: number`. */
import type { Hop } from "../../src/index.ts";

/** Values of the wire, whose addresses are numbers by their types, are looked at as far as they are references. */
const WIRE: ReadonlySet<string> = new Set(["frame", "packet"]);

export class HopFields {
  readonly #types = new Map<string, Set<string>>();

  add(hop: Hop): void {
    const { kind, timeUs, host, netns, device, journey, frame, packet, reason, detail } = hop;
    this.#look(kind, { timeUs, host, netns, device, journey, frame, packet, reason, detail });
  }

  get kinds(): string[] {
    return [...new Set([...this.#types.keys()].map((path) => path.slice(0, path.indexOf("."))))];
  }

  /** Fields that are of two types, or are both null and 0: `gateway: number or string`. */
  ofTwoTypes(): string[] {
    return [...this.#types].flatMap(([path, types]) => {
      const some = [...types].filter((type) => type !== "null" && type !== "0");
      if (types.has("0") && !some.includes("number")) some.push("number");
      return some.length > 1 || (types.has("null") && types.has("0")) ? [`${path}: ${[...types].sort().join(" or ")}`] : [];
    });
  }

  #look(path: string, value: object): void {
    for (const [field, each] of Object.entries(value)) {
      const inside = `${path}.${field}`;
      if (typeof each === "object" && each !== null && !WIRE.has(field))
        this.#look(Array.isArray(each) ? `${inside}[]` : inside, each);
      else this.#note(inside, each);
    }
  }

  #note(path: string, value: unknown): void {
    const at = path.replace(/\[\]\.\d+/, "[]");
    const types = this.#types.get(at) ?? new Set();
    this.#types.set(at, types.add(value === null ? "null" : value === 0 ? "0" : typeof value));
  }
}
