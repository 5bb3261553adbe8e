/** What the questions assume of the host whose rules they ask about: its devices, and where its packets go. */
import type { Changes } from "./changes.ts";
import type { Devices } from "./devices.ts";
import type { Diagrams, Node } from "./diagram.ts";
import type { HiddenConditions } from "./hidden.ts";
import type { Path, Stage } from "./stage.ts";

export interface Environment {
  readonly diagrams: Diagrams;
  readonly hidden: HiddenConditions;
  readonly devices: Devices;
  /** The packets that can be on a path; the same for both rule sets that are compared. */
  packetsOn(path: Path): Node;
  /** Of packets of this host, those whose first route is the path's. */
  sent(path: Path): Node;
  /** The packets that take the path, routed as they are now. */
  routed(path: Path, changes: Changes): Node;
  /** The packets whose address is of a type (a single bit, matches/addrtype.ts). */
  typeIs(side: "source" | "destination", bit: number, stage: Stage, changes: Changes): Node;
  /** The addresses that MASQUERADE and REDIRECT choose, each with the packets it is for; null where nobody can say. */
  ownAddresses(device: "inDevice" | "outDevice" | "newOutDevice"): readonly (readonly [packets: Node, address: number])[] | null;
}
