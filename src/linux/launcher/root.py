"""The session's own root: every directory of the host below an overlay whose upper layer is a file system in memory, so that a
script finds all that is there, changes it as it likes, and changes nothing of the host. /proc, /sys, /dev, /run, /tmp and /root
are new and empty. Other file systems of the host's disks get an overlay of their own where they are mounted; those of the kernel,
of the network and of containers are empty directories. Sockets and named pipes seen through an overlay are not the host's: nobody
listens there.

Where overlays cannot be mounted (in a user namespace before Linux 5.11) /usr is read-only, /etc is a copy, and the rest is
empty."""
import os, stat
from calls import BIND, NOATIME, NODEV, NOEXEC, NOSUID, RDONLY, REC, RELATIME, REMOUNT, bind, clone_tree, mount

# As many users as a session has.
USERS = 65536
# Where the parts are put together, in a mount namespace of ours: over the host's /tmp.
BASE = "/tmp"
ROOT = BASE + "/root"

NEW = {"proc": 0o555, "sys": 0o555, "dev": 0o755, "run": 0o755, "tmp": 0o1777, "root": 0o700}
ON_DISK = "ext2 ext3 ext4 xfs btrfs zfs f2fs bcachefs jfs reiserfs vfat exfat ntfs3 tmpfs overlay erofs squashfs".split()
OF_CONTAINERS = ("/var/lib/docker/", "/var/lib/containerd/", "/var/lib/containers/", "/var/lib/kubelet/", "/var/snap/", "/snap/")
PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix")
# What scripts write to, made the session's own where the owners of the host's files mean nothing to it.
WRITTEN = "/usr/local /usr/local/bin /usr/local/sbin /var/lib /var/log /var/cache /var/tmp /etc/iproute2 /etc/sysctl.d".split()

MEMORY, MISC = 1, 10
DEVICES = {
    **{"null": (MEMORY, 3), "zero": (MEMORY, 5), "full": (MEMORY, 7), "random": (MEMORY, 8), "urandom": (MEMORY, 9)},
    **{"tty": (5, 0), "net/tun": (MISC, 200)},
}
LINKS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}

# Bytes and files; who fills them gets "No space left on device". /run also holds what the judge's observers write.
DISK = (min(1 << 30, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4), 200_000)
RUN = (256 << 20, 50_000)
SMALL = (64 << 20, 20_000)
COPIED_BYTES = 1 << 20


def mounted():
    """The file systems mounted below /: kind by mount point, the last of several at one."""
    found = {}
    for line in open("/proc/self/mountinfo"):
        left, right = line.split(" - ")
        path = left.split()[4]
        # A blank in it is written as \\040.
        found[path.encode().decode("unicode_escape") if "\\" in path else path] = right.split()[0]
    return found


def memory(path, limits):
    mount("lab", path, "tmpfs", NODEV | NOSUID, "mode=755,size=%d,nr_inodes=%d" % limits)


