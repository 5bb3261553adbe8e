/** The card of a what-if: both outcomes, and the first decision in which they differ. */
import { useEffect } from "preact/hooks";
import type { Comparison, HopName, Outcome } from "../../session/protocol.ts";
import { wordsFrom } from "../state/line-words.ts";
import { stopsKey, type View } from "../state/view.ts";
import { Card } from "./cards.tsx";
import { usePage } from "./context.ts";

export function WhatIfCard() {
  const { page, view, say } = usePage();
  const { whatIf } = view;
  if (whatIf === null) return null;
  const { comparison, change } = whatIf;
  return (
    <Card title={say("whatIf")} close={() => page.endWhatIf()}>
      {comparison === null ? (
        <p class="muted">{say("whatIfAsking")}</p>
      ) : (
        <>
          <p>
            <code>{comparison.command}</code>
          </p>
          <div class="outcomes">
            <OutcomeButton outcome={comparison.before} name="whatIfBefore" />
            {comparison.after === null ? null : <OutcomeButton outcome={comparison.after} name="whatIfAfter" />}
          </div>
          {comparison.refused === null ? (
            <>
              <Difference comparison={comparison} />
              {view.embedding?.isReadOnly ? null : (
                <button
                  type="button"
                  onClick={() => {
                    page.endWhatIf();
                    void page.ask(page.session.change(change));
                  }}
                >
                  {say("whatIfDo")}
                </button>
              )}
            </>
          ) : (
            <p class="error">
              {say("whatIfRefused")} <code>{comparison.refused}</code>
            </p>
          )}
        </>
      )}
    </Card>
  );
}

function OutcomeButton({ outcome, name }: { readonly outcome: Outcome; readonly name: "whatIfBefore" | "whatIfAfter" }) {
  const { page, view, say } = usePage();
  return (
    <button
      type="button"
      class="outcome"
      aria-pressed={view.at?.run === outcome.run}
      onClick={() => page.show({ run: outcome.run, stretch: startOf(view, outcome), depth: 0 })}
    >
      <span class="muted">{say(name)}</span>
      <strong lang="en">{outcome.words}</strong>
    </button>
  );
}

/** The packet, and what was decided about it in each of the two. */
function Difference({ comparison }: { readonly comparison: Comparison }) {
  const { say } = usePage();
  const { difference, before, after } = comparison;
  const was = useWordsFrom(difference?.before ?? null);
  const is = useWordsFrom(difference?.after ?? null);
  if (difference === null) return <p class="muted">{say("whatIfSame")}</p>;
  const name = difference.after ?? difference.before!;
  const { stretches } = difference.after === null ? before : after!;
  // One decision may read the same, and differ in what comes of it.
  const differs = (index: number): boolean => was?.[index] !== is?.[index];
  const index = Math.max(
    0,
    (was ?? is ?? []).findIndex((_, at) => differs(at)),
  );
  const decision = (words: readonly string[] | null, of: HopName | null): string =>
    of === null ? say("whatIfNoPacket") : words === null ? say("explaining") : (words[index] ?? words.at(-1) ?? "");
  return (
    <section class="difference">
      <h3>{say("whatIfDiffers", stretches.find(({ number }) => number === name.stretch)!.label)}</h3>
      <dl>
        <dt>{say("whatIfBefore")}</dt>
        <dd class="mono" lang={was === null ? undefined : "en"}>
          {decision(was, difference.before)}
        </dd>
        <dt>{say("whatIfAfter")}</dt>
        <dd class="mono" lang={is === null ? undefined : "en"}>
          {decision(is, difference.after)}
        </dd>
      </dl>
    </section>
  );
}

/** What was decided about a packet from a hop on; null while it is asked, and where there is no packet. */
function useWordsFrom(name: HopName | null): readonly string[] | null {
  const { page, view } = usePage();
  useEffect(() => {
    if (name !== null) page.askExplanation(name.run, name.stretch);
  }, [page, name]);
  const explanation = name === null ? undefined : view.explanations.get(stopsKey(name.run, name.stretch));
  return explanation === undefined ? null : wordsFrom(explanation, name!.hop);
}

/** Where the two differ first, else at its first packet. */
function startOf({ whatIf }: View, outcome: Outcome): number {
  const difference = whatIf?.comparison?.difference;
  const name = [difference?.before, difference?.after].find((each) => each?.run === outcome.run);
  return name?.stretch ?? outcome.stretches[0]?.number ?? 0;
}
