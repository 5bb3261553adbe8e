#!/bin/sh
# sudo where the real one refuses its own files, because they are not root's: without the host's root, or where owners cannot be
# shifted. Root stays root, in sudo's environment.
case ${1:--} in -*) echo "sudo: options are not there in a session to which the host's files are nobody's" >&2; exit 1 ;; esac
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LOGNAME=root SHELL=/bin/bash \
  TERM="$TERM" LC_ALL="$LC_ALL" MAIL=/var/mail/root SUDO_COMMAND="$*" SUDO_USER=root SUDO_UID=0 SUDO_GID=0 LD_PRELOAD="$LD_PRELOAD" _STDBUF_O="$_STDBUF_O" "$@"
