/** What a state of the session changes of the view. */
import type { SessionState, Turn } from "../../session/protocol.ts";
import type { View } from "./view.ts";

export interface Brought {
  readonly change: Partial<View>;
  /** The last turn that sent packets; what was still under way at a Ctrl-C is nothing that somebody asked for. */
  readonly sent: Turn | undefined;
  /** Whether it sent them since the last state. */
  readonly isNew: boolean;
}

export function broughtBy(view: View, state: SessionState): Brought {
  const { epoch, cursor, length, terminals, turns: fresh, topology, canUndo } = state;
  const isOther = epoch !== view.epoch;
  const before = isOther ? { turns: [], stretches: [] } : view;
  const turns = [...before.turns.slice(0, fresh[0]?.number ?? before.turns.length), ...fresh];
  const sent = turns.findLast(({ kind, firstStretch, endStretch }) => kind !== "interrupt" && endStretch > firstStretch);
  const isNew =
    sent !== undefined && (isOther ? cursor > 1 : sent.number >= (fresh[0]?.number ?? 0) && sent.number !== view.turn);
  const change: Partial<View> = {
    phase: "ready",
    epoch,
    cursor,
    length,
    turns,
    stretches: [...before.stretches, ...state.stretches],
    topology,
    canUndo,
    terminals: terminals.map(({ id, location, prompt, busy, exited }) => ({ id, location, prompt, busy, exited })),
    terminal: terminals.some(({ id }) => id === view.terminal) ? view.terminal : (terminals[0]?.id ?? 1),
    isRunning: terminals.some(({ busy }) => busy),
    changed: new Set(state.changes.map(({ path }) => path.split(" ")[0]!)),
    ...(isOther
      ? { at: null, turn: sent?.number ?? 0, stops: new Map(), explanations: new Map(), whatIf: null, why: null, motion: "still" }
      : {}),
  };
  return { change, sent, isNew };
}
