#!/bin/sh
# modprobe of a session on a host: modules are the host's. What is built in or loaded is there; another is refused by name.
for word; do
  case $word in
  -a | -q) continue ;;
  -*)
    echo "modprobe: option \"$word\" is not stood in for" >&2
    exit 2
    ;;
  esac
  name=$(printf %s "$word" | tr - _)
  [ ! -e "/sys/module/$name" ] || continue
  [ "$name" != br_netfilter ] || [ ! -e /proc/sys/net/bridge ] || continue
  grep -qs "/$name\.ko" "/lib/modules/$(uname -r)/modules.builtin" && continue
  echo "modprobe: $word is not loaded on this host: load it there, or --on qemu" >&2
  exit 2
done
