# world: bare
# Tries whatever a script could do to the host, and says "REACHED ..." where something was done that should have been refused;
# what else it did shows in the host's state. The words in capitals are the test's. It runs nowhere but in a session, whose root
# is nobody outside.
exec 2>&1
read -r _ outside _ < /proc/self/uid_map
[ "$outside" != 0 ] || { echo "REACHED the host's own user namespace"; exit 99; }
t=TOKEN
reached() { echo "REACHED $*"; }

echo "== files"
for sentinel in SENTINELS; do
  for place in "${sentinel%/*}" "$sentinel"; do
    mkdir -p "$place/$t.folder"
    echo $t > "$place/$t.file"
    ln -s / "$place/$t.link"
    mkfifo "$place/$t.pipe"
    cp /bin/true "$place/$t.program" && chmod 6777 "$place/$t.program"
  done
  chmod 0 "$sentinel/file"
  chown 1:1 "$sentinel/file"
  touch -d 2001-01-01 "$sentinel/file"
  echo $t > "$sentinel/file"
  timeout 1 bash -c "echo $t > '$sentinel/pipe'"
  mv "$sentinel/folder" "$sentinel/moved"
  rm -rf "$sentinel"
done
for place in / /etc /usr/bin /usr/sbin /lib /var/spool/cron /etc/cron.d /var/log; do
  echo "* * * * * root echo $t" > "$place/$t.file"
done
chmod 0 /dev/null /dev/zero; chmod 666 /dev/null /dev/zero; touch -d 2001-01-01 /dev/null /dev/urandom

echo "== devices"
for number in $(awk 'NR > 2 { print $1 ":" $2 ":b" }' /proc/partitions) 1:1:c 1:2:c 1:4:c 10:232:c 7:0:b; do
  IFS=: read -r major minor kind <<< "$number"
  mknod /tmp/node $kind $major $minor && { reached "mknod $number"; head -c 1 /tmp/node > /dev/null && reached "device $number"; }
  rm -f /tmp/node
done
losetup -f --show /etc/passwd && reached losetup
swapon /etc/passwd && reached swapon

echo "== mounts"
mkdir -p /tmp/mounts
for kind in devtmpfs debugfs tracefs securityfs bpf cgroup cgroup2 binfmt_misc configfs pstore efivarfs selinuxfs fusectl \
  hugetlbfs ramfs proc sysfs; do
  mkdir /tmp/mounts/$kind
  mount -t $kind hostile /tmp/mounts/$kind > /dev/null 2>&1 && echo "mounted $kind"
done
mkdir /tmp/mounts/v1 && mount -t cgroup -o memory hostile /tmp/mounts/v1 && mkdir /tmp/mounts/v1/$t && reached "cgroup v1"
mkdir /tmp/mounts/cgroup2/$t 2> /dev/null && reached "cgroup v2"
echo $$ > /tmp/mounts/cgroup2/cgroup.procs 2> /dev/null && reached "cgroup.procs"
echo /tmp/$t > /tmp/mounts/v1/release_agent 2> /dev/null && reached release_agent
while read -r _ place _; do
  mount -o remount,rw,dev,suid "$place"
  mount -o remount,bind,rw,dev,suid "$place"
  umount -l "$place"
done < <(awk '$2 !~ "^/(run|proc|dev|tmp|usr|etc)($|/)"' /proc/mounts) > /dev/null 2>&1
ls /tmp/lower /tmp/upper /tmp/root 2> /dev/null && reached "the launcher's folders"

echo "== modules, time, power"
modprobe dummy 2> /dev/null && reached modprobe
insmod /tmp/$t.ko 2> /dev/null && reached insmod
date -s 2001-01-01 > /dev/null && reached date
hwclock -w 2> /dev/null && reached hwclock
reboot -f
poweroff -f
echo h > /proc/sysrq-trigger && reached sysrq

echo "== processes and namespaces"
kill -9 HOST_PID && reached "process HOST_PID"
kill -9 1
for each in mnt net pid uts ipc user cgroup; do nsenter -t HOST_PID --$each true 2> /dev/null && reached "the host's $each"; done
nsenter -t 1 -a true 2> /dev/null && reached "PID 1's namespaces"
ls /proc/1/root/ /proc/1/cwd/ 2> /dev/null && reached "PID 1's root"
hostname $t
domainname $t 2> /dev/null
ulimit -c unlimited
bash -c 'kill -SEGV $$'
echo -1000 > /proc/self/oom_score_adj 2> /dev/null && reached oom_score_adj

echo "== the kernel's settings"
for each in vm.swappiness=7 fs.lease-break-time=46 kernel.panic=33 net.core.netdev_budget=299 \
  net.netfilter.nf_log_all_netns=1 net.netfilter.nf_conntrack_max=65431 net.core.rmem_max=212991 \
  kernel.core_pattern=/tmp/$t kernel.modprobe=/tmp/$t; do
  sysctl -w $each > /dev/null 2>&1
  [ "$(sysctl -n ${each%%=*} 2> /dev/null)" = "${each#*=}" ] && reached $each
done
log=/run/lab/real/dm''esg # by this name: a script that reads the log is another matter
$log -c > /dev/null 2>&1 && reached "dm""esg -c"
$log -n 1 > /dev/null 2>&1 && reached "dm""esg -n"

