/** The picture as the browser has it: where its boxes, texts and wires are on the screen, and what is written. */
import type { Page } from "playwright-core";

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface DrawnText {
  readonly text: string;
  readonly rect: Rect;
  /** The frame that it stands in; null for what is written beside a wire. */
  readonly inside: Rect | null;
}

export interface DrawnBox {
  readonly id: string;
  /** "container", "bridge down". */
  readonly kind: string;
  readonly rect: Rect;
  /** What it is for who listens. */
  readonly label: string;
  readonly texts: readonly DrawnText[];
  /** "eth0", "veth1 down"; dots have their names, too. */
  readonly ports: readonly { readonly id: string; readonly name: string; readonly rect: Rect }[];
}

export interface Drawn {
  readonly boxes: readonly DrawnBox[];
  readonly wires: readonly { readonly kind: string; readonly points: readonly { readonly x: number; readonly y: number }[] }[];
  readonly labels: readonly DrawnText[];
}

export function drawnOn(page: Page): Promise<Drawn> {
  return page.evaluate(() => {
    const rectOf = (element: Element) => {
      const { x, y, width: w, height: h } = element.getBoundingClientRect();
      return { x, y, w, h };
    };
    const textOf = (element: Element, frame: Element | null) => ({
      text: element.textContent!,
      rect: rectOf(element),
      inside: frame === null ? null : rectOf(frame),
    });
    const all = (of: ParentNode, selector: string): SVGElement[] => [...of.querySelectorAll<SVGElement>(selector)];
    const svg = document.querySelector<SVGSVGElement>(".picture svg")!;
    const toScreen = svg.getScreenCTM()!;
    return {
      boxes: all(svg, ".box").map((box) => {
        const frame = all(box, ":scope > .outline").at(-1)!;
        const hooks = all(box, ".hook").map((hook) => textOf(hook.querySelector("text")!, hook.querySelector("rect")));
        const ports = all(box, ".port");
        const named = ports.flatMap((port) => all(port, "text").map((text) => textOf(text, port.querySelector("rect"))));
        return {
          id: box.dataset.id!,
          kind: box.getAttribute("class")!.replace("box ", "").replace(" fresh", ""),
          rect: rectOf(frame),
          label: box.getAttribute("aria-label")!,
          texts: [...all(box, ":scope > text").map((text) => textOf(text, frame)), ...hooks, ...named],
          ports: ports.map((port) => ({
            id: port.dataset.port!,
            name: port.querySelector("title")!.textContent! + (port.classList.contains("down") ? " down" : ""),
            rect: rectOf(port.querySelector("rect")!),
          })),
        };
      }),
      wires: all(svg, ".wire").map((path) => ({
        kind: path.getAttribute("class")!.replace("wire ", ""),
        points: path
          .getAttribute("d")!
          .slice(1)
          .split("L")
          .map((point) => {
            const [x, y] = point.split(" ").map(Number);
            const { x: left, y: top } = new DOMPoint(x, y).matrixTransform(toScreen);
            return { x: left, y: top };
          }),
      })),
      labels: all(svg, ".wire-label").map((text) => textOf(text, null)),
    };
  });
}

/** What the picture says, as text: each box in the box that it is in, and what its wires lead to, and which way. */
export function wordsOf({ boxes, wires }: Drawn): string {
  const lines: string[] = [];
  const write = (within: DrawnBox | null, depth: number): void => {
    for (const box of boxes.filter((each) => parentOf(each, boxes) === within)) {
      const indent = "  ".repeat(depth);
      lines.push(`${indent}${box.kind}: ${box.texts.map(({ text }) => text).join(" | ")}`);
      for (const { kind, points } of wires) {
        const [from, to] = [points[0]!, points.at(-1)!];
        if (endAt(boxes, from)?.box !== box) continue;
        const far = endAt(boxes, to);
        lines.push(
          `${indent}  ${kind} ${shapeOf(points)} ${[endAt(boxes, from)!.port, `${far?.box.id} ${far?.port}`].join(" - ").trim()}`,
        );
      }
      write(box, depth + 1);
    }
  };
  write(null, 0);
  return `${lines.join("\n")}\n`;
}

export function contains(outer: Rect, inner: Rect, by = 1): boolean {
  return (
    inner.x >= outer.x - by &&
    inner.y >= outer.y - by &&
    inner.x + inner.w <= outer.x + outer.w + by &&
    inner.y + inner.h <= outer.y + outer.h + by
  );
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x + 1 < b.x + b.w && b.x + 1 < a.x + a.w && a.y + 1 < b.y + b.h && b.y + 1 < a.y + a.h;
}

/** The smallest other box around it. */
function parentOf(box: DrawnBox, boxes: readonly DrawnBox[]): DrawnBox | null {
  const around = boxes.filter((each) => each !== box && contains(each.rect, box.rect));
  return around.sort((a, b) => a.rect.w * a.rect.h - b.rect.w * b.rect.h)[0] ?? null;
}

interface End {
  readonly box: DrawnBox;
  /** "" where the wire ends at the box itself. */
  readonly port: string;
}

/** What lies under the end of a wire: a port, or else the smallest box whose edge it is at. */
function endAt(boxes: readonly DrawnBox[], { x, y }: Rect | { readonly x: number; readonly y: number }): End | null {
  const isUnder = (rect: Rect): boolean => contains(rect, { x, y, w: 0, h: 0 }, 2);
  for (const box of boxes) for (const { name, rect } of box.ports) if (isUnder(rect)) return { box, port: name };
  const [box] = boxes.filter(({ rect }) => isUnder(rect)).sort((a, b) => a.rect.w * a.rect.h - b.rect.w * b.rect.h);
  return box === undefined ? null : { box, port: "" };
}

/** "right", or of a wire with bends "right, down". */
function shapeOf(points: Drawn["wires"][number]["points"]): string {
  const parts = points.slice(1).map((to, at) => {
    const from = points[at]!;
    if (Math.abs(to.x - from.x) >= Math.abs(to.y - from.y)) return to.x > from.x ? "right" : "left";
    return to.y > from.y ? "down" : "up";
  });
  return parts.filter((part, at) => part !== parts[at - 1]).join(", ");
}

/** What a picture must not have: texts on one another or out of their frames, boxes that cross, wires that end nowhere. */
export function wrongsOf({ boxes, wires, labels }: Drawn): string[] {
  const texts = [...boxes.flatMap((box) => box.texts), ...labels];
  const out = texts
    .filter(({ rect, inside }) => inside !== null && !contains(inside, rect, 1.5))
    .map(({ text }) => `out of its frame: ${text}`);
  const crossing = pairs(boxes).filter(
    ([a, b]) => overlaps(a.rect, b.rect) && !contains(a.rect, b.rect) && !contains(b.rect, a.rect),
  );
  const upon = pairs(texts).filter(([a, b]) => overlaps(a.rect, b.rect));
  const loose = wires.filter(({ points }) => endAt(boxes, points[0]!) === null || endAt(boxes, points.at(-1)!) === null);
  return [
    ...out,
    ...crossing.map(([a, b]) => `boxes cross: ${a.id}, ${b.id}`),
    ...upon.map(([a, b]) => `texts on one another: ${a.text}, ${b.text}`),
    ...loose.map(({ kind }) => `a ${kind} ends nowhere`),
  ];
}

function pairs<T>(all: readonly T[]): (readonly [T, T])[] {
  return all.flatMap((a, at) => all.slice(at + 1).map((b) => [a, b] as const));
}
