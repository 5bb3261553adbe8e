/** The lab, back and again, a link, why, and how the page looks. */
import { useRef } from "preact/hooks";
import { WORDS } from "../words/words.ts";
import { sharedAddress } from "../worker/address.ts";
import { Button } from "./button.tsx";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";
import { OpenOutside } from "./open-outside.tsx";

const WORLDS = { lan: "labLan", bare: "labBare", dockerhost: "labDocker" } as const;
const THEMES = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;

export function Toolbar() {
  const { page, view, say } = usePage();
  const share = async (): Promise<void> => {
    const text = await page.ask(page.session.share());
    if (text === null) return;
    history.replaceState(null, "", sharedAddress(text));
    // A page that is not served over HTTPS may have no clipboard.
    await navigator.clipboard?.writeText(location.href).catch(() => {});
    page.set({ notice: say("shared") });
  };
  const isBusy = view.phase === "loading";
  const { embedding } = view;
  const changes = embedding?.isReadOnly !== true;
  return (
    <header class="toolbar">
      <h1>netnsim</h1>
      {embedding === null ? <LabMenu /> : null}
      <button type="button" title={say("lessonsHint")} onClick={() => page.set({ panel: "lesson" })}>
        <Icon name="book" /> <span class="label">{say("lessons")}</span>
      </button>
      <div class="group">
        {changes ? (
          <>
            <Button title={say("undoHint")} isOff={!view.canUndo || isBusy} onClick={() => void page.ask(page.session.undo())}>
              <Icon name="undo" /> <span class="label">{say("undo")}</span>
            </Button>
            <Button title={say("resetHint")} isOff={isBusy} onClick={() => void page.ask(page.session.reset())}>
              <Icon name="reset" /> <span class="label">{say("reset")}</span>
            </Button>
          </>
        ) : null}
        {embedding === null ? (
          <Button title={say("shareHint")} isOff={isBusy} onClick={() => void share()}>
            <Icon name="share" /> <span class="label">{say("share")}</span>
          </Button>
        ) : (
          <OpenOutside />
        )}
        <Button title={say("whyHint")} isOff={isBusy || view.stretches.length === 0} onClick={() => void page.why()}>
          <Icon name="question" /> <span class="label">{say("whyButton")}</span>
        </Button>
      </div>
      <Looks />
    </header>
  );
}

function LabMenu() {
  const { page, say } = usePage();
  const file = useRef<HTMLInputElement>(null);
  const open = (value: string): void => {
    if (value === "file") file.current!.click();
    else if (value !== "") void page.open({ kind: "world", world: value });
  };
  return (
    <>
      <select
        aria-label={say("newLab")}
        value=""
        onChange={(event) => {
          open(event.currentTarget.value);
          event.currentTarget.value = "";
        }}
      >
        <option value="">{say("newLab")}</option>
        {Object.entries(WORLDS).map(([world, name]) => (
          <option key={world} value={world}>
            {say(name)}
          </option>
        ))}
        <option value="file">{say("openFile")}</option>
      </select>
      <input
        ref={file}
        type="file"
        hidden
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen === undefined) return;
          void chosen.text().then((text) => page.open({ kind: "file", name: chosen.name, text, typed: true }));
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function Looks() {
  const { page, view, say } = usePage();
  const other = view.language === "en" ? "zh" : "en";
  return (
    <div class="group looks">
      <label>
        <span class="sr">{say("theme")}</span>
        <select
          value={view.theme}
          title={say("theme")}
          onChange={(event) => page.set({ theme: event.currentTarget.value as keyof typeof THEMES })}
        >
          {Object.entries(THEMES).map(([theme, name]) => (
            <option key={theme} value={theme}>
              {say(name)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" lang={other} title={say("languageHint")} onClick={() => page.set({ language: other })}>
        {WORDS[view.language].language}
      </button>
    </div>
  );
}
