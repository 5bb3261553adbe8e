/** The worker that makes puzzles: proving one takes many replays, and neither the page nor its lab waits for them. */
import { puzzleLesson } from "../../lessons/puzzles/as-lesson.ts";
import { loadCommands } from "./deferred/load.ts";

const loaded = loadCommands();

self.onmessage = async ({ data }: MessageEvent<number>) => {
  await loaded;
  self.postMessage(puzzleLesson(data));
};
