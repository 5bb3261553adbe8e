#!/bin/sh
# dmesg of this session only: the kernel log is one for the whole machine. Shows netfilter's and the martians' lines written
# since the session began (or since dmesg -c/-C), in dmesg's own format.
[ -e /run/lab/logs ] || { echo "dmesg: the script does not name dmesg: the kernel log is not followed for it" >&2; exit 1; }
. /run/lab/guest/ask.sh
ask log $$
shows=1 strips= clears=
for word; do
  case $word in
  -t | --notime) strips=1 ;;
  -c | --read-clear) clears=1 ;;
  -C | --clear) clears=1 shows= ;;
  esac
done
case $shows$strips in
1) cat /run/lab/log ;;
11) sed 's/^\[[^]]*\] //' /run/lab/log ;;
esac
[ -z "$clears" ] || : > /run/lab/log
