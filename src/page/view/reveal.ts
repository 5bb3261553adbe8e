/** Brings an element into sight by scrolling its own container: scrollIntoView() would scroll a page around this one, too. */

/** "nearest": as little as needed. */
export function reveal(element: Element, container: Element, where: "nearest" | "center"): void {
  const [inner, outer] = [element.getBoundingClientRect(), container.getBoundingClientRect()];
  const by = where === "center" ? centering : nearing;
  container.scrollBy(
    by(inner.left - outer.left, inner.width, container.clientWidth),
    by(inner.top - outer.top, inner.height, container.clientHeight),
  );
}

function centering(from: number, length: number, room: number): number {
  return from + length / 2 - room / 2;
}

function nearing(from: number, length: number, room: number): number {
  if (from < 0) return from;
  return Math.max(0, Math.min(from, from + length - room));
}
