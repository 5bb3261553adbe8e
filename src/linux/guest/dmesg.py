#!/usr/bin/python3 -ISE
"""dmesg of this session only: the kernel log is one for the whole machine. Shows netfilter's and the martians' lines written since the
session began (or since dmesg -c/-C), in dmesg's own format; `--mark` remembers where the session begins."""
import os, re, sys
MARK = "/run/lab/dmesg.mark"
def lines():
    fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
    while True:
        try:
            record = os.read(fd, 8192).decode(errors="replace")
        except BlockingIOError:
            return
        except BrokenPipeError:
            continue
        head, text = record.split(";", 1)
        fields = head.split(",")
        yield int(fields[1]), int(fields[2]), text.split("\n")[0]
args = sys.argv[1:]
mark = int(open(MARK).read()) if os.path.exists(MARK) else -1
last = mark
show = [] if any(a in ("--mark", "-C", "--clear") for a in args) else None
for seq, us, text in lines():
    last = max(last, seq)
    if show is None and seq > mark and re.search(r"IN=\S* OUT=|martian|ll header|nf_conntrack:", text):
        sys.stdout.write(("" if "-t" in args else "[%5d.%06d] " % (us // 1000000, us % 1000000)) + text + "\n")
if any(a in ("--mark", "-C", "--clear", "-c", "--read-clear") for a in args):
    open(MARK, "w").write(str(last))
