/** What `--help` and `--version` say. */
import { readFileSync } from "node:fs";

export const VERSION: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

export const HELP = `Usage: netnsim run FILE.sh|FILE.md|- [options]
       netnsim shell [options]

Linux container networking in memory: the script runs as it would as root on a Linux host, with no root and in no time.

  run FILE        run a shell script, or the commands of a literate transcript (.md); - reads a script from standard input
  shell           the same host at a prompt, in real time

Options
  --world NAME    bare: one host, lo down and nothing else; lan (default): node1 on a LAN with a router and an internet
  --seed N        the same seed gives the same bytes (default 1)
  --pcap DIR      write what passed each device to DIR, one file per device
  --trace         print the way of each packet, step by step, to standard error
  -h, --help      this text
  -V, --version   the version
`;
