#!/bin/sh
# Runs the real @TOOL@ at once where the command changes no link: most do not, and sh starts in half the time that bash takes.
[ "$1 $2" != "netns exec" ] || exec @REAL@ "$@"
case " $* " in
*" add "* | *" del "* | *" delete "* | *" set "* | *" name "* | *" master "* | *" -batch "* | *" -b "* | *" -force "* | *" replace "* | *" change "*)
  exec @LAB@/@TOOL@-follow.sh "$@" ;;
esac
exec @REAL@ "$@"
