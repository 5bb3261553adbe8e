/** tcpdump -r: the packets of a savefile. */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { LINKTYPE_LINUX_SLL2, linkTypeName, readPcap } from "../../../trace/pcap.ts";
import { concatBytes } from "../../../wire/bytes.ts";
import type { CommandContext } from "../../command.ts";
import { resolvePath } from "../../files.ts";
import { readChunk } from "../../io.ts";
import type { TcpdumpOptions } from "./options.ts";
import { fail, linkTypeWords, prepareFilter } from "./session.ts";
import { openSavefile, PacketWriter } from "./writer.ts";

export function* readSavefile(context: CommandContext, options: TcpdumpOptions): Step<number> {
  const name = options.readFile as string;
  const bytes = name === "-" ? yield* readStdin(context) : context.files.readFile(resolvePath(context.cwd, name));
  if (isRefusal(bytes)) {
    if (bytes.errno === "EISDIR") return fail(context, "error reading dump file: Is a directory");
    return fail(context, `${name}: ${strerror(bytes.errno)}`);
  }
  const file = readPcap(bytes);
  if (typeof file === "string") return fail(context, file);
  if (linkTypeName(file.linkType) === null) return fail(context, `link-type ${file.linkType} is not modelled`);
  context.stderr.write(
    `reading from file ${name}, link-type ${linkTypeWords(file.linkType)}, snapshot length ${file.snapLength}\n`,
  );
  if (file.linkType === LINKTYPE_LINUX_SLL2) context.stderr.write("Warning: interface names might be incorrect\n");
  const filter = prepareFilter(context, options, { linkType: file.linkType, savefile: true, netmask: 0 });
  if (typeof filter === "number") return filter;
  const savefile = openSavefile(context, options, file.linkType, file.snapLength);
  if (typeof savefile === "number") return savefile;
  const writer = new PacketWriter(context, options, file.linkType, savefile);
  for (const packet of file.packets) {
    if (writer.isDone) break;
    if (!filter.matchesPacket(packet)) continue;
    const broken = writer.take(packet);
    if (broken !== null) return broken;
  }
  if (file.error !== null && !writer.isDone) {
    writer.close();
    return fail(context, `pcap_loop: ${file.error}`);
  }
  if (options.countOnly) writer.writeText(`${writer.seen} packet${writer.seen === 1 ? "" : "s"}\n`);
  writer.close();
  return 0;
}

function* readStdin(context: CommandContext): Step<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = yield* readChunk(context.stdin);
    if (chunk === null) return concatBytes(...chunks);
    chunks.push(chunk);
  }
}
