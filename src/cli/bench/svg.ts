/** A plot with two logarithmic axes, as SVG: a line for each series, dashed for the second kind of its points. */
export type Points = readonly (readonly [x: number, y: number])[];

export interface Series {
  readonly name: string;
  readonly points: Points;
  readonly dashed: Points;
}

const WIDTH = 860;
const HEIGHT = 520;
const LEFT = 80;
const RIGHT = 120;
const TOP = 40;
const BOTTOM = 50;
const COLOURS = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#e377c2", "#17becf"];

export function drawPlot(series: readonly Series[]): string {
  const all = series.flatMap(({ points, dashed }) => [...points, ...dashed]);
  const [x, y] = [
    axis(
      all.map(([value]) => value),
      LEFT,
      WIDTH - RIGHT,
    ),
    axis(
      all.map(([, value]) => value),
      HEIGHT - BOTTOM,
      TOP,
    ),
  ];
  const grid = [
    ...x.marks.map(
      (value) =>
        line(x.position(value), TOP, x.position(value), HEIGHT - BOTTOM) +
        text(x.position(value), HEIGHT - BOTTOM + 18, words(value), "middle"),
    ),
    ...y.marks.map(
      (value) =>
        line(LEFT, y.position(value), WIDTH - RIGHT, y.position(value)) +
        text(LEFT - 8, y.position(value) + 4, words(value), "end"),
    ),
  ];
  const drawn = series.map(({ name, points, dashed }, index) => {
    const colour = COLOURS[index % COLOURS.length]!;
    const path = (list: Points): string =>
      list.map(([a, b]) => `${x.position(a).toFixed(1)},${y.position(b).toFixed(1)}`).join(" ");
    return (
      `<polyline points="${path(points)}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      `<polyline points="${path(dashed)}" fill="none" stroke="${colour}" stroke-dasharray="4 3"/>` +
      `<text x="${WIDTH - RIGHT + 12}" y="${TOP + 16 + index * 20}" fill="${colour}">${name}</text>`
    );
  });
  const title = text(
    LEFT,
    TOP - 16,
    "CPU ns per thing put in (drawn through) and per look (dashed), by how many there are",
    "start",
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
${[title, ...grid, ...drawn].join("\n")}
</svg>
`;
}

/** A logarithmic axis from the power of ten below the least value to the one above the greatest. */
function axis(values: readonly number[], from: number, to: number): { position(value: number): number; marks: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const marks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return { position: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from), marks };
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`;
}

function text(x: number, y: number, words: string, anchor: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
}

function words(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 3 });
}
