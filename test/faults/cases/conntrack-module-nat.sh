# world: bare
# The first built-in chain of nat in any namespace loads nf_nat; a chain of one's own, a list or a flush does not.
exec 2>&1
ip netns add a
ip netns exec a iptables -t nat -X
ip netns exec a iptables -t nat -L -n
ip netns exec a iptables -t nat -N web
printf '*nat\nCOMMIT\n' | ip netns exec a iptables-restore
sysctl net.netfilter.nf_conntrack_count
ip netns exec a iptables -t nat -P PREROUTING ACCEPT
sysctl net.netfilter.nf_conntrack_count
