/** The panel of the lessons: the list of them, or the step that is read: prose, a guess, the goal with its lamp, hints, and on. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Goal, Language, Lesson, LessonStep, Question } from "../../lessons/lesson.ts";
import { type Judgement, phaseOf, stepOf } from "../../lessons/progress.ts";
import { WORDS as LESSON_WORDS } from "../../lessons/words.ts";
import { Button } from "../view/button.tsx";
import { usePage } from "../view/context.ts";
import { languageTag } from "../words/words.ts";
import { useCourse } from "./context.ts";
import { htmlOf, inlineHtmlOf } from "./markdown.ts";
import { Puzzles } from "./puzzles.tsx";

export function LessonPanel() {
  const { view } = usePage();
  const { course, at } = useCourse();
  useEffect(() => void course.attempt(() => course.list()), [course]);
  useEffect(() => void course.attempt(() => course.speak(view.language)), [course, view.language]);
  return at.lesson === null ? <Path /> : <Reading lesson={at.lesson} />;
}

function Path() {
  const { view, say } = usePage();
  const { course, at } = useCourse();
  return (
    <article class="lessons">
      <h2>{say("lessons")}</h2>
      <p class="muted">{say("lessonsHelp")}</p>
      <FailedCard />
      {at.path.length === 0 && at.failed === null ? <p class="muted">{say("lessonsLoading")}</p> : null}
      <ol>
        {at.path.map(({ name, titles }) => (
          <li key={name}>
            <button
              type="button"
              class="try"
              lang={languageTag(view.language in titles ? view.language : "en")}
              onClick={() => void course.attempt(() => course.open(name, view.language))}
            >
              {titles[view.language] ?? titles.en}
            </button>
          </li>
        ))}
      </ol>
      {/* Not before the list: it would move away from under a click. */}
      {at.path.length === 0 ? null : <Puzzles />}
    </article>
  );
}

/** What did not work, where somebody looks for what it would have brought. */
function FailedCard() {
  const { say } = usePage();
  const { at } = useCourse();
  if (at.failed === null) return null;
  return (
    <section class="failed" role="alert">
      <p>
        {say("lessonsFailed")} <span lang="en">{at.failed.message}</span>
      </p>
      <button type="button" class="primary" onClick={at.failed.again}>
        {say("tryAgain")}
      </button>
    </section>
  );
}

function Reading({ lesson }: { readonly lesson: Lesson }) {
  const { view, say } = usePage();
  const { course, at } = useCourse();
  const { progress } = at;
  const step = stepOf(lesson, progress);
  const phase = phaseOf(lesson, progress);
  const head = useRef<HTMLHeadingElement>(null);
  // What is new begins above: who reads by ear hears it, too.
  useLayoutEffect(() => {
    if (view.embedding === null || progress.step > 0) head.current?.focus({ preventScroll: view.embedding !== null });
  }, [view.embedding, progress.step]);
  return (
    <article class="lesson">
      <header>
        <h2 tabIndex={-1} ref={head} lang={at.seed === null ? languageTag(lesson.language) : undefined}>
          {at.seed === null ? lesson.title : say("puzzle", lesson.title)}
        </h2>
        <p class="muted">{say("lessonStep", Math.min(progress.step + 1, lesson.steps.length), lesson.steps.length)}</p>
      </header>
      {progress.judged.map((judgement) => (
        <Judged key={judgement.question.line} lesson={lesson} judgement={judgement} />
      ))}
      {progress.step < lesson.steps.length ? (
        <div class="prose" lang={languageTag(lesson.language)} dangerouslySetInnerHTML={{ __html: htmlOf(step.prose) }} />
      ) : null}
      {phase === "guess" ? (
        <Ask key={`${progress.step} ${progress.guesses.length}`} question={step.questions[progress.guesses.length]!} />
      ) : null}
      {phase === "goal" ? <GoalCard lesson={lesson} step={step} goal={step.goal!} /> : null}
      {phase === "run" ? (
        <Button class="primary" isOff={at.isRunning} onClick={() => void course.run()}>
          {say(at.isRunning ? "lessonRunning" : "lessonRun")}
        </Button>
      ) : null}
      {phase === "over" ? <End lesson={lesson} /> : null}
      <FailedCard />
      <button type="button" class="quiet" onClick={() => course.close()}>
        {say("lessonsBack")}
      </button>
    </article>
  );
}

