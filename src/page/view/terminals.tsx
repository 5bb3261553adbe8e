/** Terminals in tabs: one for each host, namespace or container that somebody opened. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { TerminalLocation } from "../../session/protocol.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";
import { Screen } from "./screen.ts";
import { triesLeft } from "./start.tsx";
import { netnsChoices } from "./tables-panel.tsx";
import "@xterm/xterm/css/xterm.css";

export function Terminals() {
  const { page, view, say } = usePage();
  const current = view.terminals.find(({ id }) => id === view.terminal);
  const [next] = triesLeft(view);
  const isReadOnly = view.embedding?.isReadOnly === true;
  return (
    <section class="terminals" aria-label={say("terminal")}>
      <header>
        <div class="tabs" role="tablist" aria-label={say("terminal")}>
          {view.terminals.map(({ id, location, busy }) => (
            <button
              key={id}
              type="button"
              role="tab"
              aria-selected={id === view.terminal}
              onClick={() => page.set({ terminal: id })}
            >
              {locationName(location)}
              {busy ? <span class="busy" title={say("busy")} /> : null}
            </button>
          ))}
        </div>
        {isReadOnly ? null : <NewTerminal />}
        {current?.busy === true && !isReadOnly ? (
          <button type="button" title={say("interruptHint")} onClick={() => page.interrupt(current.id)}>
            <Icon name="stop" /> {say("interrupt")}
          </button>
        ) : null}
        {next === undefined || current?.busy !== false ? null : (
          <button type="button" class="try-next" title={say(next.say)} onClick={() => page.type(current.id, next.line)}>
            <span class="muted">{say("tryThis")}</span> <code>{next.line}</code>
          </button>
        )}
      </header>
      {current === undefined ? null : <ScreenView key={`${current.id}`} id={current.id} />}
    </section>
  );
}

function locationName({ host, netns, container }: TerminalLocation): string {
  return container ?? (netns === undefined ? host : `${host}/${netns}`);
}

function NewTerminal() {
  const { page, view, say } = usePage();
  if (view.topology === null) return null;
  const choices = netnsChoices(view.topology);
  return (
    <select
      class="new-terminal"
      aria-label={say("newTerminal")}
      value=""
      onChange={(event) => {
        const chosen = choices.find(({ path }) => path === event.currentTarget.value);
        event.currentTarget.value = "";
        if (chosen === undefined) return;
        const { host, netns, container } = chosen;
        void page.openTerminal(netns === "" ? { host } : container === null ? { host, netns } : { host, container });
      }}
    >
      <option value="">+</option>
      {choices.map(({ path }) => (
        <option key={path} value={path}>
          {path}
        </option>
      ))}
    </select>
  );
}

function ScreenView({ id }: { readonly id: number }) {
  const { page, view } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen | null>(null);
  // Before the browser paints: who sees the lab can type into it.
  useLayoutEffect(() => {
    const made = new Screen(page, id, element.current!, () =>
      document.querySelector<HTMLElement>(".controls button:nth-child(4)")?.focus(),
    );
    screen.current = made;
    const stop = page.onOutput((terminal, text) => terminal === id && made.print(text));
    const observer = new ResizeObserver(() => made.fit());
    observer.observe(element.current!);
    const themes = new MutationObserver(() => made.paint());
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    // An embedded lab is not what its reader came for.
    if (page.view.embedding === null && matchMedia("(min-width: 900px)").matches) made.focus();
    return () => {
      stop();
      observer.disconnect();
      themes.disconnect();
      made.dispose();
    };
  }, [page, id]);
  const state = view.terminals.find((each) => each.id === id);
  const { epoch } = view;
  const shownEpoch = useRef(epoch);
  useEffect(() => {
    if (shownEpoch.current === epoch) return;
    shownEpoch.current = epoch;
    screen.current?.replace();
  }, [epoch]);
  // Each time the session sends it: what was printed took its line, also where it is the same prompt as before.
  useEffect(() => screen.current?.prompt(), [state]);
  return <div class="screen" ref={element} />;
}
