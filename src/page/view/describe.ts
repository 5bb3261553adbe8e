/** A box in words, for those who do not see it: what it is, its addresses, and where its wires go. */
import type { Scene, SceneBox, SceneEnd } from "../scene/model.ts";

export function describeBox(scene: Scene, box: SceneBox): string {
  const lines = [
    ...box.ports.flatMap(({ label, address }) => (address === "" ? [] : [`${label} ${address}`])),
    ...box.lines.map(({ text }) => text),
  ];
  const hooks = box.hooks.filter(({ rules }) => rules !== "").map(({ hook, rules }) => `${hook}: ${rules}`);
  const wires = scene.wires.flatMap(({ kind, a, b, isUp }) => {
    if (kind === "inner" || (a.box !== box.id && b.box !== box.id)) return [];
    const [near, far] = a.box === box.id ? [a, b] : [b, a];
    return [
      `${portName(scene, near)} to ${scene.boxes.get(far.box)!.title} ${portName(scene, far)}`.trim() + (isUp ? "" : ", down"),
    ];
  });
  const parts = [[box.title, box.tag].filter(Boolean).join(", "), lines.join(", "), hooks.join("; "), wires.join("; ")];
  return `${box.kind} ${parts.filter(Boolean).join(": ")}${box.isUp ? "" : ", down"}`;
}

function portName({ boxes }: Scene, { box, port }: SceneEnd): string {
  return boxes.get(box)!.ports.find(({ id }) => id === port)?.label ?? "";
}
