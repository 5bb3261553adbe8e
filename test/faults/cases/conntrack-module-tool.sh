# world: bare
# conntrack(8) loads what it asks, but for its help.
exec 2>&1
conntrack -V
conntrack -L -o bad
sysctl net.netfilter.nf_conntrack_count
conntrack -L
sysctl net.netfilter.nf_conntrack_count