echo "== the network"
ip link add $t type bridge
ip link add HOST_LINK type bridge
iptables -A INPUT -s 10.99.0.88 -j DROP
iptables -P FORWARD DROP
ip rule add pref 88 lookup 88
ip netns add $t
ip link set lo up

echo "== system calls"
cat > /tmp/hostile.py <<'PYTHON'
import ctypes, fcntl, os, socket, stat, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def reached(what):
    print("REACHED", what, *sys.argv[1:])
def tries(what, function):
    try:
        function()
        reached(what)
    except OSError:
        pass
def call(number, *words):
    if libc.syscall(number, *words) < 0:
        raise OSError(ctypes.get_errno(), number)

for descriptor in map(int, os.listdir("/proc/self/fd")):
    if descriptor > 2 and os.path.exists("/proc/self/fd/%d" % descriptor):
        reached("descriptor %d" % descriptor)

# Files that the kernel would let be written to, but those of this network, these processes, and this IPC, PID and user namespace.
# A watch of /proc/pressure ends with who opened it.
OWN = ("/proc/pressure", "/proc/sys/net", "/proc/sys/fs/mqueue", "/proc/sys/user", "/sys/class/net", "/sys/devices/virtual/net")
OWN_KERNEL = "auto_msgmni msgmax msgmnb msgmni msg_next_id sem sem_next_id shm_next_id shm_rmid_forced shmall shmmax".split()
OWN_KERNEL += ["shmmni", "ns_last_pid", "pid_max"]
for top in ("/proc", "/sys"):
    for folder, folders, files in os.walk(top):
        if folder == "/proc":
            folders[:] = [name for name in folders if not name.isdigit() and name not in ("self", "thread-self")]
        if folder.startswith(OWN):
            continue
        for name in files:
            path = folder + "/" + name
            if folder == "/proc/sys/kernel" and name in OWN_KERNEL or os.path.islink(path):
                continue
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
                reached(path)
            except OSError:
                pass
for folder, _, files in os.walk("/dev"):
    for name in files:
        mode = os.stat(folder + "/" + name).st_mode if os.path.exists(folder + "/" + name) else 0
        if stat.S_ISBLK(mode) or name in ("mem", "kmem", "port", "kvm", "kmsg", "fuse", "loop-control", "vhost-net"):
            reached(folder + "/" + name)

DAEMONS = ["/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/containerd/containerd.sock"]
for path in UNIX_SOCKETS + DAEMONS:
    tries("unix " + repr(path), lambda: socket.socket(socket.AF_UNIX).connect(path))
tries("tcp", lambda: socket.create_connection(("127.0.0.1", HOST_PORT), 1))
tries("vsock", lambda: socket.socket(40, socket.SOCK_STREAM))
tries("bluetooth", lambda: socket.socket(31, socket.SOCK_RAW, 1))
tries("clock", lambda: time.clock_settime(time.CLOCK_REALTIME, time.time() + 3600))
if os.uname().machine == "x86_64":
    tries("init_module", lambda: call(175, b"", 0, b""))
    tries("kexec_load", lambda: call(246, 0, 0, None, 0))
    tries("ioperm", lambda: call(173, 0x70, 1, 1))
    tries("iopl", lambda: call(172, 3))
    tries("bpf", lambda: call(321, 0, b"\0" * 128, 128))
    tries("perf_event_open", lambda: call(298, b"\0" * 128, -1, 0, -1, 0))
    tries("keyctl", lambda: call(250, 0, -4, 0))
    tries("syslog clear", lambda: call(103, 5, None, 0))
    tries("quotactl", lambda: call(179, 0x800002 << 8, b"/dev/vda", 0, None))
    tries("swapoff", lambda: call(168, b"/dev/vda"))
    tries("acct", lambda: call(163, b"/tmp/acct"))
    tries("open_by_handle_at", lambda: call(304, os.open("/", os.O_RDONLY), (b"\x08\0\0\0\x01\0\0\0" + b"\x02\0\0\0\0\0\0\0"), 0))
    tries("io_uring", lambda: call(425, 1, b"\0" * 120))
    if len(sys.argv) == 1:
        tries("pidfd_getfd", lambda: call(438, os.pidfd_open(1), 0, 0))
        tries("ptrace", lambda: call(101, 16, 1, 0, 0))
        tries("memory of PID 1", lambda: os.open("/proc/1/mem", os.O_RDWR))
tries("TIOCSTI", lambda: fcntl.ioctl(1, 0x5412, b"x"))
# Out of a chroot, to what lies above the root.
os.makedirs("/tmp/inner", exist_ok=True)
top = os.open("/", os.O_RDONLY)
os.chroot("/tmp/inner")
os.fchdir(top)
for _ in range(64):
    os.chdir("..")
os.chroot(".")
if not os.path.exists("/run/lab/keeper") or os.path.exists("SENTINEL/file"):
    reached("what is above the root")
PYTHON
python3 /tmp/hostile.py
unshare -Urnmpf --mount-proc python3 /tmp/hostile.py in a nested user namespace

echo "== what stays"
setsid nohup bash -c "exec -a $t-stays sleep 1000" > /dev/null 2>&1 &
setsid nohup bash -c 'trap "" TERM INT HUP; while :; do sleep 1; done' $t-stays-too > /dev/null 2>&1 &
ip link show $t
echo "== through"
kill -9 -1
