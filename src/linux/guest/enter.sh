# In the session, when keeper.py has furnished it: builds the world, runs the script. Sourced by bash, with $world, $this (the
# host's name) and $machines; /run/lab holds guest/ (these scripts), main.sh (what is to be run) and the world's data files.
set -e
L=/run/lab
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cd /root
. $L/guest/world-$world.sh
. $L/guest/ask.sh
world
session() { # session FILE: runs it in a bash with a login's environment
  exec env -i PATH="$PATH" HOME=/root USER=root LOGNAME=root SHELL=/bin/bash TERM=dumb LC_ALL=C.UTF-8 TZ=UTC \
    LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L bash "$@" < /dev/null
}
set +e
. $L/main.sh
