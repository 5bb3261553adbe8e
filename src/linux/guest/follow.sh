#!/bin/sh
# Runs the real @TOOL@. Most commands change no link and are run at once; one that does is followed: what it changed is let settle
# (keeper.py) before its exit code is answered. sh, because it starts in half the time that bash takes.
case "@TOOL@ $* " in
"ip netns exec "*) exec @REAL@ "$@" ;;
brctl* | ifconfig* | *" -b "* | *" -batch "* | *" -force "*) ;;
*" l"* | *" net"* | *" tu"*) # of a link, a namespace, a tunnel: by a verb as short as one likes
  case " $* " in
  *" a "* | *" ad"* | *" at"* | *" d "* | *" de "* | *" del"* | *" s "* | *" se "* | *" set "* | *" c "* | *" ch"* | *" r "* | *" re"*) ;;
  *) exec @REAL@ "$@" ;;
  esac ;;
*) exec @REAL@ "$@" ;;
esac
. @LAB@/guest/ask.sh
case "@TOOL@ $* " in ip*" netns d"*) [ ! -e @LAB@/listening ] || ask let-go $$ ;; esac
PATH=@LAB@/real:$PATH @TOOL@ "$@"
code=$?
ask settle $$
exit $code
