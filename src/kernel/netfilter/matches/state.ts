/** `-m state`: the older, smaller conntrack match. Linux: xt_state.c. */
import { anyBit, STATE } from "../bounds.ts";
import { not } from "../text.ts";
import { defineMatch } from "../xtables.ts";
import { formatStates, parseStates, stateOf } from "./states.ts";

interface StateOptions {
  readonly states: number;
  readonly inverted: boolean;
}

export const stateMatch = defineMatch<StateOptions>({
  name: "state",
  options: [{ names: ["state"], read: (text) => parseStates(text, "state", false), invertible: true, required: true }],
  finish: (given) => ({ states: given.value<number>("state") ?? 0, inverted: given.inverted("state") }),
  needsConntrack: () => true,
  save: ({ states, inverted }) => `${not(inverted)} --state ${formatStates(states)}`,
  list: ({ states, inverted }) => `${not(inverted)} state ${formatStates(states)}`,
  boxes: ({ states, inverted }) => anyBit(STATE, states, inverted),
  miss: (_options, skb) => ({ has: `state is ${formatStates(stateOf(skb))}` }),
  compile({ states, inverted }) {
    return (skb) => ((stateOf(skb) & states) !== 0) !== inverted;
  },
});
