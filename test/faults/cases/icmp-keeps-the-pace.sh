# world: bare
# RFC 6069: while each retransmission is answered by an ICMP unreachable the timeout stays as it is; in silence it doubles
for n in c r s; do ip netns add $n; ip -n $n link set lo up; done
ip link add eth0 netns c type veth peer name r1 netns r; ip link add r2 netns r type veth peer name eth0 netns s
ip -n c addr add 10.1.0.2/24 dev eth0; ip -n r addr add 10.1.0.1/24 dev r1; ip -n r addr add 10.2.0.1/24 dev r2; ip -n s addr add 10.2.0.2/24 dev eth0
ip -n c link set eth0 up; ip -n r link set r1 up; ip -n r link set r2 up; ip -n s link set eth0 up
ip -n c route add default via 10.1.0.1; ip -n s route add default via 10.2.0.1; ip netns exec r sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
sleep 2
r() { ip netns exec r "$@"; }
for with in net-unreachable host-unreachable port-unreachable net-prohibited; do
  ip netns exec s timeout 60 nc -l 80 >/dev/null </dev/null &
  ip netns exec c tcpdump -nn -i eth0 -w /tmp/c.pcap tcp 2>/dev/null & T=$!
  sleep 1
  ip netns exec c sh -c "(sleep 1; echo data; sleep 20) | nc 10.2.0.2 80" & N=$!
  sleep 0.5; r iptables -A FORWARD -i r1 -j REJECT --reject-with icmp-$with
  sleep 3; ip netns exec c ss -tno | awk 'NR>1 {print $1, $3}'
  r iptables -A FORWARD -i r1 -j DROP; r iptables -D FORWARD 1; r iptables -Z FORWARD
  sleep 5; r iptables -F FORWARD; sleep 4
  kill $T; wait $T
  echo "== $with"
  tcpdump -nn -tt -r /tmp/c.pcap 'src 10.1.0.2 and tcp[13] & 8 != 0' 2>/dev/null | awk '{ if (last && $1 - last < 3) print int(($1 - last) * 5 + 0.5) / 5; last = $1 }'
  kill $N; wait
done 2>/dev/null
ip netns exec c nstat -az TcpRetransSegs TcpExtTCPTimeouts TcpExtTCPLossProbes | tail -n +2 | awk '{print $1,$2}'
