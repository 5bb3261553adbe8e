/** A client of a lab's socket, for commands that are typed with netnsim's own name. */
import { connect, type Socket } from "node:net";
import { encodeFrame, FrameReader } from "./protocol.ts";

/** What a client does with what comes; standard input is sent as the lab asks for it. */
export interface ClientStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly write: (stream: "stdout" | "stderr", bytes: Uint8Array) => void;
}

/** The exit code, or the name of the signal that ended the command. Rejects with Node's error where nobody listens. */
export function request(path: string, type: string, payload: string, streams: ClientStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const reader = new FrameReader();
    socket.on("error", reject);
    socket.on("connect", () => socket.write(encodeFrame(type, payload)));
    socket.on("data", (chunk) => {
      for (const { type: kind, payload: bytes } of reader.push(chunk)) {
        if (kind === "O" || kind === "E") streams.write(kind === "O" ? "stdout" : "stderr", bytes);
        else if (kind === "D") sendInput(socket, streams.stdin);
        else if (kind === "X") {
          resolve(Buffer.from(bytes).toString());
          socket.destroy();
        }
      }
    });
    socket.on("close", () => reject(new Error("the lab has ended")));
  });
}

/** One piece, when it is there. */
function sendInput(socket: Socket, stdin: NodeJS.ReadStream): void {
  const take = (): void => {
    const chunk = stdin.read() as Buffer | null;
    if (chunk === null) {
      if (stdin.readableEnded) send(Buffer.alloc(0));
      return;
    }
    send(chunk);
  };
  const end = (): void => send(Buffer.alloc(0));
  const send = (bytes: Uint8Array): void => {
    stdin.off("readable", take);
    stdin.off("end", end);
    socket.write(encodeFrame("I", bytes));
  };
  stdin.on("readable", take);
  stdin.on("end", end);
  if (stdin.readableEnded) end();
}