function Ask({ question }: { readonly question: Question }) {
  const { view, say } = usePage();
  const { course, at } = useCourse();
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <form
      class="ask"
      lang={languageTag(at.lesson!.language)}
      onSubmit={(event) => {
        event.preventDefault();
        void course.guess(chosen);
      }}
    >
      <fieldset>
        <legend>
          <Sentence text={question.text} />
        </legend>
        {question.choices.map((choice, index) => (
          <label key={choice}>
            <input type="radio" name="guess" checked={index === chosen} onChange={() => setChosen(index)} />
            <span>{choice}</span>
          </label>
        ))}
      </fieldset>
      <Button type="submit" class="primary" lang={languageTag(view.language)} isOff={at.isRunning}>
        {say(chosen === null ? "lessonNoGuess" : "lessonShow")}
      </Button>
    </form>
  );
}

function Judged({ lesson, judgement: { question, guess } }: { readonly lesson: Lesson; readonly judgement: Judgement }) {
  const words = LESSON_WORDS[lesson.language];
  const answer = question.choices[question.right]!;
  const isRight = guess === question.right;
  const { kind, command, text } = question.evidence;
  return (
    <section class={`judged ${isRight ? "right" : "wrong"}`} role="status" lang={languageTag(lesson.language)}>
      <p>
        {isRight
          ? words.right(answer)
          : guess === null
            ? words.unanswered(answer)
            : words.wrong(answer, question.choices[guess]!)}
      </p>
      <p class="muted">
        <Sentence text={(kind === "prints" ? words.seenIn : words.explainedOf)(command)} />
      </p>
      <pre>{text}</pre>
    </section>
  );
}

function GoalCard({ lesson, step, goal }: { readonly lesson: Lesson; readonly step: LessonStep; readonly goal: Goal }) {
  const { say } = usePage();
  const { course, at } = useCourse();
  const words = LESSON_WORDS[lesson.language];
  return (
    <section class={`goal${at.isLit ? " lit" : ""}`}>
      <p>
        <span class="lamp" role="img" aria-label={say(at.isLit ? "goalReached" : "goalNotYet")} />
        <Sentence text={words.goal(goal.request, goal.text)} language={lesson.language} />
      </p>
      <p role="status">{at.isLit ? say("goalPar", at.typed, goal.par) : say("goalHelp")}</p>
      {step.hints.slice(0, at.progress.hints).map((hint, index) => (
        <p key={hint} class="hint">
          <Sentence text={words.hint(index + 1, step.hints.length, hint)} language={lesson.language} />
        </p>
      ))}
      <div class="group">
        {at.progress.hints < step.hints.length && !at.isLit ? (
          <button type="button" onClick={() => course.hint()}>
            {say("lessonHint")}
          </button>
        ) : null}
        <Button class={at.isLit ? "primary" : ""} isOff={at.isRunning} onClick={() => void course.run()}>
          {say(at.isRunning ? "lessonRunning" : at.isLit ? "lessonGoOn" : "lessonSolution")}
        </Button>
      </div>
    </section>
  );
}

function End({ lesson }: { readonly lesson: Lesson }) {
  const { view, say } = usePage();
  const { course, at } = useCourse();
  const { right, asked } = at.progress;
  const next = at.isOwn ? at.path.find(({ number }) => number === lesson.number + 1) : undefined;
  return (
    <section class="end">
      <p role="status">
        {asked === 0 ? say("lessonEnd") : `${say("lessonEnd")} ${LESSON_WORDS[lesson.language].score(right, asked)}`}
      </p>
      {at.seed === null ? null : (
        <Button
          class="primary"
          isOff={at.isRunning}
          onClick={() => void course.attempt(() => course.openPuzzle(at.seed! + 1, view.language))}
        >
          {say("puzzleNext")}
        </Button>
      )}
      {next === undefined ? null : (
        <button type="button" class="primary" onClick={() => void course.attempt(() => course.open(next.name, view.language))}>
          {say("lessonNext", next.titles[view.language] ?? next.titles.en)}
        </button>
      )}
    </section>
  );
}

function Sentence({ text, language }: { readonly text: string; readonly language?: Language }) {
  return (
    <span
      lang={language === undefined ? undefined : languageTag(language)}
      dangerouslySetInnerHTML={{ __html: inlineHtmlOf(text) }}
    />
  );
}
