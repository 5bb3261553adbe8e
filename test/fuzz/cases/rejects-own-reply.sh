# world: bare
ip -batch - <<'END'
netns add a
netns add r1
netns add r2
netns add r3
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns r1
link add eth1 address 02:00:00:00:02:01 netns r1 type veth peer name eth0 address 02:00:00:00:02:02 netns r2
link add eth1 address 02:00:00:00:03:01 netns r2 type veth peer name eth0 address 02:00:00:00:03:02 netns r3
link add eth1 address 02:00:00:00:04:01 netns r3 type veth peer name eth2 address 02:00:00:00:04:02 netns r1
link add eth0 address 02:00:00:00:05:01 netns b type veth peer name eth2 address 02:00:00:00:05:02 netns r2
END
ip -n a -force -batch - <<'END'
link set lo up
link set eth0 up
END
ip -n r1 -force -batch - <<'END'
link set lo up
link set eth0 up
link set eth1 up
link set eth2 up
END
ip netns exec r1 iptables-restore <<'END'
*mangle
-A FORWARD -j MARK --xor-mark 0x3
COMMIT
*nat
-A PREROUTING -p tcp -m multiport --dports 81,5000:5010 -j DNAT --to-destination 192.168.0.130:5000
COMMIT
END
ip netns exec r2 sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60 net.ipv4.neigh.eth1.retrans_time_ms=150 net.ipv4.neigh.eth1.delay_first_probe_time=60 net.ipv4.neigh.eth2.retrans_time_ms=150 net.ipv4.neigh.eth2.delay_first_probe_time=60 net.ipv4.ip_forward=1
ip -n r2 -force -batch - <<'END'
link set lo up
link set eth0 up
link set eth1 up
link set eth2 up
addr add 172.16.0.10/29 dev eth0
addr add 192.168.0.65/27 dev eth1
addr add 192.168.0.130/27 dev eth2
route add 10.0.0.0/25 via 172.16.0.9
route add 10.0.3.0/24 via 172.16.0.9
END
ip netns exec r2 iptables-restore <<'END'
*filter
-A FORWARD -j DROP
-A OUTPUT -j ACCEPT
COMMIT
END
ip -n r3 -force -batch - <<'END'
link set lo up
link set eth0 up
link set eth1 up
END
ip netns exec b sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n b -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 192.168.0.129/27 dev eth0
route add default via 192.168.0.130
END
ip netns exec b iptables-restore <<'END'
*filter
-A OUTPUT -j REJECT --reject-with icmp-host-unreachable
COMMIT
END
sleep 1.2
ip netns exec a ping -c 1 -W 0.8 -t 2 172.16.0.14
ip netns exec r2 ping -c 1 -W 0.8 -b 192.168.0.129
ip netns exec b ip addr del 192.168.0.129/27 dev eth0
sleep 0.6
ip -n a neigh | sort
ip netns exec a nstat -as IpInReceives IpInHdrErrors IpInAddrErrors IpForwDatagrams IpInDiscards IpInDelivers IpOutRequests IpOutDiscards IpOutNoRoutes IpReasmReqds IpReasmOKs IpFragOKs IpFragFails IpFragCreates IcmpInMsgs IcmpInErrors IcmpInDestUnreachs IcmpInTimeExcds IcmpInEchos IcmpInEchoReps IcmpOutMsgs IcmpOutDestUnreachs IcmpOutTimeExcds IcmpOutRedirects IcmpOutEchos IcmpOutEchoReps UdpInDatagrams UdpNoPorts UdpOutDatagrams TcpOutRsts
ip netns exec r3 iptables-save -c | grep -v '^#'
ip netns exec r3 conntrack -L 2> /dev/null | while read -r name number left rest; do echo "$name $number $(( (left + 9) / 10 * 10 )) $rest"; done | sort
ip -n r3 -s link
ip -n b addr
ip -n b route show table all
ip -n b neigh | sort
ip netns exec b nstat -as IpInReceives IpInHdrErrors IpInAddrErrors IpForwDatagrams IpInDiscards IpInDelivers IpOutRequests IpOutDiscards IpOutNoRoutes IpReasmReqds IpReasmOKs IpFragOKs IpFragFails IpFragCreates IcmpInMsgs IcmpInErrors IcmpInDestUnreachs IcmpInTimeExcds IcmpInEchos IcmpInEchoReps IcmpOutMsgs IcmpOutDestUnreachs IcmpOutTimeExcds IcmpOutRedirects IcmpOutEchos IcmpOutEchoReps UdpInDatagrams UdpNoPorts UdpOutDatagrams TcpOutRsts
ip netns exec b iptables-save -c | grep -v '^#'
ip netns exec b conntrack -L 2> /dev/null | while read -r name number left rest; do echo "$name $number $(( (left + 9) / 10 * 10 )) $rest"; done | sort
ip -n b -s link
