/** The packet that is shown: a capsule at each of its copies, its trail, what is written beside it, and its motion. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Stretch } from "../../session/protocol.ts";
import { capsuleWords, endsAt, type ShownEnd } from "../journey/capsule.ts";
import { along, depthOf, type Leg, lengthOf } from "../journey/path.ts";
import type { Layout, Point } from "../layout/geometry.ts";
import { labelLocation } from "../layout/label-location.ts";
import type { Scene } from "../scene/model.ts";
import type { Page } from "../state/page.ts";
import { stretchAt, stretchesShown } from "../state/ticks.ts";
import type { View } from "../state/view.ts";
import { usePage } from "./context.ts";

/** Pixels in a second, and the shortest leg in milliseconds. */
const SPEED = 320;
const SHORTEST = 200;
/** How long a packet rests at a stop, and at one where something was decided about it. */
const REST = 140;
const LONG_REST = 1100;
/** Between two packets. */
const PAUSE = 320;

interface LayerProps {
  readonly page: Page;
  readonly scene: Scene;
  readonly layout: Layout;
}

export function PacketLayer({ page, scene, layout }: LayerProps) {
  const { view } = usePage();
  const legs = page.legs();
  const stretch = stretchAt(view);
  const depth = view.at?.depth ?? 0;
  const isMoving = useMotion(page, legs);
  if (stretch === null || view.at === null) return null;
  const here = legs.filter((leg) => leg.depth === depth);
  const next = legs.filter((leg) => leg.depth === depth + 1);
  return (
    <g class={`packets ${stretch.protocol}`} aria-hidden="true">
      <Trail page={page} scene={scene} stretch={stretch} legs={legs} depth={depth} />
      {isMoving && next.length > 0
        ? next.map((leg) => (
            <Capsule
              key={`${stretch.number} ${legs.indexOf(leg)} moving`}
              stretch={stretch}
              leg={leg}
              at={leg.path[0]!}
              isMoving
              isLast={false}
            />
          ))
        : here.map((leg) => <Marks key={`marks ${legs.indexOf(leg)}`} scene={scene} layout={layout} leg={leg} />)}
      {isMoving && next.length > 0
        ? null
        : here.map((leg) => {
            const isLast = !legs.some(({ parent }) => legs[parent] === leg);
            return (
              <Capsule
                key={`${stretch.number} ${legs.indexOf(leg)}`}
                stretch={stretch}
                leg={leg}
                at={leg.at}
                isMoving={false}
                isLast={isLast}
              />
            );
          })}
      {isMoving || here.length !== 1 ? null : (
        <Label scene={scene} layout={layout} stretch={stretch} leg={here[0]!} isLast={depth === depthOf(legs) - 1} />
      )}
    </g>
  );
}

