/** Puts the page together: session, model, view. */
import { render } from "preact";
import { Page } from "./state/page.ts";
import type { View } from "./state/view.ts";
import { App } from "./view/app.tsx";
import { PageContext } from "./view/context.ts";
import { measureText } from "./view/measure.ts";
import { LiveSession } from "./worker/live-session.ts";
import "./style/style.css";
import "./style/frame.css";
import "./style/picture.css";
import "./style/panels.css";

export async function showApp(root: HTMLElement): Promise<void> {
  const browser = { measure: measureText(), prefersStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches };
  const page = new Page((listener) => new LiveSession(listener), browser, looksChosen());
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    root,
  );
  await page.start();
}

/** As they were left, else the browser's. */
function looksChosen(): Partial<View> {
  const kept = JSON.parse(localStorage.getItem("netnsim looks") ?? "{}") as Partial<View>;
  return { language: navigator.language.startsWith("zh") ? "zh" : "en", ...kept };
}
