/** Everything the page shows, as one value. What a session sent is kept here; what people chose to see of it, too. */
import type { Topology } from "../../lab/topology.ts";
import type {
  Change,
  Comparison,
  Explanation,
  Problem,
  Stop,
  Stretch,
  TerminalLocation,
  Turn,
  WhyFound,
} from "../../session/protocol.ts";
import type { Embedding } from "../embed/embedding.ts";
import type { Language } from "../words/words.ts";

/** A stop of a stretch of a run; run 0 is the session itself. */
export interface Cursor {
  readonly run: number;
  readonly stretch: number;
  readonly depth: number;
}

export type PanelName = "packet" | "tables" | "packets" | "lesson" | "terminal";

/** Of the ticks on the timeline; the expression also is the list of packets'. */
export interface TickFilter {
  readonly show: "all" | "connection" | "drops";
  readonly hidesArp: boolean;
  /** pcap-filter(7)'s, as it is typed. */
  readonly expression: string;
  /** Why it is refused; null where it is not. */
  readonly refused: string | null;
}

/** What the last expression that was not refused lets pass. */
export interface Passing {
  readonly expression: string;
  readonly run: number;
  /** Null for all. */
  readonly stretches: ReadonlySet<number> | null;
}

export interface TerminalView {
  readonly id: number;
  readonly location: TerminalLocation;
  readonly prompt: string;
  readonly busy: boolean;
  readonly exited: boolean;
}

/** What has come of asking what-if. */
export interface WhatIf {
  readonly change: Change;
  /** Null while it is computed. */
  readonly comparison: Comparison | null;
  /** Which of the two is walked through. */
  readonly side: "before" | "after";
}

export type Asked<T> = { readonly kind: "asking" } | { readonly kind: "found"; readonly found: T };

export interface View {
  /** Null where the page stands for itself. */
  readonly embedding: Embedding | null;
  readonly phase: "loading" | "ready" | "failed";
  /** Something the user has to know; null for nothing. */
  readonly problem: Problem | null;
  readonly epoch: number;
  /** How many turns have happened, and how many there are. */
  readonly cursor: number;
  readonly length: number;
  readonly turns: readonly Turn[];
  readonly stretches: readonly Stretch[];
  readonly topology: Topology | null;
  readonly canUndo: boolean;
  readonly isRunning: boolean;
  readonly terminals: readonly TerminalView[];
  /** The terminal in front. */
  readonly terminal: number;
  /** Whose packets the timeline has. */
  readonly turn: number;
  readonly at: Cursor | null;
  readonly filter: TickFilter;
  readonly passing: Passing;
  /** "step": until the next stop. */
  readonly motion: "still" | "playing" | "step";
  readonly speed: number;
  readonly panel: PanelName;
  /** The namespace whose tables are shown, by its path. */
  readonly focus: string | null;
  /** Boxes that are drawn in full though they are many. */
  readonly unfolded: ReadonlySet<string>;
  /** Paths of what the last turn changed. */
  readonly changed: ReadonlySet<string>;
  readonly why: Asked<WhyFound | null> | null;
  readonly whatIf: WhatIf | null;
  /** A line for the aria-live region and for a moment on the screen. */
  readonly notice: string | null;
  readonly language: Language;
  readonly theme: "system" | "light" | "dark";
  /** The stops that are known, by run and stretch. */
  readonly stops: ReadonlyMap<string, readonly Stop[]>;
  readonly explanations: ReadonlyMap<string, Explanation>;
}

export const FIRST_VIEW: View = {
  embedding: null,
  phase: "loading",
  problem: null,
  epoch: 0,
  cursor: 0,
  length: 0,
  turns: [],
  stretches: [],
  topology: null,
  canUndo: false,
  isRunning: false,
  terminals: [],
  terminal: 1,
  turn: 0,
  at: null,
  filter: { show: "all", hidesArp: false, expression: "", refused: null },
  passing: { expression: "", run: 0, stretches: null },
  motion: "still",
  speed: 1,
  panel: "packet",
  focus: null,
  unfolded: new Set(),
  changed: new Set(),
  why: null,
  whatIf: null,
  notice: null,
  language: "en",
  theme: "system",
  stops: new Map(),
  explanations: new Map(),
};

export function stopsKey(run: number, stretch: number): string {
  return `${run} ${stretch}`;
}
