"""What the session prints, on its way to the caller's standard output and error."""
import fcntl, os, select
from calls import report

TIOCGWINSZ, TIOCSWINSZ = 0x5413, 0x5414


class Outputs:
    """Standard output and error of the session: pipes, or terminals where ours are, that are its own and nobody else's. A script
    may open them again (/dev/stderr), and has no descriptor of the caller's file or terminal. Where ours are one they are one, so
    that order is kept."""

    def __init__(self):
        self.sinks, self.inner, self.has_failed, known = {}, [], False, {}
        for descriptor in (1, 2):
            is_what = os.fstat(descriptor)[:3]
            if is_what not in known:
                source, known[is_what] = terminal(descriptor) if os.isatty(descriptor) else os.pipe()
                self.sinks[source] = descriptor
            self.inner.append(known[is_what])

    def give(self, owner):
        """Makes them the session's, and keeps only the other ends."""
        for descriptor in set(self.inner):
            os.fchown(descriptor, owner, -1)
            os.close(descriptor)

    def hand_on(self, source):
        """False when there is nothing more."""
        sink = self.sinks[source]
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""  # nobody has the terminal any more
        try:
            while data:
                try:
                    data = data[os.write(sink, data) :]
                    if not data:
                        return True
                except BlockingIOError:
                    select.select([], [sink], [])
        except BrokenPipeError:
            pass  # nobody reads: the session's next write ends its writer
        except OSError as error:
            name = {1: "output", 2: "error"}[sink]
            report("netnsim: replay: standard %s: %s" % (name, error.strerror))
            self.has_failed = True
        os.close(source)
        del self.sinks[source]
        return False


def terminal(like):
    """Bytes pass it as they are; it has the size of the real one."""
    import termios

    source, inner = os.openpty()
    mode = termios.tcgetattr(inner)
    mode[1] &= ~termios.OPOST
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(inner, termios.TCSANOW, mode)
    fcntl.ioctl(inner, TIOCSWINSZ, fcntl.ioctl(like, TIOCGWINSZ, bytes(8)))
    return source, inner
