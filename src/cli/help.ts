/** What `--help` and `--version` say. */
import { readFileSync } from "node:fs";

export const VERSION: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

export const HELP = `Usage: netnsim run FILE.sh|FILE.md|- [options]
       netnsim shell [options]
       netnsim play [LESSON|FILE] [--port N]
       netnsim export FILE.sh|FILE.md|- [options]
       netnsim explain --in DEVICE PACKET [FILE]
       netnsim import FILE [-- COMMAND...]
       netnsim replay FILE.sh|FILE.md|- [options]
       netnsim compare FILE.sh|FILE.md|- [options]
       netnsim diff A.rules B.rules [--lab FILE.sh] [options]
       netnsim matrix FILE.sh|FILE.md [options]
       netnsim test FILE.md|FILE.sh... [options]
       netnsim up [options] -- COMMAND...
       netnsim bench [--lab FILE --from DEVICE --packet PACKET] [options]
       netnsim learn [NAME] [options]
       netnsim fuzz --against linux|qemu [options]
       netnsim judge fetch [--mirror URL]
       netnsim help COMMAND [VERB...]

Linux container networking in memory: the script runs as it would as root on a Linux host, with no root and in no time.

  run FILE        run a shell script, or the commands of a literate transcript (.md); - reads a script from standard input
  shell           the same host at a prompt, in real time
  play            the lab in a browser, as a picture: serves the page on 127.0.0.1 and prints its address (netnsim play --help)
  export FILE     run a script, then print its final state as a bash script that rebuilds it on a real host: \`bash OUT\` as root
                  builds it from namespaces and veth pairs, \`bash OUT down\` takes it down
  explain PACKET  what would become of a packet that arrives at a device of the lab that FILE builds, and why (netnsim explain --help)
  import FILE     a real host by what it prints about itself, as a script for run (netnsim import --help; --collect prints the script
                  that collects it)
  replay FILE     run it on the real kernel instead, in namespaces of its own (root, or user namespaces): the host is not changed
  compare FILE    run it on both and report what differs: output, frames on every device, final tables and counters;
                  exit 0: nothing, 1: something, 2: it could not be run
  diff A B        the smallest packet that two files of iptables-save treat differently, explained in both, or that there is none: a proof;
                  exit 0: none, 1: it is printed, 2: wrong input (netnsim diff --help)
  matrix FILE     run a script, then print who can talk to whom on which port (netnsim matrix --help)
  test FILE...    hold what the commands print against what the files say: a transcript's output, a script's \`# expect:\` comments;
                  exit 0: as they say, 1: not, 2: one could not be run (netnsim test --help)
  up -- COMMAND   run a real program (a test suite, a shell) whose ip, iptables, docker, ping, curl, ... run in a lab (netnsim up --help)
  bench           what packets cost: netnsim's own rows, or a lab, rules and packets of your own (netnsim bench --help)
  learn [NAME]    lessons to read and to try, with questions and goals; without a name the list of them (netnsim learn --help)
  judge fetch     bring Debian's kernels to this machine, for --on qemu: no root, and the same bytes every time (netnsim judge --help)
  help COMMAND    which options of a command (ping, nc, ss, ...) are modelled, and which are refused by name
  fuzz            random labs on both, and the smallest script of each difference (netnsim fuzz --help)

Exit codes are the script's own; 124: a limit was reached, or nothing is left to happen and the script has not ended (standard error names the
line and what is waited for); 70: an internal error of netnsim.

Options
  --world NAME    bare: one host, lo down and nothing else; lan (default): node1 on a LAN with a router and an internet;
                  dockerhost: a host with a running dockerd, one cable away from the rest of the world
  --docker V      which dockerd: 20.10, 27, 28 or 29 (default), and its flags: --docker "28 --userland-proxy=false"
  --kernel V      which Linux is simulated, as Debian builds it: 6.18 (default) or 6.1, Debian 12's own; replay and compare ask one (--on)
  --limits NAME=N,...
                  how far a run may go: steps, work, commands, seconds, processes, depth, words, memory, output, file, disk, files, backlog,
                  replicas (README); N may end in K, M or G
  --seed N        the same seed gives the same bytes (default 1)
  --pcap DIR      write what passed each device to DIR, one file per device
  --pcapng FILE   write it all into one file, an interface for each device (web/eth0), with what was decided as comments;
                  a TCP segment is whole where it is first seen, its copies end with the TCP header
  --whole         with --pcapng: the copies are whole, too, which Wireshark takes for retransmissions
  --explain       run: after each line that had packets sent, print why they went where they went, to standard error
  --why           run: say why the last command that failed did, and which single change would have helped: each is proved by
                  a replay before it is proposed, on standard error
  --trace         print the path of each packet, step by step, to standard error
  --down          export: print only the commands that take the lab down
  --on KERNEL     replay, compare: linux (this machine's own, default), or qemu, qemu:6.18, qemu:6.1: Debian's in a guest, whose clock
                  jumps over what the script waits; with --seed N it boots anew and prints the same bytes each time
  --guest-limit N the same: end the run after N seconds of the guest's clock (3600)
  --files DIR     replay --on qemu: put there what the script leaves in /root and /tmp (captures, traces)
  --limit N       replay, compare: end the real run after N seconds (compare: 600)
  --drops, --rules, --path
                  compare: also each drop's reason, the rules each packet visits, its path (root)
  --allow-host-log
                  replay, compare: a script that reads dmesg needs the host's net.netfilter.nf_log_all_netns=1 while it runs
  --debug         print the stack with an internal error
  -h, --help      this text
  -V, --version   the version
`;
