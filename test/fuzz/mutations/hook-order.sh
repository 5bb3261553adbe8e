# world: bare
# raw stands behind conntrack: NOTRACK comes too late
# found in lab 47 of campaign 7 (seed 7000046)
ip -batch - <<'END'
netns add r1
netns add b
link add eth0 address 02:00:00:00:02:01 netns b type veth peer name eth1 address 02:00:00:00:02:02 netns r1
END
ip netns exec r1 sysctl -qw net.ipv4.neigh.eth1.retrans_time_ms=150 net.ipv4.neigh.eth1.delay_first_probe_time=60
ip -n r1 -force -batch - <<'END'
link set lo up
link set eth1 up
addr add 192.168.0.34/27 dev eth1
END
ip netns exec r1 iptables-restore <<'END'
*raw
-A OUTPUT -j CT --notrack
COMMIT
*nat
:C0 - [0:0]
-A INPUT -m conntrack --ctstate DNAT -j C0
COMMIT
END
ip -n b -force -batch - <<'END'
link set lo up
link set eth0 up
END
sleep 1.2
echo pong | ip netns exec r1 timeout 1.2 nc -u -l -p 80 > heard.txt &
for i in {1..20}; do ip netns exec r1 ss -Hlun 'sport = :80' | grep -q . && break; sleep 0.05; done
head -c 1400 /dev/zero | tr '\0' x | ip netns exec r1 timeout 0.5 nc -u -w 1 -p 4002 192.168.0.38 80
wait; wc -c < heard.txt
sleep 0.6
ip netns exec r1 conntrack -L 2> /dev/null | while read -r name number left rest; do echo "$name $number $(( (left + 9) / 10 * 10 )) $rest"; done | sort
