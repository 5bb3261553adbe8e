/** What to try first: after two inputs a curl through a published port is explained. */
import type { View } from "../state/view.ts";
import type { Words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { usePage } from "./context.ts";

interface Try {
  readonly say: keyof Words;
  readonly line: string;
}

const TRIES: readonly Try[] = [
  { say: "tryRun", line: "docker run -d -p 81:80 --name web nginx" },
  { say: "tryCurl", line: "ssh remote curl -s 192.168.2.110:81" },
  { say: "tryPing", line: "ping -c 1 114.114.114.114" },
];

/** Whoever has typed so many lines needs no help. */
const KNOWS_HOW = 8;

/** Those not yet typed; none where the lab is another than they are for, and beside a lesson, which has commands of its own. */
export function triesLeft({ topology, turns, panel, embedding }: View): readonly Try[] {
  if (panel === "lesson" || embedding?.isReadOnly) return [];
  const isLan = topology?.hosts.some(({ name }) => name === "remote") ?? false;
  const typed = new Set(turns.map(({ text }) => text));
  return isLan && turns.length < KNOWS_HOW ? TRIES.filter(({ line }) => !typed.has(line)) : [];
}

export function Start() {
  const { page, view, say } = usePage();
  const tries = triesLeft(view);
  return (
    <article class="start">
      <h2>{say("noPacket")}</h2>
      <p class="muted">{say("noPacketHelp")}</p>
      {tries.length === 0 ? null : <h3>{say("tryThis")}</h3>}
      <ol>
        {tries.map(({ say: words, line }) => (
          <li key={line}>
            <Button class="try" isOff={view.isRunning} onClick={() => page.type(view.terminal, line)}>
              <span>{say(words)}</span>
              <code>{line}</code>
            </Button>
          </li>
        ))}
      </ol>
    </article>
  );
}
