/**
 * What an embedded page and the page around it say to each other by postMessage(): plain data, `netnsim` its kind.
 * docs/embedding.md describes it for others.
 */

/** To the lab. */
export type ToLab =
  /** A script, a transcript or a lesson, by its text: what an address with `wait` waits for. */
  | { readonly netnsim: "open"; readonly name: string; readonly text: string }
  /** Why there is nothing to open. */
  | { readonly netnsim: "fail"; readonly message: string }
  /** A line for the first terminal. */
  | { readonly netnsim: "type"; readonly line: string }
  | { readonly netnsim: "reset" | "play" | "pause" };

/** From the lab. */
export type FromLab =
  /** It listens. */
  | { readonly netnsim: "ready" }
  /** A line was typed, by whomever, and has come to its end. */
  | { readonly netnsim: "turn"; readonly line: string; readonly packets: number }
  /** How far a lesson or a puzzle is read. */
  | {
      readonly netnsim: "lesson";
      readonly name: string;
      readonly part: number;
      readonly parts: number;
      /** Whether the goal of the part is reached; false where it has none. */
      readonly goal: boolean;
      readonly right: number;
      readonly asked: number;
      readonly done: boolean;
    };

/** Null for what is not meant for a lab. */
export function readMessage(data: unknown): ToLab | null {
  if (typeof data !== "object" || data === null) return null;
  const { netnsim, ...fields } = data as Readonly<Record<string, unknown>>;
  const isText = (name: string): boolean => typeof fields[name] === "string";
  switch (netnsim) {
    case "open":
      return isText("name") && isText("text") ? (data as ToLab) : null;
    case "fail":
      return isText("message") ? (data as ToLab) : null;
    case "type":
      return isText("line") ? (data as ToLab) : null;
    case "reset":
    case "play":
    case "pause":
      return data as ToLab;
    default:
      return null;
  }
}
