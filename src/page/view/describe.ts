/** A box in words, for those who do not see it: what it is, its addresses, and where its wires go. */
import type { Scene, SceneBox, SceneEnd } from "../scene/model.ts";
import type { Say, Words } from "../words/words.ts";

const KINDS: Readonly<Record<SceneBox["kind"], keyof Words>> = {
  host: "boxHost",
  machine: "boxHost",
  router: "boxRouter",
  internet: "boxInternet",
  switch: "boxSwitch",
  stack: "boxStack",
  nic: "boxNic",
  bridge: "boxBridge",
  container: "boxContainer",
  netns: "boxNetns",
  fold: "boxFold",
};

export function describeBox(scene: Scene, box: SceneBox, say: Say): string {
  const lines = [
    ...box.ports.flatMap(({ label, address }) => (address === "" ? [] : [`${label} ${address}`])),
    ...box.lines.map(({ text }) => text),
  ];
  const hooks = box.hooks.filter(({ rules }) => rules !== "").map(({ hook, rules }) => `${hook}: ${rules}`);
  const down = (isUp: boolean): string => (isUp ? "" : `, ${say("boxDown")}`);
  const wires = scene.wires.flatMap(({ kind, a, b, isUp }) => {
    if (kind === "inner" || (a.box !== box.id && b.box !== box.id)) return [];
    const [near, far] = a.box === box.id ? [a, b] : [b, a];
    const to = `${scene.boxes.get(far.box)!.title} ${portName(scene, far)}`.trim();
    return [`${say("boxWire", portName(scene, near), to).trim()}${down(isUp)}`];
  });
  const parts = [[box.title, box.tag].filter(Boolean).join(", "), lines.join(", "), hooks.join("; "), wires.join("; ")];
  return `${say(KINDS[box.kind])} ${parts.filter(Boolean).join(": ")}${down(box.isUp)}`;
}

function portName({ boxes }: Scene, { box, port }: SceneEnd): string {
  return boxes.get(box)!.ports.find(({ id }) => id === port)?.label ?? "";
}
