/** The files of a host, and the environment its programs begin with. */
import type { Host } from "../kernel/host.ts";
import type { FileSystem } from "../shell/files.ts";
import { FileTree } from "../shell/vfs/tree.ts";

export class HostFiles {
  readonly host: Host;
  readonly view: FileSystem = new FileTree();
  readonly env: Readonly<Record<string, string>> = { HOME: "/root", PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

  constructor(host: Host) {
    this.host = host;
  }

  write(path: string, text: string): void {
    this.view.writeFile(path, new TextEncoder().encode(text));
  }
}
