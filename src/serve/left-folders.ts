/** Folders of labs that were killed together with the supervisor that would have removed them. */
import { once } from "node:events";
import { readdirSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { FOLDER_PREFIX, labFolders } from "./lab-folder.ts";
import { LAB_SOCKET } from "./shim-source.ts";

/** Removes them: the user's own, where nobody listens at the socket any more. */
export async function removeLeftFolders(): Promise<void> {
  const parent = labFolders();
  const own = readdirSync(parent)
    .filter((name) => name.startsWith(FOLDER_PREFIX))
    .map((name) => join(parent, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.uid === process.getuid!());
  for (const path of own) if (await isLeft(path)) rmSync(path, { recursive: true, force: true });
}

async function isLeft(path: string): Promise<boolean> {
  const socket = connect(join(path, LAB_SOCKET));
  try {
    await once(socket, "connect");
    return false;
  } catch (error) {
    // One that is just being made has no socket yet.
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
  } finally {
    socket.destroy();
  }
}