/** Runs the clock of the motion: rest, move to the next stop, and on. */
function useMotion(page: Page, legs: readonly Leg[]): boolean {
  const { view } = usePage();
  const { motion, at, speed } = view;
  const [isMoving, setMoving] = useState(false);
  const started = useRef(0);
  useEffect(() => {
    setMoving(false);
    if (motion === "still" || at === null || legs.length === 0) return;
    const here = legs.filter(({ depth }) => depth === at.depth);
    const next = legs.filter(({ depth }) => depth === at.depth + 1);
    const rest = motion === "step" ? 0 : (next.length === 0 ? PAUSE : restAt(here)) / speed;
    const duration =
      next.length === 0 ? 0 : Math.max(SHORTEST, (Math.max(...next.map(({ path }) => lengthOf(path))) / SPEED) * 1000) / speed;
    let frame = 0;
    started.current = 0;
    const tick = (now: number): void => {
      if (started.current === 0) started.current = now;
      const passed = now - started.current;
      if (passed >= rest && next.length > 0) setMoving(true);
      const share = duration === 0 ? 1 : Math.min(1, (passed - rest) / duration);
      if (passed >= rest) moveCapsules(next, ease(share));
      if (passed >= rest + duration) {
        setMoving(false);
        const wasStep = motion === "step";
        page.step(1);
        if (wasStep) page.set({ motion: "still" });
        return;
      }
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [page, motion, at, speed, legs]);
  return isMoving;
}

function ease(share: number): number {
  return share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
}

function restAt(legs: readonly Leg[]): number {
  const isDecisive = legs.some(({ stops }) =>
    stops.some(({ kind }) => kind === "nat" || kind === "drop" || kind === "reject" || kind === "noListener"),
  );
  return isDecisive ? LONG_REST : REST;
}

/** What Preact has drawn is moved without it: sixty times a second. */
function moveCapsules(legs: readonly Leg[], share: number): void {
  const capsules = document.querySelectorAll<SVGGElement>(".capsule.moving");
  legs.forEach((leg, index) => {
    const { x, y } = along(leg.path, share);
    capsules[index]?.setAttribute("transform", `translate(${x} ${y})`);
  });
}

interface TrailProps {
  readonly page: Page;
  readonly scene: Scene;
  readonly stretch: Stretch;
  readonly legs: readonly Leg[];
  readonly depth: number;
}

/** Legs that are seen as a line: not those inside of a box without an inside. */
function trailOf(scene: Scene, legs: readonly Leg[]): readonly Leg[] {
  return legs.filter(({ spot, parent }) => {
    const from = legs[parent];
    if (from === undefined) return false;
    const { kind } = scene.boxes.get(spot.box)!;
    return from.spot.box !== spot.box || kind === "stack" || kind === "bridge" || kind === "switch";
  });
}

/** In a what-if: the path of the same packet in the other of the two, where they differ. */
function otherTrail(page: Page, scene: Scene, { whatIf, at }: View): readonly Leg[] {
  const { before, after } = whatIf?.comparison?.difference ?? { before: null, after: null };
  const [shown, other] = before?.run === at?.run ? [before, after] : [after, before];
  if (shown == null || other == null || shown.stretch !== at?.stretch) return [];
  return trailOf(scene, page.legs({ run: other.run, stretch: other.stretch, depth: 0 }));
}

function pointsOf({ path }: Leg): string {
  return path.map(({ x, y }) => `${x},${y}`).join(" ");
}

/** Where the packet has been, its earlier stretches too. */
function Trail({ page, scene, stretch, legs, depth }: TrailProps) {
  const { view } = usePage();
  const { run } = view.at!;
  const before = stretchesShown(view)
    .filter(({ journey, number }) => journey === stretch.journey && number < stretch.number)
    .flatMap(({ number }) => trailOf(scene, page.legs({ run, stretch: number, depth: 0 })));
  const passed = [...before, ...trailOf(scene, legs).filter((leg) => leg.depth <= depth)];
  return (
    <>
      {otherTrail(page, scene, view).map((leg, index) => (
        <polyline key={`other ${index}`} class="trail other-run" points={pointsOf(leg)} />
      ))}
      {passed.map((leg, index) => (
        <polyline key={index} class="trail" points={pointsOf(leg)} />
      ))}
    </>
  );
}

/** The box, the port or the hook that the packet is at; the line to the hook that br_netfilter asks. */
function Marks({ scene, layout, leg }: { readonly scene: Scene; readonly layout: Layout; readonly leg: Leg }) {
  const { spot, at } = leg;
  const asked = spot.asks === null ? null : layout.hooks.get(spot.asks.stack)?.get(spot.asks.hook);
  const hook = spot.hook === null ? null : layout.hooks.get(spot.box)?.get(spot.hook);
  const port = spot.port === null ? null : layout.ports.get(spot.port);
  const box = scene.boxes.get(spot.box)!;
  const rect = layout.boxes.get(spot.box)!;
  const lit = asked ?? hook;
  const isWhole = port === null && box.kind !== "stack" && box.kind !== "host";
  return (
    <>
      {asked == null ? null : <path class="asks" d={`M${at.x} ${at.y}L${asked.x + asked.w / 2} ${asked.y + asked.h}`} />}
      {lit == null ? null : <rect class="lit" x={lit.x - 1} y={lit.y - 1} width={lit.w + 2} height={lit.h + 2} rx="5" />}
      {port == null ? null : <rect class="here" x={port.x - 1} y={port.y - 1} width={port.w + 2} height={port.h + 2} rx="5" />}
      {isWhole ? (
        <rect class="here" x={rect.x} y={rect.y} width={rect.w} height={rect.h} rx={box.kind === "internet" ? rect.h / 2 : 7} />
      ) : null}
    </>
  );
}

interface CapsuleProps {
  readonly stretch: Stretch;
  readonly leg: Leg;
  readonly at: Point;
  readonly isMoving: boolean;
  /** Nothing follows it: it fell or waits here where it does. */
  readonly isLast: boolean;
}

/** How far a lost packet has sunk. */
const SUNK = 5;

function Capsule({ stretch, leg, at, isMoving, isLast }: CapsuleProps) {
  const isDropped = !isMoving && leg.stops.some(({ kind }) => kind === "drop");
  const isWaiting = !isMoving && isLast && stretch.waitsFor !== null;
  const text = `${capsuleWords(stretch)}${isDropped ? " ✕" : isWaiting ? " …" : ""}`;
  const w = text.length * 7.4 + 18;
  const classes = ["capsule", isDropped ? "dropped" : "", isWaiting ? "waiting" : "", isMoving ? "moving" : ""];
  return (
    <g class={classes.filter(Boolean).join(" ")} transform={`translate(${at.x} ${at.y + (isDropped ? SUNK : 0)})`}>
      <rect x={-w / 2} y="-11" width={w} height="22" rx="11" />
      <text y="4" text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

interface LabelProps {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly stretch: Stretch;
  readonly leg: Leg;
  readonly isLast: boolean;
}

/** Under the box, so that it hides nothing of what it explains: the ends, what NAT made of them, why it was lost, whom it waits for. */
function Label({ scene, layout, stretch, leg, isLast }: LabelProps) {
  const { say } = usePage();
  const drop = leg.stops.find(({ kind }) => kind === "drop");
  const ends = endsAt(leg);
  const isWaiting = isLast && stretch.waitsFor !== null;
  // What ARP asks stands in the caption.
  if (drop === undefined && (ends === null || stretch.protocol === "arp") && !isWaiting) return null;
  const waits = say("waits", stretch.waitsFor ?? "");
  const plain = drop !== undefined ? String(drop.reason) : isWaiting ? waits : "";
  const text =
    plain ||
    [ends!.source, ends!.destination].map(({ before, now }) => `${before === null ? "" : `${before} `}${now}`).join(" › ");
  const w = text.length * 6.7 + 16;
  const rect = layout.boxes.get(leg.spot.box)!;
  const kind = scene.boxes.get(leg.spot.box)!.kind;
  const isTall = kind === "bridge" || kind === "host" || kind === "switch";
  const sunk = drop === undefined ? 0 : SUNK;
  const y = isTall ? leg.at.y + 16 + sunk : rect.y + rect.h + (kind === "stack" || kind === "nic" ? 4 : 14 + sunk);
  const at = labelLocation(layout, { box: rect, packet: leg.at, wished: { x: leg.at.x, y }, w });
  return (
    <g class={`label${drop === undefined ? "" : " dropped"}`} transform={`translate(${at.x} ${at.y})`}>
      <rect x={-w / 2} y="0" width={w} height="20" rx="5" />
      <text y="14" text-anchor="middle">
        {plain !== "" ? plain : <Ends source={ends!.source} destination={ends!.destination} />}
      </text>
    </g>
  );
}

function Ends({ source, destination }: { readonly source: ShownEnd; readonly destination: ShownEnd }) {
  const one = ({ before, now }: ShownEnd) => (
    <>
      {before === null ? null : <tspan class="old">{before}</tspan>}
      {before === null ? null : " "}
      <tspan class={before === null ? "" : "new"}>{now}</tspan>
    </>
  );
  return (
    <>
      {one(source)}
      {" › "}
      {one(destination)}
    </>
  );
}
