# world: bare
# an ICMP query is remembered for a minute instead of thirty seconds
# found in lab 1 of campaign 7 (seed 7000000)
ip -batch - <<'END'
netns add c00
netns add h
link add eth0 address 02:00:00:00:01:02 netns c00 type veth peer name v00 address 02:00:00:00:01:81 netns h
END
ip netns exec c00 sysctl -qw net.ipv4.neigh.eth0.retrans_time_ms=150 net.ipv4.neigh.eth0.delay_first_probe_time=60
ip -n c00 -force -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
ip netns exec c00 iptables-restore <<'END'
*mangle
-A OUTPUT -m conntrack --ctstate UNTRACKED
COMMIT
END
ip -n h -force -batch - <<'END'
link set lo up
link set v00 master br0
link set v00 up
END
sleep 1.2
ip netns exec c00 ping -c 1 -W 0.8 10.0.0.4
sleep 0.6
ip netns exec c00 conntrack -L 2> /dev/null | while read -r name number left rest; do echo "$name $number $(( (left + 9) / 10 * 10 )) $rest"; done | sort
