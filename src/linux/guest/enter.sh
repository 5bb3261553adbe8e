# Inside fresh namespaces, with /run a file system of the session's own: furnishes the rest, builds the world, runs the script.
# Sourced by bash, with $world and $this (the host's name); /run/lab holds guest/ (these scripts), main.sh (what is to be run) and the
# world's data files. Nothing made here outlives the process: all mounts are private to the mount namespace, all processes die with the
# PID namespace.
set -e
L=/run/lab
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cd /
. $L/guest/world-$world.sh
mkfifo -m 666 $L/keeper $L/stands
(trap '' INT; exec /usr/bin/python3 -ISEB $L/guest/keeper.py "$this" $machines) < /dev/null > /dev/null 3>&- &
read -r answer < $L/stands
[ "$answer" = stands ] # the keeper has said why it could not
cd /root
. $L/guest/ask.sh
world
[ ! -e $L/logs ] || $L/guest/dmesg.py --mark
session() { # session FILE: runs it in a bash with a login's environment
  exec env -i PATH="$PATH" HOME=/root USER=root LOGNAME=root SHELL=/bin/bash TERM=dumb LC_ALL=C.UTF-8 TZ=UTC \
    LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L bash "$@" < /dev/null
}
set +e
. $L/main.sh
