#!/bin/sh
# The real tcpdump, which stays root: there is no other user to become.
exec /run/lab/real/tcpdump -Z root "$@"
