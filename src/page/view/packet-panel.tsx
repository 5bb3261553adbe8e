/** One packet explained as `explain` does: a host is a paragraph, a layer a word in a fixed column, each line leads to its stop. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Line, Paragraph } from "../../explain/lines.ts";
import type { Explanation } from "../../session/protocol.ts";
import { depthOf } from "../journey/path.ts";
import { stretchAt } from "../state/ticks.ts";
import { usePage } from "./context.ts";
import { useExplanation } from "./explanation.ts";
import { reveal } from "./reveal.ts";
import { Start } from "./start.tsx";

export function PacketPanel() {
  const { page, view, say } = usePage();
  const stretch = stretchAt(view);
  const explanation = useExplanation(page, view);
  if (stretch === null) return <Start />;
  const kept = explanation ?? null;
  return (
    <article class={`explanation ${stretch.protocol}`} aria-label={say("packet")}>
      <header>
        <h2 lang="en">
          <span class="badge">{stretch.label}</span>
          {kept === null ? "" : kept.path.join(" › ")}
        </h2>
        <p class="ends">{`${stretch.source} › ${stretch.destination}`}</p>
        {kept === null ? null : (
          <p class={`ending ${kept.ending.kind.replace(" ", "-")}`} lang="en">
            {kept.ending.words}
          </p>
        )}
        <Trouble explanation={kept} />
      </header>
      {kept === null ? <p class="muted">{say("explaining")}</p> : <Paragraphs explanation={kept} />}
    </article>
  );
}

/** A packet that came to nothing has a button for it. */
function Trouble({ explanation }: { readonly explanation: Explanation | null }) {
  const { page, say } = usePage();
  if (explanation === null || explanation.ending.kind === "taken" || explanation.ending.kind === "goes on") return null;
  return (
    <button type="button" class="primary" title={say("whyHint")} onClick={() => void page.why()}>
      {say("whyButton")}
    </button>
  );
}

function Paragraphs({ explanation }: { readonly explanation: Explanation }) {
  const { page, view } = usePage();
  const list = useRef<HTMLDivElement>(null);
  const legs = page.legs();
  const depth = Math.min(view.at?.depth ?? 0, Math.max(0, depthOf(legs) - 1));
  const here = new Set(legs.filter((leg) => leg.depth === depth).flatMap(({ stops }) => stops.map(({ hop }) => hop)));
  useEffect(() => {
    const line = list.current?.querySelector(".line.here");
    if (line) reveal(line, line.closest(".panel")!, "nearest");
  }, [view.at]);
  return (
    <div ref={list} lang="en">
      {explanation.paragraphs
        .filter(({ title, lines }) => title !== "" || lines.length > 0)
        .map((paragraph, index) => (
          <ParagraphView key={index} paragraph={paragraph} here={here} />
        ))}
    </div>
  );
}

function ParagraphView({
  paragraph: { name, title, lines },
  here,
}: {
  readonly paragraph: Paragraph;
  readonly here: ReadonlySet<number>;
}) {
  const isHere = lines.some(({ hop }) => hop !== null && here.has(hop));
  let layer = "";
  return (
    <section class={isHere ? "paragraph here" : "paragraph"}>
      <h3>
        {name} <span class="mono muted">{title}</span>
      </h3>
      <ol class="lines">
        {runsOf(lines).map((run, index) => {
          const [first] = run;
          const isNew = first!.layer !== layer && first!.layer !== "";
          if (first!.layer !== "") layer = first!.layer;
          const shown = { layer: isNew ? first!.layer : "", here };
          return run.length > 1 ? (
            <MissedRun key={index} lines={run} {...shown} />
          ) : (
            <LineView key={index} line={first!} {...shown} />
          );
        })}
      </ol>
    </section>
  );
}

/** So many rules that do not match are read one by one; more are one line, which opens. */
const MOST_MISSED = 5;

/** Each line alone, but for the many rules in a row, of one table, that do not match. */
function runsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const runs: Line[][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    const isMissed = line.kind === "rule" && !line.matches;
    const before = last?.at(-1);
    const goesOn = before?.kind === "rule" && !before.matches && (line.layer === "" || line.layer === last![0]!.layer);
    if (isMissed && goesOn) last!.push(line);
    else runs.push([line]);
  }
  return runs.flatMap((run) => (run.length > MOST_MISSED ? [run] : run.map((line) => [line])));
}

interface RunProps {
  readonly lines: readonly Line[];
  readonly layer: string;
  readonly here: ReadonlySet<number>;
}

function MissedRun({ lines, layer, here }: RunProps) {
  const { say } = usePage();
  const [isOpen, setOpen] = useState(false);
  const isHere = lines.some(({ hop }) => hop !== null && here.has(hop));
  return (
    <>
      <li class={isHere ? "line missed here" : "line missed"}>
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span class="layer">{layer}</span>
          <span class="words">
            <span class="rule">
              <span class="asked">{say("notMatched")}</span>
              <span class="where">
                {say("rulesMissed", lines.length)} {isOpen ? "▾" : "▸"}
              </span>
            </span>
          </span>
        </button>
      </li>
      {isOpen ? lines.map((line, index) => <LineView key={index} line={line} layer="" here={here} />) : null}
    </>
  );
}

interface LineProps {
  readonly line: Line;
  /** Named where it begins. */
  readonly layer: string;
  readonly here: ReadonlySet<number>;
}

function LineView({ line, layer, here }: LineProps) {
  const { page } = usePage();
  const isHere = line.hop !== null && here.has(line.hop);
  const classes = ["line", isHere ? "here" : "", line.kind === "rule" && !line.matches ? "missed" : "", toneOf(line)];
  return (
    <li class={classes.filter(Boolean).join(" ")}>
      <button type="button" onClick={() => line.hop !== null && page.showHop(line.hop)}>
        <span class="layer">{layer}</span>
        {line.kind === "text" ? <TextLine line={line} /> : <RuleLine line={line} />}
      </button>
    </li>
  );
}

function toneOf(line: Line): string {
  if (line.kind === "text") {
    if (line.layer === "dropped" || line.layer === "reject") return "lost";
    return line.text.includes("  =>  ") ? "rewritten" : "";
  }
  return /^(DROP|REJECT)/.test(line.verdict)
    ? "lost"
    : /^(ACCEPT)/.test(line.verdict)
      ? "accepted"
      : /NAT|MASQ|REDIR/.test(line.verdict)
        ? "rewritten"
        : "";
}

function TextLine({ line: { text, note } }: { readonly line: Extract<Line, { kind: "text" }> }) {
  return (
    <span class="words">
      {text.trim()}
      {note === "" ? null : <span class="note">{note}</span>}
    </span>
  );
}

function RuleLine({
  line: { where, matches, conditions, has, verdict, origin },
}: {
  readonly line: Extract<Line, { kind: "rule" }>;
}) {
  const { say } = usePage();
  return (
    <span class="words">
      <span class="rule">
        <span class="asked">{say(matches ? "matched" : "notMatched")}</span>
        <span class="result">
          <span class="where">{where}</span>
          {matches ? <span class="verdict">{verdict}</span> : <span class="conditions">{conditions}</span>}
        </span>
      </span>
      {!matches || conditions === "all" ? null : <span class="conditions">{conditions}</span>}
      {has === "" ? null : <span class="note">{has}</span>}
      {origin === "" ? null : <span class="note">{origin}</span>}
    </span>
  );
}
