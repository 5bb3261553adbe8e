#!/bin/bash
# Runs the real @TOOL@, then lets what it changed settle (keeper.py), and answers with its exit code.
. /run/lab/guest/ask.sh
[[ -e /run/lab/listening && " $* " == *" netns "@(d|de|del|dele|delet|delete)" "* ]] && ask let-go $$
(exec -a @TOOL@ @REAL@ "$@")
code=$?
ask settle $$
exit $code
