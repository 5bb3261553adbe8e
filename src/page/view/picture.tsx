/** The picture: boxes, ports and wires where the layout has them, packets above. It fits, or scrolls to where the packet is. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Leg } from "../journey/path.ts";
import type { Layout, Room } from "../layout/geometry.ts";
import type { Scene } from "../scene/model.ts";
import { INTERNET } from "../scene/scene.ts";
import type { Page } from "../state/page.ts";
import { SceneView } from "./boxes.tsx";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";
import { nearest } from "./nearest.ts";
import { PacketLayer } from "./packets.tsx";
import { reveal } from "./reveal.ts";

/** Below that no text could be read. */
const LEAST_ZOOM = 0.86;
const MOST_FIT = 1.25;
const MOST_ZOOM = 2.5;

interface Size {
  readonly w: number;
  readonly h: number;
}

/** As much as fits, and never so small that it cannot be read. */
function fitting({ width, height }: Layout, { w, h }: Size): number {
  return Math.max(LEAST_ZOOM, Math.min(MOST_FIT, w / width, h / height));
}

function roomFor(width: number): Room {
  return width < 560 ? "narrow" : width < 920 ? "medium" : "wide";
}

export function Picture() {
  const { page, view, say } = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ w: 900, h: 500 });
  const [zoom, setZoom] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = frame.current!;
    const measured = (): void => {
      const { clientWidth: w, clientHeight: h } = element;
      setSize({ w, h });
      page.setRoom(roomFor(w));
    };
    measured();
    const observer = new ResizeObserver(measured);
    observer.observe(element);
    return () => observer.disconnect();
  }, [page]);
  useWheelZoom(frame, setZoom);
  useDragging(frame);
  const { drawn } = page.stage;
  const fit = drawn === null ? 1 : fitting(drawn.layout, size);
  const scale = zoom ?? fit;
  const resize = (factor: number) => () => setZoom(Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, scale * factor)));
  return (
    <>
      <section class="picture" aria-label={say("picture")}>
        <div class="frame" ref={frame} tabIndex={0} role="group" aria-label={say("picture")}>
          {drawn === null ? null : <Drawing page={page} scene={drawn.scene} layout={drawn.layout} scale={scale} size={size} />}
          {view.phase === "loading" ? <p class="loading">{say("loading")}</p> : null}
        </div>
        <p class="sr" id="picture-help">
          {say("pictureHelp")}
        </p>
      </section>
      <div class="zoom">
        <button type="button" aria-label={say("zoomIn")} title={say("zoomIn")} onClick={resize(1.2)}>
          <Icon name="plus" />
        </button>
        <button type="button" aria-label={say("zoomOut")} title={say("zoomOut")} onClick={resize(1 / 1.2)}>
          <Icon name="minus" />
        </button>
        <button type="button" aria-label={say("zoomFit")} title={say("zoomFit")} onClick={() => setZoom(null)}>
          <Icon name="fit" />
        </button>
        <button type="button" aria-label={say("tidy")} title={say("tidy")} onClick={() => page.tidy()}>
          <Icon name="tidy" />
        </button>
      </div>
    </>
  );
}

interface DrawingProps {
  readonly page: Page;
  readonly scene: Scene;
  readonly layout: Layout;
  readonly scale: number;
  readonly size: Size;
}

function Drawing({ page, scene, layout, scale, size }: DrawingProps) {
  const { view, say } = usePage();
  const [focused, setFocused] = useState<string | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [w, h] = [layout.width * scale, layout.height * scale];
  const margin = { x: Math.max(0, (size.w - w) / 2), y: Math.max(0, (size.h - h) / 2) };
  const first = [...scene.boxes.values()].find(({ kind }) => kind === "host")?.id ?? [...scene.boxes.keys()][0];
  const stop = focused !== null && scene.boxes.has(focused) ? focused : first;
  const open = (id: string): void => {
    const box = scene.boxes.get(id)!;
    const key = box.kind === "internet" ? INTERNET : box.kind === "fold" ? id.replace(/^fold /, "") : null;
    if (key !== null) page.set({ unfolded: new Set([...view.unfolded, key]) });
    else if (box.netns !== null) page.set({ focus: box.netns, panel: "tables" });
  };
  const moved = (event: KeyboardEvent): void => {
    const id = boxOf(event);
    if (id === null) return;
    if (event.key === "Enter" || event.key === " ") open(id);
    else {
      const next = nearest(layout, id, event.key);
      if (next === null) return;
      setFocused(next);
      svg.current?.querySelector<SVGGElement>(`[data-id="${CSS.escape(next)}"]`)?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  useFollowing(svg, page.legs(), view.at, layout);
  return (
    <svg
      ref={svg}
      width={w}
      height={h}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      style={{ margin: `${margin.y}px ${margin.x}px` }}
      role="group"
      aria-label={say("picture")}
      aria-describedby="picture-help"
      onClick={(event) => {
        const id = boxOf(event);
        if (id !== null) {
          setFocused(id);
          open(id);
        }
      }}
      onKeyDown={moved}
    >
      <SceneView scene={scene} layout={layout} tabStop={stop ?? null} />
      <PacketLayer page={page} scene={scene} layout={layout} />
    </svg>
  );
}

function boxOf(event: Event): string | null {
  return (event.target as Element).closest<SVGGElement>("[data-id]")?.dataset.id ?? null;
}

/** The packet is in sight at each stop. */
function useFollowing(svg: { readonly current: SVGSVGElement | null }, legs: readonly Leg[], at: unknown, layout: Layout): void {
  // Nothing is drawn of a packet before its stops have come.
  const isDrawn = legs.length > 0;
  useEffect(() => {
    if (at === null || layout.width === 0 || !isDrawn) return;
    const capsule = svg.current?.querySelector(".capsule");
    if (capsule) reveal(capsule, capsule.closest(".frame")!, "center");
  }, [svg, at, layout, isDrawn]);
}

function useWheelZoom(
  frame: { readonly current: HTMLDivElement | null },
  setZoom: (change: (zoom: number | null) => number | null) => void,
): void {
  useEffect(() => {
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      setZoom((zoom) => Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, (zoom ?? 1) * (event.deltaY < 0 ? 1.1 : 1 / 1.1))));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [frame, setZoom]);
}

/** Dragging the ground moves the picture. */
function useDragging(frame: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    const element = frame.current!;
    let from: { readonly x: number; readonly y: number; readonly left: number; readonly top: number } | null = null;
    const down = (event: PointerEvent): void => {
      if (event.pointerType === "touch" || (event.target as Element).closest(".box:not(.host)") !== null) return;
      from = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
    };
    const move = (event: PointerEvent): void => {
      if (from === null) return;
      element.scrollTo(from.left - event.clientX + from.x, from.top - event.clientY + from.y);
    };
    const up = (): void => {
      from = null;
    };
    element.addEventListener("pointerdown", down);
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    return () => {
      element.removeEventListener("pointerdown", down);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
    };
  }, [frame]);
}
