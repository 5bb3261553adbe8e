/** The worker that a lab lives in: the page's thread never waits for it. */

import { serveSession } from "../../session/serve.ts";
import { loadCommands } from "./deferred/load.ts";

const turns = new MessageChannel();

/** A turn of the worker's event loop, in which messages come in. setTimeout() would take four milliseconds. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    turns.port1.onmessage = () => resolve();
    turns.port2.postMessage(null);
  });
}

serveSession(
  {
    send: (message) => self.postMessage(message),
    receive(listener) {
      self.onmessage = ({ data }) => listener(data);
    },
  },
  {
    now: () => performance.now(),
    pause: (ms) => (ms === 0 ? turn() : new Promise((resolve) => setTimeout(resolve, ms))),
  },
  loadCommands,
);
