/** What happened, packet by packet: play, pause, step, and a tick for each stretch of time. */
import { useEffect, useRef } from "preact/hooks";
import type { Stretch } from "../../session/protocol.ts";
import { capsuleWords } from "../journey/capsule.ts";
import { depthOf } from "../journey/path.ts";
import { isTrouble, MOST_TICKS, stretchesShown, ticksOf } from "../state/ticks.ts";
import type { Words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { usePage } from "./context.ts";
import { ExpressionField } from "./expression-field.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { OpenOutside } from "./open-outside.tsx";
import { reveal } from "./reveal.ts";

const SPEEDS = [0.5, 1, 2, 4] as const;

export function Timeline() {
  const { page, view, say } = usePage();
  const ticks = ticksOf(view);
  const index = ticks.findIndex(({ number }) => number === view.at?.stretch);
  const isEmpty = stretchesShown(view).length === 0;
  const button = (icon: IconName, label: keyof Words, act: () => void) => (
    <Button class="square" aria-label={say(label)} title={say(label)} isOff={isEmpty} onClick={act}>
      <Icon name={icon} />
    </Button>
  );
  const isPlaying = view.motion === "playing";
  return (
    <section class="timeline" aria-label={say("timeline")}>
      <div class="controls">
        {button("first", "first", () => page.goEnd(-1))}
        {button("back", "back", () => page.go(-1))}
        {button(isPlaying ? "pause" : "play", isPlaying ? "pause" : "play", () => page.togglePlay())}
        {button("next", "next", () => page.go(1))}
        {button("last", "last", () => page.goEnd(1))}
      </div>
      <Turns />
      <Options ticks={ticks} index={index} />
      <Ticks ticks={ticks} current={index} />
    </section>
  );
}

/** What is shown, how fast it goes, and where one is. */
function Options({ ticks, index }: { readonly ticks: readonly Stretch[]; readonly index: number }) {
  const { page, view, say } = usePage();
  const depths = Math.max(1, depthOf(page.legs()));
  return (
    <div class="options">
      <Filters />
      <label>
        <span class="sr">{say("speed")}</span>
        <select
          value={String(view.speed)}
          title={say("speed")}
          onChange={(event) => page.set({ speed: Number(event.currentTarget.value) })}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={String(speed)}>{`${speed}×`}</option>
          ))}
        </select>
      </label>
      <span class="position" aria-hidden="true">
        {index < 0 ? "" : say("position", index + 1, ticks.length, (view.at?.depth ?? 0) + 1, depths)}
      </span>
      {view.embedding === null || view.embedding.show === "all" ? null : <OpenOutside />}
    </div>
  );
}

/** The commands that sent packets, where there are several. */
function Turns() {
  const { page, view, say } = usePage();
  const turns = view.turns.filter(({ firstStretch, endStretch }) => endStretch > firstStretch);
  if (turns.length < 2) return null;
  return (
    <label class="turns">
      <span class="sr">{say("turnOf")}</span>
      <select
        value={String(view.turn)}
        title={say("turnOf")}
        onChange={(event) => page.showTurn(Number(event.currentTarget.value))}
      >
        {turns.map(({ number, kind, text }) => (
          <option key={number} value={String(number)}>
            {kind === "interrupt" ? "^C" : text}
          </option>
        ))}
      </select>
    </label>
  );
}

function Ticks({ ticks, current }: { readonly ticks: readonly Stretch[]; readonly current: number }) {
  const { page, view, say } = usePage();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tick = list.current?.children[current];
    if (tick !== undefined) reveal(tick, list.current!, "nearest");
  }, [current]);
  const all = stretchesShown(view).length;
  if (all > 0 && ticks.length === 0) return <p class="ticks muted">{say("noTicks")}</p>;
  const moved = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    page.goPacket(by);
    const next = list.current?.children[Math.min(Math.max(0, current + by), ticks.length - 1)];
    if (next instanceof HTMLElement) next.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go from tick to tick, which are buttons.
    <div class="ticks" ref={list} onKeyDown={moved}>
      {ticks.map((stretch, index) => {
        const classes = ["tick", stretch.protocol, stretch.waitsFor === null ? "" : "waits", isTrouble(stretch) ? "trouble" : ""];
        const isCurrent = index === current;
        return (
          <button
            key={stretch.number}
            type="button"
            class={classes.filter(Boolean).join(" ")}
            aria-current={isCurrent ? "true" : undefined}
            tabIndex={isCurrent || (current < 0 && index === 0) ? 0 : -1}
            title={`${stretch.label}  ${stretch.source} > ${stretch.destination}`}
            aria-label={`${capsuleWords(stretch)}, ${index + 1}: ${stretch.label}, ${stretch.source} > ${stretch.destination}, ${stretch.ending.words || say("goesOn")}`}
            onClick={() => {
              page.set({ motion: "still" });
              page.show({ run: view.at?.run ?? 0, stretch: stretch.number, depth: 0 });
            }}
          >
            <span aria-hidden="true">{capsuleWords(stretch)}</span>
          </button>
        );
      })}
      {all > MOST_TICKS ? <span class="muted">{say("tooMany", MOST_TICKS)}</span> : null}
    </div>
  );
}

function Filters() {
  const { page, view, say } = usePage();
  const names = { all: "filterAll", connection: "filterConnection", drops: "filterDrops" } as const;
  const change = (event: { readonly currentTarget: HTMLSelectElement }): void => {
    page.set({ filter: { ...view.filter, show: event.currentTarget.value as keyof typeof names } });
  };
  return (
    <>
      <label>
        <span class="sr">{say("filterShow")}</span>
        <select value={view.filter.show} onChange={change}>
          {Object.entries(names).map(([value, name]) => (
            <option key={value} value={value}>
              {say(name)}
            </option>
          ))}
        </select>
      </label>
      <ExpressionField />
      <label class="check">
        <input
          type="checkbox"
          checked={view.filter.hidesArp}
          onChange={(event) => page.set({ filter: { ...view.filter, hidesArp: event.currentTarget.checked } })}
        />
        {say("hideArp")}
      </label>
    </>
  );
}
