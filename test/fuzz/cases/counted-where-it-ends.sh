# world: bare
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
sleep 1.2
ip netns exec a iptables -A OUTPUT -p icmp -j DROP
ip netns exec a iptables -A OUTPUT -p udp -j DROP
ip netns exec a ping -c 1 -W 0.8 10.0.0.2
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4001 10.0.0.2 80
ip netns exec a nstat -as IpOutRequests IpOutDiscards IpOutTransmits IcmpOutMsgs IcmpOutEchos UdpOutDatagrams
ip netns exec b iptables -A OUTPUT -j DROP
ip netns exec b timeout 1.7 nc -l -p 81 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hltn 'sport = :81' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec a timeout 0.7 nc -N -w 1 -p 4002 10.0.0.2 81
echo hello | ip netns exec a timeout 0.7 nc -N -w 1 -p 4003 10.0.0.2 82
wait
ip netns exec a nstat -as TcpAttemptFails TcpExtTCPTimeouts TcpRetransSegs
ip netns exec b nstat -as IpOutDiscards TcpExtTCPTimeouts TcpRetransSegs TcpOutRsts
