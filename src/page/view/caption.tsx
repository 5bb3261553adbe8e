/** The stop in one line: for those who watch from afar, and, being live, for those who listen. */
import { capsuleWords } from "../journey/capsule.ts";
import type { Leg } from "../journey/path.ts";
import { linesAt, lineWords, mostImportant, netnsTitle } from "../state/line-words.ts";
import { stretchAt, stretchesShown } from "../state/ticks.ts";
import { usePage } from "./context.ts";
import { useExplanation } from "./explanation.ts";

export function Caption() {
  const { page, view, say } = usePage();
  const stretch = stretchAt(view);
  const explanation = useExplanation(page, view);
  if (view.isRunning && view.motion === "still") return <Bar>{<span class="muted">{say("captionRunning")}</span>}</Bar>;
  if (stretch === null || view.at === null || view.topology === null)
    return <Bar>{<span class="muted">{say(stretchesShown(view).length === 0 ? "captionEmpty" : "noTicks")}</span>}</Bar>;
  const here = page.legs().filter(({ depth }) => depth === view.at!.depth);
  const [first] = here;
  const stop = first?.stops.at(-1);
  if (first === undefined || stop === undefined)
    return (
      <Bar>
        <b>{capsuleWords(stretch)}</b> {say("goesOn")}
      </Bar>
    );
  const names = [...new Set(here.flatMap(({ stops }) => stops.slice(-1)).map(({ netns }) => netnsTitle(view.topology!, netns)))];
  const where =
    here.length > 1 ? say("copies", here.length, names.join(", ")) : say("at", [names[0], stop.device].filter(Boolean).join(" "));
  const lines = explanation === null ? [] : linesAt(explanation, first);
  return (
    <Bar dropped={stop.kind === "drop"}>
      <b>{capsuleWords(stretch)}</b> {where}{" "}
      <span class="decision">{here.length > 1 ? "" : decisionAt(first, stretch.waitsFor, lines, say)}</span>
    </Bar>
  );
}

function decisionAt(
  leg: Leg,
  waitsFor: string | null,
  lines: ReturnType<typeof linesAt>,
  say: ReturnType<typeof usePage>["say"],
): preact.ComponentChildren {
  const stop = leg.stops.at(-1)!;
  if (stop.kind === "resolveNextHop" && waitsFor !== null) return say("waits", waitsFor);
  const line = mostImportant(lines);
  const bridged = leg.spot.asks === null ? "" : `${say("stillInBridge")}: `;
  if (line !== null)
    return (
      <>
        {bridged}
        <span lang="en">{lineWords(line)}</span>
      </>
    );
  if (stop.kind === "drop") return `${say("dropped")}: ${stop.reason}`;
  if (stop.kind === "transmitFrame") return say("leaves");
  return stop.kind === "receiveFrame" ? say("arrives") : bridged;
}

function Bar({ children, dropped = false }: { readonly children: preact.ComponentChildren; readonly dropped?: boolean }) {
  return (
    <p class={`caption${dropped ? " dropped" : ""}`} aria-live="polite">
      {children}
    </p>
  );
}