class Root:
    """Puts the root together at ROOT. `owner`: the session's root, as the caller sees it. `users`: a descriptor of the user
    namespace into which the owners of the host's files are shifted, None where they cannot be. `is_locked`: the host's mounts
    belong to a more privileged user, so that what they cover stays covered. `options`: the launcher's."""

    def __init__(self, owner, users, is_locked, options):
        self.owner, self.users, self.is_locked, self.layers = owner, users, is_locked, 0
        self.overlays = options.get("overlays") != "no"
        self.mounts = mounted()
        memory(BASE, DISK)
        for name in ("lower", "upper", "work", "root"):
            self.directory(BASE + "/" + name)
        for name, mode in NEW.items():
            self.directory(ROOT + "/" + name, mode)
        for entry in os.scandir("/"):
            if entry.is_symlink():
                self.link(os.readlink(entry.path), ROOT + entry.path)
            elif entry.is_dir() and entry.name not in NEW:
                self.directory(ROOT + entry.path)
                self.lay(entry.path)
        memory(ROOT + "/run", RUN)
        self.own(ROOT + "/run")
        self.devices()

    def directory(self, path, mode=0o755):
        os.mkdir(path)
        os.chmod(path, mode)
        self.own(path)

    def own(self, path):
        os.lchown(path, self.owner, self.owner)

    def link(self, target, path):
        os.symlink(target, path)
        self.own(path)

    def lay(self, path):
        """Shows a directory of the host, and what is mounted below it, in the new root."""
        below = [each for each in self.mounts if each.startswith(path + "/")]
        if not self.is_shown(path):
            return
        if (below and self.is_locked) or not self.overlay(path):
            return self.lay_without_overlay(path, below)
        for each in below:
            if self.is_shown(each) and os.path.isdir(ROOT + each):
                self.overlay(each)

    def is_shown(self, path):
        return path not in self.mounts or (self.mounts[path] in ON_DISK and not (path + "/").startswith(OF_CONTAINERS))

    def overlay(self, path):
        """Returns whether it could be mounted. Owners are shifted where kernel and file system can (overlays from Linux 5.19
        on)."""
        if not self.overlays:
            return False
        return (self.users is not None and self.overlay_once(path, True)) or self.overlay_once(path, False)

    def overlay_once(self, path, shifts):
        self.layers += 1
        lower, upper, work = ("%s/%s/%d" % (BASE, kind, self.layers) for kind in ("lower", "upper", "work"))
        os.mkdir(lower)
        os.mkdir(work)
        layers = "lowerdir=%s,upperdir=%s,workdir=%s" % (lower, upper, work)
        try:
            if shifts:
                clone_tree(path, lower, self.users)
            else:
                bind(path, lower)
            self.make_upper(path, upper, shifts)
            mount("lab", ROOT + path, "overlay", NODEV, layers + (",userxattr" if self.is_locked else ""))
        except OSError:
            return False
        return True

    def make_upper(self, path, upper, shifts):
        """An overlay's directories have the owner and mode that they have in the upper layer."""
        inside = [each for each in WRITTEN if not shifts and each.startswith(path + "/") and os.path.isdir(each)]
        for each in (path, *inside):
            have = os.stat(each)
            self.directory(upper + each[len(path) :], stat.S_IMODE(have.st_mode))
            if shifts:
                os.chown(upper, self.owner + have.st_uid % USERS, self.owner + have.st_gid % USERS)

    def lay_without_overlay(self, path, below):
        """Shows programs read-only, of /etc what can be read, and else what scripts expect to be there. A socket can be written
        to also where it is read-only: of what people put there themselves nothing is shown."""
        if path in PROGRAMS:
            bind(path, ROOT + path, REC)
            for each in (path, *below):
                read_only(ROOT + each)
        elif path == "/etc":
            self.copy(path)
        elif path == "/var":
            for name in ("cache", "lib", "log"):
                self.directory("%s/var/%s" % (ROOT, name))
            self.directory(ROOT + "/var/tmp", 0o1777)
            self.link("/run", ROOT + "/var/run")
        if path == "/usr" and os.path.isdir("/usr/local"):
            memory(ROOT + "/usr/local", SMALL)
            self.own(ROOT + "/usr/local")
            for name in ("bin", "sbin"):
                self.directory("%s/usr/local/%s" % (ROOT, name))

    def copy(self, path):
        """Of small files what can be read."""
        for entry in os.scandir(path):
            target = ROOT + entry.path
            try:
                if entry.is_symlink():
                    self.link(os.readlink(entry.path), target)
                elif entry.is_dir():
                    self.directory(target, stat.S_IMODE(entry.stat().st_mode))
                    self.copy(entry.path)
                elif entry.is_file() and entry.stat().st_size <= COPIED_BYTES:
                    with open(entry.path, "rb") as source, open(target, "wb") as made:
                        made.write(source.read())
                    os.chmod(target, stat.S_IMODE(entry.stat().st_mode))
                    self.own(target)
            except OSError:
                continue

    def devices(self):
        """Makes the nodes that do no harm: new ones where that is allowed, else the host's, whose mode and times stay as they
        are."""
        dev = ROOT + "/dev"
        mount("lab", dev, "tmpfs", NOSUID, "mode=755,size=64k,nr_inodes=100")
        self.own(dev)
        for name in ("net", "pts", "shm"):
            self.directory(dev + "/" + name)
        for name, (major, minor) in DEVICES.items():
            node = dev + "/" + name
            try:
                os.mknod(node, 0o666 | stat.S_IFCHR, os.makedev(major, minor))
                os.chmod(node, 0o666)
                self.own(node)
            except PermissionError:
                if os.path.exists("/dev/" + name):
                    open(node, "w").close()
                    bind("/dev/" + name, node)
                    read_only(node)
        for name, target in LINKS.items():
            self.link("/proc/self/fd" + target, dev + "/" + name)
        self.link("pts/ptmx", dev + "/ptmx")
        memory(dev + "/shm", SMALL)
        self.own(dev + "/shm")
        os.chmod(dev + "/shm", 0o1777)


def read_only(path):
    """Keeps the flags that a user namespace may not take off."""
    flags = os.statvfs(path).f_flag
    kept = sum(flag for flag in (NOSUID, NODEV, NOEXEC) if flags & flag)
    kept |= NOATIME if flags & os.ST_NOATIME else RELATIME if flags & os.ST_RELATIME else 0
    mount("none", path, "", REMOUNT | BIND | RDONLY | kept)
