/** The page around an embedded one: it opens, types and plays, and hears what was typed and how far a lesson is read. */
import { isLesson } from "../../lessons/parse.ts";
import { phaseOf } from "../../lessons/progress.ts";
import type { Course } from "../lesson/course.ts";
import type { Page } from "../state/page.ts";
import { type FromLab, readMessage, type ToLab } from "./messages.ts";

export function listenAround(page: Page, course: Course): void {
  const send = (message: FromLab): void => parent.postMessage(message, "*");
  addEventListener("message", ({ source, data }) => {
    const message = source === parent ? readMessage(data) : null;
    if (message !== null) act(page, course, message);
  });
  reportTurns(page, send);
  reportLesson(course, send);
  send({ netnsim: "ready" });
}

function act(page: Page, course: Course, message: ToLab): void {
  switch (message.netnsim) {
    case "open": {
      const { name, text } = message;
      if (isLesson(text)) void page.opening(() => course.openText(name, text));
      else void page.open({ kind: "file", name, text, typed: true });
      return;
    }
    case "fail":
      return page.set({ phase: "failed", problem: { kind: "refused", limit: null, message: message.message } });
    case "type":
      return page.type(1, message.line);
    case "reset":
      void page.ask(page.session.reset());
      return;
    case "play":
      if (page.view.motion === "still") page.togglePlay();
      return;
    case "pause":
      return page.set({ motion: "still" });
    default:
      return message satisfies never;
  }
}

/** Lines as they come to their end; those that are given to a lab again are not new. */
function reportTurns(page: Page, send: (message: FromLab) => void): void {
  let reported = 0;
  let epoch = 0;
  page.subscribe(() => {
    const { turns } = page.view;
    if (page.view.epoch !== epoch) reported = turns.length;
    epoch = page.view.epoch;
    for (; reported < turns.length; reported++) {
      const { kind, text, firstStretch, endStretch } = turns[reported]!;
      if (kind === "line") send({ netnsim: "turn", line: text, packets: endStretch - firstStretch });
    }
  });
}

function reportLesson(course: Course, send: (message: FromLab) => void): void {
  let sent = "";
  course.subscribe(() => {
    const { lesson, progress, isLit } = course.view;
    if (lesson === null) return;
    const { right, asked, step } = progress;
    const parts = lesson.steps.length;
    const done = phaseOf(lesson, progress) === "over";
    const part = Math.min(step + 1, parts);
    const message: FromLab = { netnsim: "lesson", name: lesson.name, part, parts, goal: isLit, right, asked, done };
    if (JSON.stringify(message) === sent) return;
    sent = JSON.stringify(message);
    send(message);
  });
}
