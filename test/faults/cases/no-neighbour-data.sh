# world: bare
for n in c s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n s addr add 10.1.0.1/24 dev eth0
ip -n c link set eth0 up; ip -n s link set eth0 up
sleep 1.2
c() { ip netns exec c "$@"; }; s() { ip netns exec s "$@"; }
deaf() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=8; }
hears() { ip netns exec $1 sysctl -qw net.ipv4.conf.eth0.arp_ignore=0; }
st() { ip netns exec $1 nstat -asz TcpRetransSegs TcpOutSegs TcpExtTCPTimeouts TcpExtTCPLossProbes TcpExtTCPSpuriousRtxHostQueues IcmpInDestUnreachs IpOutRequests TcpExtListenDrops TcpExtTCPWinProbe TcpExtTCPKeepAlive TcpExtTCPRetransFail TcpExtTCPAbortOnTimeout TcpExtTCPSynRetrans TcpExtOutOfWindowIcmps TcpExtLockDroppedIcmps| tail -n +2 | awk "{print \$1, \$2}"; ip -n $1 neigh; }
# established, then the neighbour is gone: data, its loss probe and timeouts wait; ICMP; and the neighbour comes back
s timeout 60 nc -l -p 80 </dev/null & 
sleep 0.3
(sleep 1; echo one; sleep 6; echo two; sleep 3) | c nc -N 10.1.0.1 80 & 
sleep 0.5; deaf s; ip -n c neigh flush dev eth0; ip -n c neigh
for i in 2 2; do sleep $i; c ss -tn | awk 'NR>1{print $1,$3}'; st c; done
hears s
for i in 1.5; do sleep $i; c ss -tn | awk 'NR>1{print $1,$3}'; st c; done
wait
