/** The SSH version line (print-ssh.c); what follows it is encrypted and prints nothing. */
import type { Reader } from "./reader.ts";

export function printSsh(reader: Reader, at: number, length: number): void {
  reader.protocol = "ssh";
  let line = "";
  for (let index = at; index < at + length; index++) {
    const byte = reader.u8(index);
    if (byte === 0x0a) {
      writeBanner(reader, line);
      return;
    }
    if (byte === 0x0d) {
      if (index + 1 < at + length && reader.u8(index + 1) === 0x0a) writeBanner(reader, line);
      return;
    }
    if (byte < 0x20 || byte > 0x7e) return;
    line += String.fromCharCode(byte);
    if (index === at + 3 && line !== "SSH-") return;
  }
}

function writeBanner(reader: Reader, line: string): void {
  if (line.startsWith("SSH-")) reader.write(`: SSH: ${line}`);
}
