/** Cards above what is shown: why a request failed, what would have been if, what went wrong. */
import type { Outcome } from "../../session/protocol.ts";
import type { View } from "../state/view.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";

export function WhyCard() {
  const { page, view, say } = usePage();
  const { why } = view;
  if (why === null) return null;
  return (
    <Card title={say("whyButton")} close={() => page.set({ why: null })}>
      {why.kind === "asking" ? (
        <p class="muted">{say("whyAsking")}</p>
      ) : why.found === null ? (
        <p class="muted">{say("whyNothing")}</p>
      ) : (
        <>
          <p>
            <code>{why.found.request}</code> {why.found.outcome}
          </p>
          <ul class="troubles">
            {why.found.troubles.map((trouble) => (
              <li key={trouble}>{trouble}</li>
            ))}
          </ul>
          {why.found.cures.length === 0 ? <p class="muted">{say("whyNone", why.found.tried)}</p> : <h3>{say("whyCures")}</h3>}
          <ul class="cures">
            {why.found.cures.map(({ command, tried }) => (
              <li key={command}>
                <code>{command}</code> <span class="muted">{tried}</span>
                <button
                  type="button"
                  class="primary"
                  onClick={() => void page.ask(page.session.tryCure(command)).then(() => page.set({ why: null }))}
                >
                  {say("tryCure")}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

export function WhatIfCard() {
  const { page, view, say } = usePage();
  const { whatIf } = view;
  if (whatIf === null) return null;
  const { comparison, change } = whatIf;
  const side = (outcome: Outcome | null, name: "whatIfBefore" | "whatIfAfter") =>
    outcome === null ? null : (
      <button
        type="button"
        class="outcome"
        aria-pressed={view.at?.run === outcome.run}
        onClick={() => page.show({ run: outcome.run, stretch: startOf(view, outcome), depth: 0 })}
      >
        <span class="muted">{say(name)}</span>
        <strong>{outcome.words}</strong>
      </button>
    );
  return (
    <Card title={say("whatIf")} close={() => page.endWhatIf()}>
      {comparison === null ? (
        <p class="muted">{say("whatIfAsking")}</p>
      ) : (
        <>
          <p>
            <code>{comparison.command}</code>
          </p>
          {comparison.refused === null ? null : (
            <p class="error">
              {say("whatIfRefused")} {comparison.refused}
            </p>
          )}
          <div class="outcomes">
            {side(comparison.before, "whatIfBefore")}
            {side(comparison.after, "whatIfAfter")}
          </div>
          <p class="muted">{comparison.difference === null ? say("whatIfSame") : say("whatIfDiffers", differing(view))}</p>
          <button
            type="button"
            onClick={() => {
              page.endWhatIf();
              void page.ask(page.session.change(change));
            }}
          >
            {say("whatIfDo")}
          </button>
        </>
      )}
    </Card>
  );
}

/** Where the two differ first, else at its first packet. */
function startOf({ whatIf }: View, outcome: Outcome): number {
  const difference = whatIf?.comparison?.difference;
  const name = [difference?.before, difference?.after].find((each) => each?.run === outcome.run);
  return name?.stretch ?? outcome.stretches[0]?.number ?? 0;
}

function differing({ whatIf }: View): string {
  const { difference, before, after } = whatIf!.comparison!;
  const name = difference?.after ?? difference?.before;
  const stretches = name?.run === before.run ? before.stretches : (after?.stretches ?? []);
  return stretches.find(({ number }) => number === name?.stretch)?.label ?? "";
}

export function ProblemCard() {
  const { page, view, say } = usePage();
  const { problem, phase } = view;
  if (problem === null) return null;
  return (
    <div class={`problem ${problem.kind}`} role="alert">
      <p>
        {phase === "failed" ? <strong>{say("failed")} </strong> : null}
        {problem.message}
      </p>
      {phase === "failed" ? (
        <button type="button" onClick={() => void page.open({ kind: "world", world: "lan" })}>
          {say("retry")}
        </button>
      ) : null}
      <button type="button" class="quiet" aria-label={say("close")} onClick={() => page.set({ problem: null })}>
        <Icon name="close" />
      </button>
    </div>
  );
}

interface CardProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: preact.ComponentChildren;
}

function Card({ title, close, children }: CardProps) {
  const { say } = usePage();
  return (
    <section class="card" aria-label={title} aria-live="polite">
      <header>
        <h2>{title}</h2>
        <button type="button" class="quiet" aria-label={say("close")} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </section>
  );
}
