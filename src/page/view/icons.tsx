/** Drawn, because fonts lack the characters. */
const PATHS = {
  first: "M4 3v10M13 3 6 8l7 5z",
  back: "M11 3 4 8l7 5z",
  play: "M4 3l8 5-8 5z",
  pause: "M5 3v10M11 3v10",
  next: "M5 3v10M8 3l6 5-6 5z",
  last: "M12 3v10M3 3l7 5-7 5z",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  tidy: "M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z",
  close: "M4 4l8 8M12 4l-8 8",
  undo: "M6 4 3 7l3 3M3 7h6a4 4 0 0 1 0 8H7",
  reset: "M13 8a5 5 0 1 1-2-4M11 1v3.5H7.5",
  share: "M9 4h4v4M13 4 7 10M11 9v4H3V5h4",
  terminal: "M3 4l4 4-4 4M8 12h5",
  stop: "M4 4h8v8H4z",
  download: "M8 2v8M4 7l4 4 4-4M3 14h10",
  pencil: "M3 13l1-3 7-7 2 2-7 7z",
  book: "M8 4c-2-1-4-1-5-1v9c1 0 3 0 5 1 2-1 4-1 5-1V3c-1 0-3 0-5 1zM8 4v9",
  question: "M6 6a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1.1M8 12h.01",
} as const;

export type IconName = keyof typeof PATHS;

const FILLED: ReadonlySet<IconName> = new Set(["first", "back", "play", "next", "last", "stop"] as const);

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon${FILLED.has(name) ? " filled" : ""}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
