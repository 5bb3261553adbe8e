# world: bare
# Where nf_conntrack is a module, its settings and files are there once something loads it, in every namespace.
exec 2>&1
sysctl net.netfilter.nf_conntrack_max
sysctl -w net.netfilter.nf_conntrack_acct=1; echo $?
sysctl -p - <<< "net.netfilter.nf_conntrack_max = 7"; echo $?
echo 1 > /proc/sys/net/netfilter/nf_conntrack_acct; echo $?
cat /proc/net/nf_conntrack /proc/net/stat/nf_conntrack; echo $?
ls /proc/net/stat
ls /proc/sys/net/netfilter | grep -c conntrack
ip netns add before
iptables -N web
iptables -A INPUT -p tcp --dport 80 -m limit --limit 1/s -j REJECT
iptables -t nat -L -n
iptables -t nat -N web
iptables -t nat -F
sysctl net.netfilter.nf_conntrack_count
modprobe nf_conntrack
sysctl net.netfilter.nf_conntrack_count
ip netns exec before sysctl -w net.netfilter.nf_conntrack_acct=1
sysctl net.netfilter.nf_conntrack_acct
ip netns add after
ip netns exec after sysctl net.netfilter.nf_conntrack_acct
cat /proc/net/nf_conntrack; ls /proc/net/stat
