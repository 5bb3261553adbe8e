#!/bin/bash
# Runs the real @TOOL@, then lets what it changed settle (keeper.py), and answers with its exit code.
if [ "$1 $2" = "netns exec" ] || [[ " $* " != *" "@(add|addbr|addif|del|delete|delbr|delif|set|up|down|name|master|-batch|-b|-force|replace|change|attach)" "* && "@TOOL@" != ifconfig ]]; then
  exec -a @TOOL@ @REAL@ "$@"
fi
. /run/lab/guest/ask.sh
[[ -e /run/lab/listening && " $* " == *" netns "@(d|de|del|dele|delet|delete)" "* ]] && ask let-go $$
(exec -a @TOOL@ @REAL@ "$@")
code=$?
ask settle $$
exit $code
