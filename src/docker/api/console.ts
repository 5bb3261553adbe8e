/**
 * What is typed to containers and to what is executed in them over the API: a pipe, or with a terminal a line discipline. One
 * console serves one life of a container, and whoever attaches to it types into it.
 */
import { Pipe } from "../../shell/io.ts";
import { LineDiscipline } from "../../shell/line-discipline.ts";
import { TerminalInput } from "../../shell/terminal-input.ts";
import type { Signal } from "../../sim/signals.ts";
import { familyOf } from "../container/run.ts";
import type { Engine } from "../engine.ts";
import type { ByteSource } from "../runtime.ts";
import type { Container } from "../shapes.ts";

export interface Console {
  readonly source: ByteSource;
  /** Null: nobody types any more. */
  receive(bytes: Uint8Array | null): void;
}

/** What a terminal does beside passing on lines. */
export interface TerminalEffects {
  readonly echo: (bytes: Uint8Array) => void;
  readonly signal: (signal: Signal) => void;
}

/** `terminal` is null where there is none. */
export function makeConsole(terminal: TerminalEffects | null): Console {
  if (terminal === null) return pipeConsole();
  const source = new TerminalInput();
  const discipline = new LineDiscipline(source, terminal);
  return {
    source,
    // A client that goes leaves the terminal open.
    receive: (bytes) => bytes !== null && discipline.type(bytes),
  };
}

function pipeConsole(): Console {
  const pipe = new Pipe();
  return {
    source: pipe.readEnd(),
    receive: (bytes) => {
      if (bytes === null) pipe.close();
      else if (pipe.readers > 0) pipe.write(bytes);
    },
  };
}

export class Consoles {
  readonly #engine: Engine;
  readonly #consoles = new WeakMap<Container, Console>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Where an attached client types; it is there before the container starts. Null where the container takes no input. */
  of(container: Container): Console | null {
    const { openStdin, tty } = container.config;
    if (!openStdin) return null;
    let console = this.#consoles.get(container);
    if (console === undefined) {
      console = makeConsole(tty ? this.#effects(container) : null);
      this.#consoles.set(container, console);
    }
    return console;
  }

  /** Its life has ended. */
  forget(container: Container): void {
    this.#consoles.delete(container);
  }

  /** What the terminal echoes is in the log, like all that it shows. Ctrl-C reaches every process of the container. */
  #effects(container: Container): TerminalEffects {
    const engine = this.#engine;
    return {
      echo: (bytes) => {
        container.logs.push({ timeUs: engine.host.loop.nowUs, stream: "stdout", bytes });
        container.changed.wake();
      },
      signal: (signal) => {
        for (const each of familyOf(engine, container)) each.kill(signal);
      },
    };
  }
}
