/** Puzzles below the list of lessons: a number gives everybody the same one. */
import { useState } from "preact/hooks";
import { Button } from "../view/button.tsx";
import { usePage } from "../view/context.ts";
import { useCourse } from "./context.ts";

const MOST = 999;

export function Puzzles() {
  const { view, say } = usePage();
  const { course, at } = useCourse();
  const [seed, setSeed] = useState(1 + Math.floor(Math.random() * MOST));
  return (
    <form
      class="puzzles"
      onSubmit={(event) => {
        event.preventDefault();
        void course.attempt(() => course.openPuzzle(seed, view.language));
      }}
    >
      <h2>{say("puzzles")}</h2>
      <p class="muted">{say("puzzlesHelp")}</p>
      <label>
        {say("puzzleNumber")}
        <input
          type="number"
          min={1}
          max={MOST}
          value={seed}
          onInput={(event) => setSeed(Math.min(MOST, Math.max(1, Math.floor(event.currentTarget.valueAsNumber) || 1)))}
        />
      </label>
      <Button type="submit" class="primary" isOff={at.isRunning}>
        {say(at.isRunning ? "puzzleMaking" : "puzzleOpen")}
      </Button>
    </form>
  );
}
