# The bare world: what `unshare -n` gives. lo is down and there is nothing else.
world() { :; }
