# world: bare
# How long a connection is tried again counts from its first retransmission, not from its SYN; a loss probe is none.
ip netns add a; ip netns add b
ip link add eth0 netns a type veth peer name eth0 netns b
for n in a b; do ip -n $n link set eth0 up; ip -n $n link set lo up; ip netns exec $n sysctl -qw net.ipv4.tcp_orphan_retries=1; done
ip -n a addr add 10.0.0.1/24 dev eth0; ip -n b addr add 10.0.0.2/24 dev eth0
ip netns exec a iptables -A INPUT -p tcp -m tcp --tcp-flags FIN,ACK FIN,ACK -j REJECT --reject-with icmp-port-unreachable
sleep 1.2
ip netns exec b timeout 5 tcpdump -ttt -lni eth0 tcp or icmp > cap.txt 2> /dev/null &
T=$!
sleep 0.3
ip netns exec a timeout 1.7 nc -l -p 81 > heard.txt &
P=$!
sleep 0.1
echo hello | ip netns exec b timeout 0.7 nc -N -w 1 -p 4001 10.0.0.1 81
wait $P; sleep 2.5
wait $T
grep -o 'Flags [^ ]*\|unreachable' cap.txt
ip netns exec b nstat -az | grep -E 'TcpRetrans|IcmpInDest|Timeouts|LossProbes|AbortOnTimeout'
