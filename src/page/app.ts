/** The page as it stands: the first terminal as text, and a line to type into it. */
import type { SessionEvent } from "../session/protocol.ts";
import { LiveSession } from "./worker/live-session.ts";

export async function showApp(root: HTMLElement): Promise<void> {
  const screen = document.createElement("pre");
  const input = document.createElement("input");
  input.setAttribute("aria-label", "command");
  const form = document.createElement("form");
  form.append(input);
  root.append(screen, form);
  const show = (event: SessionEvent): void => {
    if (event.kind === "state") screen.textContent = event.state.terminals.map(({ text, prompt }) => text + prompt).join("\n");
  };
  const live = new LiveSession(show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void live.calls.type(1, input.value);
    input.value = "";
  });
  await live.start();
}
