/** A scene as SVG, with the classes that colours go by. */
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import { HOOK_NAMES } from "../layout/faces.ts";
import type { Layout, PlacedText, Point, Rect } from "../layout/geometry.ts";
import type { Scene, SceneBox, ScenePort, SceneWire } from "../scene/model.ts";
import { type Say, sayer } from "../words/words.ts";
import { usePage } from "./context.ts";
import { describeBox } from "./describe.ts";

interface SceneProps {
  readonly scene: Scene;
  readonly layout: Layout;
  /** The box that Tab comes to. */
  readonly tabStop: string | null;
}

/** Boxes that hold others lie below the wires, all others above. */
export function SceneView({ scene, layout, tabStop }: SceneProps) {
  const { view } = usePage();
  const texts = useMemo(() => textsByBox(layout), [layout]);
  const boxes = [...scene.boxes.values()];
  const labels = useMemo(() => labelsOf(scene, sayer(view.language)), [scene, view.language]);
  const draw = (box: SceneBox) => (
    <Box
      key={box.id}
      label={labels.get(box.id)!}
      box={box}
      layout={layout}
      texts={texts.get(box.id) ?? NO_TEXTS}
      isTabStop={box.id === tabStop}
      isFresh={box.netns !== null && box.kind !== "host" && view.changed.has(box.netns)}
    />
  );
  return (
    <g>
      {boxes.filter(({ kind }) => kind === "host").map(draw)}
      <Wires scene={scene} layout={layout} />
      {boxes.filter(({ kind }) => kind !== "host").map(draw)}
    </g>
  );
}

function labelsOf(scene: Scene, say: Say): ReadonlyMap<string, string> {
  return new Map([...scene.boxes].map(([id, box]) => [id, describeBox(scene, box, say)]));
}

const NO_TEXTS: readonly PlacedText[] = [];

const Wires = memo(function Wires({ scene, layout }: Pick<SceneProps, "scene" | "layout">) {
  return (
    <g class="wires" aria-hidden="true">
      {scene.wires.map((wire) => (
        <Wire key={wire.id} wire={wire} points={layout.wires.get(wire.id)!} />
      ))}
    </g>
  );
});

function textsByBox({ texts }: Layout): ReadonlyMap<string, readonly PlacedText[]> {
  const found = new Map<string, PlacedText[]>();
  for (const text of texts) {
    const list = found.get(text.box);
    if (list === undefined) found.set(text.box, [text]);
    else list.push(text);
  }
  return found;
}

interface BoxProps {
  /** What it is in words. */
  readonly label: string;
  readonly box: SceneBox;
  readonly layout: Layout;
  readonly texts: readonly PlacedText[];
  readonly isTabStop: boolean;
  /** The last command changed it. */
  readonly isFresh: boolean;
}

/** Drawn anew only where something of it is another: a packet that moves leaves the boxes alone. */
const Box = memo(function Box({ label, box, layout, texts, isTabStop, isFresh }: BoxProps) {
  const rect = layout.boxes.get(box.id)!;
  const hooks = layout.hooks.get(box.id);
  const classes = ["box", box.kind, box.isUp ? "" : "down", isFresh ? "fresh" : ""];
  return (
    <g class={classes.filter(Boolean).join(" ")} data-id={box.id} tabindex={isTabStop ? 0 : -1} aria-label={label}>
      {box.kind === "fold"
        ? [6, 3].map((by) => <Frame key={by} rect={{ ...rect, x: rect.x + by, y: rect.y + by }} radius={6} />)
        : null}
      <Frame rect={rect} radius={radiusOf(box, rect)} />
      {[...(hooks ?? [])].map(([hook, at]) => {
        const rules = box.hooks.find((each) => each.hook === hook)!.rules;
        return (
          <g key={hook} class={`hook${rules === "" ? "" : " has"}`} data-hook={hook}>
            <title>{`${hook}${rules === "" ? "" : `: ${rules}`}`}</title>
            <rect x={at.x} y={at.y} width={at.w} height={at.h} rx="4" />
            <text x={at.x + at.w / 2} y={at.y + 13} text-anchor="middle">
              {HOOK_NAMES[hook]}
            </text>
          </g>
        );
      })}
      {hooks === undefined ? null : <path class="track" d={trackOf(rect)} />}
      {texts.map((text) =>
        text.kind === "hook" || text.kind === "port" ? null : <Text key={`${text.kind} ${text.x} ${text.y}`} text={text} />,
      )}
      {box.ports.map((port) => (
        <Port key={port.id} port={port} layout={layout} label={texts.find(({ of }) => of === port.id) ?? null} />
      ))}
    </g>
  );
});

/** The path of packets between the hooks. */
function trackOf({ x, y }: Rect): string {
  return `M${x + 66} ${y + 65}h19m54 0h19M${x + 75} ${y + 65}v21M${x + 149} ${y + 86}v-21`;
}

function radiusOf({ kind }: SceneBox, { h }: Rect): number {
  if (kind === "internet") return h / 2;
  return kind === "host" ? 12 : kind === "bridge" || kind === "switch" ? 4 : 7;
}

function Frame({ rect, radius }: { readonly rect: Rect; readonly radius: number }) {
  return <rect class="outline" x={rect.x} y={rect.y} width={rect.w} height={rect.h} rx={radius} />;
}

function Text({ text: { kind, text, font, x, y } }: { readonly text: PlacedText }) {
  const isSocket = kind === "socket" || kind === "proxy";
  return (
    <>
      {isSocket ? <circle class={kind} cx={x - 8} cy={y - 4} r="3.5" /> : null}
      <text class={`${kind} ${font}`} x={x} y={y}>
        {text}
      </text>
    </>
  );
}

interface PortProps {
  readonly port: ScenePort;
  readonly layout: Layout;
  readonly label: PlacedText | null;
}

function Port({ port, layout, label }: PortProps) {
  const { x, y, w, h, isQuiet } = layout.ports.get(port.id)!;
  return (
    <g class={`port${port.isUp ? "" : " down"}`} data-port={port.id}>
      <title>{[port.label, port.address].filter(Boolean).join(" ")}</title>
      <rect x={x} y={y} width={w} height={h} rx={isQuiet ? h / 2 : 4} />
      <circle cx={isQuiet ? x + w / 2 : x + 9} cy={y + h / 2} r="2.8" />
      {isQuiet || label === null ? null : (
        <text x={label.x} y={label.y}>
          {label.text}
        </text>
      )}
    </g>
  );
}

function Wire({ wire, points }: { readonly wire: SceneWire; readonly points: readonly Point[] }) {
  const middle = middleOf(points);
  const isUpright = points[0]!.x === points[1]?.x;
  return (
    <>
      <path class={`wire ${wire.kind}${wire.isUp ? "" : " down"}`} d={`M${points.map(({ x, y }) => `${x} ${y}`).join("L")}`} />
      {wire.label === "" ? null : (
        <text
          class="mono wire-label"
          x={middle.x + (isUpright ? 8 : 0)}
          y={middle.y + (isUpright ? 4 : -6)}
          text-anchor={isUpright ? "start" : "middle"}
        >
          {wire.label}
        </text>
      )}
    </>
  );
}

/** Of the longest part. */
function middleOf(points: readonly Point[]): Point {
  let best = points[0]!;
  let longest = 0;
  for (const [at, to] of points.slice(1).entries()) {
    const from = points[at]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length > longest) [best, longest] = [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, length];
  }
  return best;
}
