/** Who is joined to whom: looked up once for a scene, asked for each port and box. */
import type { Scene, SceneEnd, SceneWire } from "../scene/model.ts";

export interface Wiring {
  /** The other end of the wire at a port; null for none. */
  peerOf(port: string): SceneEnd | null;
  /** The wires that end at a box. */
  at(box: string): readonly SceneWire[];
}

const NONE: readonly SceneWire[] = [];

export function wiringOf({ wires }: Scene): Wiring {
  const peers = new Map<string, SceneEnd>();
  const boxes = new Map<string, SceneWire[]>();
  for (const wire of wires)
    for (const [end, other] of [
      [wire.a, wire.b],
      [wire.b, wire.a],
    ] as const) {
      if (end.port !== null) peers.set(end.port, other);
      const list = boxes.get(end.box);
      if (list === undefined) boxes.set(end.box, [wire]);
      else list.push(wire);
    }
  return { peerOf: (port) => peers.get(port) ?? null, at: (box) => boxes.get(box) ?? NONE };
}
