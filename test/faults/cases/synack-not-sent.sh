# world: bare
# A SYN-ACK that a rule rejects or that no route takes: its request lasts until it is to be sent again
ip netns add h; ip netns add c
ip link add c0 netns c type veth peer name h0 netns h
ip -n c addr add 10.0.0.1/24 dev c0; ip -n h addr add 10.0.0.10/24 dev h0
for x in "c c0" "h h0" "h lo" "c lo"; do set -- $x; ip -n $1 link set $2 up; done
sleep 1.2
h() { ip netns exec h "$@"; }
st() { h nstat -asz TcpRetransSegs TcpOutSegs TcpInSegs TcpExtTCPTimeouts TcpExtTCPSynRetrans TcpExtListenDrops IcmpInDestUnreachs IcmpInErrors IpOutNoRoutes | tail -n +2 | awk '{print $1, $2}'; h ss -tan | awk 'NR>1{print $1, $4}'; }
h nc -lk -p 80 </dev/null >/dev/null & N=$!
sleep 0.3
for with in icmp-port-unreachable icmp-host-unreachable tcp-reset; do
  h iptables -A OUTPUT -p tcp --sport 80 -j REJECT --reject-with $with
  ip netns exec c nc -v -w 10 10.0.0.10 80 </dev/null & C=$!
  sleep 0.5; echo "$with"; st; sleep 1; st
  kill $C; wait $C; h iptables -F OUTPUT; sleep 4; st
done
h iptables -A OUTPUT -p tcp --sport 80 -j DROP
ip netns exec c nc -v -w 10 10.0.0.10 80 </dev/null & C=$!
sleep 0.5; echo drop; st; sleep 1; st
kill $C; wait $C; h iptables -F OUTPUT; sleep 4; st
ip netns exec c ip addr add 10.9.0.1/32 dev lo
ip netns exec c nc -v -s 10.9.0.1 -w 10 10.0.0.10 80 </dev/null & C=$!
sleep 0.5; echo no route; st; sleep 1; st
kill $C $N
