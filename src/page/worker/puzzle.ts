/** The worker that makes puzzles: proving one takes many replays, and neither the page nor its lab waits for them. */
import { puzzleLesson } from "../../lessons/puzzles/as-lesson.ts";
import { loadCommands } from "./deferred/load.ts";

self.onmessage = async ({ data }: MessageEvent<number>) => {
  try {
    await loadCommands();
    self.postMessage(puzzleLesson(data));
  } catch (thrown) {
    // As an error of the worker: whoever waits for the puzzle hears it.
    self.reportError(thrown);
  }
};
