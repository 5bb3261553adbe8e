#!/bin/bash
# Runs the real @TOOL@, then lets what it changed settle (settle.py), and answers with its exit code.
if [ "$1 $2" = "netns exec" ] || [[ " $* " != *" "@(add|addbr|addif|del|delete|delbr|delif|set|up|down|name|master|-batch|-b|-force|replace|change|attach)" "* && "@TOOL@" != ifconfig ]]; then
  exec -a @TOOL@ @REAL@ "$@"
fi
(exec -a @TOOL@ @REAL@ "$@")
code=$?
LD_PRELOAD= /usr/bin/python3 -ISE /run/lab/guest/settle.py
exit $code
