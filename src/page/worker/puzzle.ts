/** The worker that makes puzzles: proving one takes many replays, and neither the page nor its lab waits for them. */
import { puzzleLesson } from "../../lessons/puzzles/as-lesson.ts";

self.onmessage = ({ data }: MessageEvent<number>) => {
  self.postMessage(puzzleLesson(data));
};
