"""What a session asks of the host while it runs, because the kernel refuses it to the session itself. Requests are packets of PID
1; whatever a script makes of them, they do no more than this:

log              writes what netfilter logged since the last request (and lines on martians) to the descriptor sent with it
trace INODE...   starts the tracing program that the launcher was given, once, for the session's network namespaces. The kernel's
                 names of drop reasons, what bpftrace prints, and "ended" go to the first descriptor sent with it, its errors to
                 the second
untrace          ends it
realtime         has the sender run on time, as a cable does (SCHED_FIFO): for as many processes as the launcher's option says"""
import os, select, stat, struct
import _socket as socket
from calls import die_with_parent, mount

TRACEFS = "/sys/kernel/tracing"
CREDENTIALS, DESCRIPTORS = struct.Struct("3i"), 2


class Outside:
    def __init__(self, requests, options):
        self.requests, self.tracer, self.trace_out, self.kernel_log = requests, None, None, None
        self.program, self.realtime = options.get("trace", ""), int(options.get("realtime", 0))
        requests.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        if "log" in options:
            self.kernel_log = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
            os.lseek(self.kernel_log, 0, os.SEEK_END)

    def answer(self, keeper, waits):
        """One request of the session whose namespaces `keeper` made; False at the end of them."""
        space = socket.CMSG_SPACE(CREDENTIALS.size) + socket.CMSG_SPACE(4 * DESCRIPTORS)
        data, ancillary, _, _ = self.requests.recvmsg(65536, space, socket.MSG_CMSG_CLOEXEC)
        sender, descriptors = 0, []
        for _, kind, content in ancillary:
            if kind == socket.SCM_CREDENTIALS:
                sender = CREDENTIALS.unpack(content)[0]
            elif kind == socket.SCM_RIGHTS:
                descriptors = list(struct.unpack("%di" % (len(content) // 4), content))
        try:
            if not all(stat.S_ISREG(os.fstat(descriptor).st_mode) for descriptor in descriptors):
                raise ValueError("a pipe might hold the launcher up")
            self.do(data.decode().split(), descriptors, sender, keeper, waits)
        except (ValueError, OSError):
            pass  # no request of keeper.py
        for descriptor in descriptors:
            os.close(descriptor)
        return data != b""

    def do(self, words, descriptors, sender, keeper, waits):
        if words == ["log"] and self.kernel_log is not None and descriptors:
            os.write(descriptors[0], "".join(self.logged()).encode())
            self.requests.send(b"done")
        elif words[:1] == ["trace"] and self.program and len(descriptors) == 2:
            self.begin_trace(keeper, [int(word) for word in words[1:]], *descriptors)
            waits.register(os.pidfd_open(self.tracer), select.POLLIN)
        elif words == ["untrace"] and self.tracer is not None:
            os.kill(self.tracer, 2)
        elif words == ["realtime"] and self.realtime > 0:
            self.realtime -= 1
            os.sched_setscheduler(sender, os.SCHED_FIFO, os.sched_param(1))

    def logged(self):
        import re  # takes half as long as Python itself to come; few sessions read the log

        kept = re.compile(r"IN=\S* OUT=|martian|ll header|nf_conntrack:")
        while True:
            try:
                record = os.read(self.kernel_log, 8192).decode(errors="replace")
            except BlockingIOError:
                return
            except BrokenPipeError:
                continue  # it was overwritten before it was read
            head, text = record.split(";", 1)
            line, us = text.split("\n")[0], int(head.split(",")[2])
            if kept.search(line):
                yield "[%5d.%06d] %s\n" % (us // 1000000, us % 1000000, line)

    def begin_trace(self, keeper, spaces, out, err):
        home = os.stat("/proc/%d/ns/ipc" % keeper).st_ino
        mine = " ".join("@mine[%d] = 1;" % space for space in spaces)
        program, self.program = self.program.replace("$HOME", str(home)).replace("$MINE", mine), ""
        if not os.path.ismount(TRACEFS):
            mount("lab", TRACEFS, "tracefs")
        for line in open(TRACEFS + "/events/skb/kfree_skb/format"):
            if line.startswith("print fmt"):
                os.write(out, b"reasons" + line[len("print fmt") :].encode())
        self.trace_out = os.dup(out)
        self.tracer = os.fork()
        if self.tracer == 0:
            try:
                die_with_parent()
                for descriptor, place in ((os.open("/dev/null", os.O_RDONLY), 0), (out, 1), (err, 2)):
                    os.dup2(descriptor, place)
                words = ["bpftrace", "-B", "line", "-e", program]
                os.execvpe(words[0], words, {**os.environ, "BPFTRACE_PERF_RB_PAGES": "512"})
            finally:
                os._exit(127)

    def end_trace(self):
        """It has written all that it had."""
        os.waitpid(self.tracer, 0)
        os.write(self.trace_out, b"ended\n")
        self.tracer = None
        return False
