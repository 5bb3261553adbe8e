# world: bare
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip netns exec a sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n a -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.10/24 dev eth0
END
ip netns exec b sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60 net.ipv4.conf.eth0.rp_filter=2
ip -n b -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
rule add iif eth0 unreachable
END
sleep 1.2
echo hello | ip netns exec a timeout 0.7 nc -N -w 1 -p 4004 10.0.0.2 80
sleep 0.6
ip netns exec a nstat -as IpInReceives IpInHdrErrors IpInAddrErrors IpForwDatagrams IpInDiscards IpInDelivers IpOutRequests IpOutDiscards IpOutNoRoutes IpReasmReqds IpReasmOKs IpFragOKs IpFragFails IpFragCreates IcmpInMsgs IcmpInErrors IcmpInDestUnreachs IcmpInTimeExcds IcmpInEchos IcmpInEchoReps IcmpOutMsgs IcmpOutDestUnreachs IcmpOutTimeExcds IcmpOutRedirects IcmpOutEchos IcmpOutEchoReps UdpInDatagrams UdpNoPorts UdpOutDatagrams TcpOutRsts
