/** The page: the picture with its time, the terminals below, and beside them one packet, the tables or the list of packets. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type * as lessons from "../lesson/lesson-panel.tsx";
import type { PanelName } from "../state/view.ts";
import { keepLooks } from "../storage.ts";
import { languageTag } from "../words/words.ts";
import { Caption } from "./caption.tsx";
import { ProblemCard, WhyCard } from "./cards.tsx";
import { usePage } from "./context.ts";
import { PacketPanel } from "./packet-panel.tsx";
import { PacketsPanel } from "./packets-panel.tsx";
import { Picture } from "./picture.tsx";
import { TablesPanel } from "./tables-panel.tsx";
import { Terminals } from "./terminals.tsx";
import { Timeline } from "./timeline.tsx";
import { Toolbar } from "./toolbar.tsx";
import { WhatIfCard } from "./what-if-card.tsx";

const NOTICE_MS = 4000;

export function App() {
  const { page, view } = usePage();
  useKeys();
  useLooks();
  const { notice } = view;
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => page.set({ notice: null }), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [page, notice]);
  return (
    <div class="app" data-panel={view.panel} data-show={view.embedding?.show}>
      <Toolbar />
      <main>
        <ProblemCard />
        <Picture />
        <Caption />
        <Timeline />
        <Panels />
        <Terminals />
      </main>
      <p class={`notice${notice === null ? "" : " shown"}`} role="status">
        {notice}
      </p>
    </div>
  );
}

function Panels() {
  const { page, view, say } = usePage();
  const names: readonly PanelName[] = ["terminal", "packet", "tables", "packets", "lesson"];
  return (
    <div class="panels">
      <div class="tabs" role="tablist" aria-label={say("packet")}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            class={`tab-${name}`}
            aria-selected={name === view.panel}
            onClick={() => page.set({ panel: name })}
          >
            {say(name)}
          </button>
        ))}
      </div>
      <div class="panel" tabIndex={0} role="tabpanel" aria-label={say(view.panel)}>
        {view.panel === "packet" ? <WhatIfCard /> : null}
        {view.panel === "packet" ? <WhyCard /> : null}
        {view.panel === "tables" ? (
          <TablesPanel />
        ) : view.panel === "packets" ? (
          <PacketsPanel />
        ) : view.panel === "lesson" ? (
          <LessonPanel />
        ) : (
          <PacketPanel />
        )}
      </div>
    </div>
  );
}

/** Loaded when it is first shown: with its Markdown it is larger than all other panels. */
function LessonPanel() {
  const { say } = usePage();
  const [loaded, setLoaded] = useState<typeof lessons | "loading" | "failed">("loading");
  useEffect(() => {
    if (loaded !== "loading") return;
    void import("../lesson/lesson-panel.tsx").then(setLoaded, () => setLoaded("failed"));
  }, [loaded]);
  if (loaded === "loading") return <p class="muted">{say("lessonsLoading")}</p>;
  if (loaded !== "failed") return <loaded.LessonPanel />;
  return (
    <section class="failed" role="alert">
      <p>{say("lessonsNotLoaded")}</p>
      <button type="button" class="primary" onClick={() => setLoaded("loading")}>
        {say("tryAgain")}
      </button>
    </section>
  );
}

/** Arrows step, Space plays, wherever nothing else takes them. */
function useKeys(): void {
  const { page } = usePage();
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      const target = event.target as Element;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest(".screen, input, select, textarea") !== null) return;
      const act = KEYS[event.key];
      if (act === undefined || (event.key === " " && target.closest("button, [role=button]") !== null)) return;
      event.preventDefault();
      if (event.key === " ") page.togglePlay();
      else if (event.shiftKey) page.goPacket(act);
      else page.go(act);
    };
    addEventListener("keydown", down);
    return () => removeEventListener("keydown", down);
  }, [page]);
}

const KEYS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1, " ": 1 };

/** Language and colours, which are kept. */
function useLooks(): void {
  const { view } = usePage();
  const { language, theme, embedding } = view;
  useLayoutEffect(() => {
    document.documentElement.lang = languageTag(language);
    const prefersDark = matchMedia("(prefers-color-scheme: dark)");
    const paint = (): void => {
      document.documentElement.dataset.theme = theme === "system" ? (prefersDark.matches ? "dark" : "light") : theme;
    };
    paint();
    prefersDark.addEventListener("change", paint);
    if (embedding === null) keepLooks({ language, theme });
    return () => prefersDark.removeEventListener("change", paint);
  }, [language, theme, embedding]);
}
