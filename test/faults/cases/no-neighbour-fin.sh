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
# FIN waits for a neighbour
s timeout 30 nc -l -p 80 </dev/null & 
sleep 0.3
sleep 1 | c nc -N 10.1.0.1 80 & 
sleep 0.5; deaf s; ip -n c neigh flush dev eth0
for i in 1 2 3 4 5 6 7; do sleep 1; c ss -tn | awk 'NR>1{print $1,$3}'; st c; done
wait
