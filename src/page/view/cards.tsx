/** Cards above what is shown: why a request failed, what went wrong. */
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
            <code>{why.found.request}</code> <span lang="en">{why.found.outcome}</span>
          </p>
          <ul class="troubles" lang="en">
            {why.found.troubles.map((trouble) => (
              <li key={trouble}>{trouble}</li>
            ))}
          </ul>
          {why.found.cures.length === 0 ? <p class="muted">{say("whyNone", why.found.tried)}</p> : <h3>{say("whyCures")}</h3>}
          <ul class="cures">
            {why.found.cures.map(({ command, tried }) => (
              <li key={command}>
                <code>{command}</code>{" "}
                <span class="muted" lang="en">
                  {tried}
                </span>
                {view.embedding?.isReadOnly ? null : (
                  <button
                    type="button"
                    class="primary"
                    onClick={() => void page.ask(page.session.tryCure(command)).then(() => page.set({ why: null }))}
                  >
                    {say("tryCure")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

export function ProblemCard() {
  const { page, view, say } = usePage();
  const { problem, phase } = view;
  if (problem === null) return null;
  return (
    <div class={`problem ${problem.kind}`} role="alert">
      <p>
        {phase === "failed" ? <strong>{say("failed")} </strong> : null}
        <span lang="en">{problem.message}</span>
      </p>
      {phase === "failed" ? (
        <>
          <button type="button" class="primary" onClick={() => void page.openAgain()}>
            {say("tryAgain")}
          </button>
          <button type="button" onClick={() => void page.open({ kind: "world", world: "lan" })}>
            {say("retry")}
          </button>
        </>
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

export function Card({ title, close, children }: CardProps) {
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
