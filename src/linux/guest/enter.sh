#!/bin/bash
# Inside fresh net, mount, UTS and PID namespaces: makes the file system private, builds the world, runs the session.
# Called as: enter.sh WORLD BASEDIR HOSTNAME, where BASEDIR holds guest/ (these scripts), session.sh and the world's data files.
# Nothing made here outlives the process: all mounts are private to the mount namespace, all processes die with the PID namespace.
set -e
world=$1 base=$2 name=$3
mount --make-rprivate /
mount -t tmpfs -o mode=755 lab /run
mkdir -p /run/netns /run/lab/real /run/lab/etc.up /run/lab/etc.work /run/sudo
cp -r "$base"/. /run/lab/
L=/run/lab
mount -t tmpfs -o mode=1777 lab /tmp
mount -t tmpfs -o mode=700 lab /root
mount -t overlay overlay -o lowerdir=/etc,upperdir=$L/etc.up,workdir=$L/etc.work /etc
mount -t sysfs lab /sys
hostname "$name"
echo "$name" > /etc/hostname
printf '127.0.0.1\tlocalhost\n127.0.1.1\t%s\n' "$name" > /etc/hosts
rm -f /etc/resolv.conf && : > /etc/resolv.conf
rm -rf /etc/netns
# Tools that change links are followed by settle.py (see there); ssh, sudo and dmesg are stood in for.
for tool in /usr/sbin/ip /usr/sbin/brctl /usr/sbin/ifconfig /usr/sbin/bridge; do
  real=$L/real/${tool##*/}
  cp "$(readlink -f $tool)" "$real"
  sed "s|@TOOL@|${tool##*/}|; s|@REAL@|$real|" $L/guest/follow.sh > $L/${tool##*/}.sh
  chmod 755 $L/${tool##*/}.sh
  mount --bind $L/${tool##*/}.sh "$(readlink -f $tool)"
done
chmod 755 $L/guest/*
mount --bind $L/guest/ssh.sh /usr/bin/ssh
cp /usr/bin/dmesg $L/real/dmesg && mount --bind $L/guest/dmesg.py /usr/bin/dmesg
cp -p /usr/bin/sudo $L/real/sudo && mount --bind $L/guest/sudo.sh /usr/bin/sudo
cd /root
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
/usr/bin/python3 -ISE $L/guest/settle.py
. $L/guest/world-$world.sh
$L/guest/dmesg.py --mark
exec env -i PATH="$PATH" HOME=/root USER=root LOGNAME=root SHELL=/bin/bash TERM=dumb LC_ALL=C.UTF-8 TZ=UTC \
  LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L bash $L/session.sh < /dev/null
