# world: bare
# iptables asks the kernel for an extension as soon as it is named: what it is in is loaded for a line that is refused, too.
exec 2>&1
iptables -A NOSUCH -m conntrack --ctstate NEW -j ACCEPT
sysctl net.netfilter.nf_conntrack_udp_timeout
ip netns add a
ip netns exec a sysctl -w net.netfilter.nf_conntrack_udp_timeout=5
ip netns exec a iptables -S
iptables -S
