/** Which box an arrow key leads to. */
import type { Layout } from "../layout/geometry.ts";

const DIRECTIONS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest box in a key's direction, by the middles of their upper left corners; null for none, and for another key. */
export function nearest({ boxes }: Layout, from: string, key: string): string | null {
  const direction = DIRECTIONS[key];
  const start = boxes.get(from);
  if (direction === undefined || start === undefined) return null;
  const [dx, dy] = direction;
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, { x, y }] of boxes) {
    const ahead = (x - start.x) * dx + (y - start.y) * dy;
    const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (id === from || ahead < 4) continue;
    const distance = ahead + 2 * aside;
    if (distance < least) [best, least] = [id, distance];
  }
  return best;
}
