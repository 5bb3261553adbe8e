# world: bare
# a port that is free stays, whatever range was asked for
# found in lab 42 of campaign 7 (seed 7000041)
ip -batch - <<'END'
netns add h
link add br0 netns h type bridge
END
ip netns exec h sysctl -qw net.ipv4.neigh.br0.retrans_time_ms=150 net.ipv4.neigh.br0.delay_first_probe_time=60
ip -n h -force -batch - <<'END'
link set lo up
link set br0 up
addr add 192.168.0.1/27 dev br0
END
ip netns exec h iptables-restore <<'END'
*nat
-A OUTPUT -p tcp -j DNAT --to-destination 192.168.0.6:5000
COMMIT
END
sleep 1.2
ip netns exec b timeout 1.7 nc -l -p 80 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hltn 'sport = :80' | grep -q . && break; sleep 0.05; done
head -c 500 /dev/zero | tr '\0' x | ip netns exec h timeout 0.7 nc -N -w 1 -p 4004 192.168.0.2 80
wait; wc -c < heard.txt
sleep 0.6
ip netns exec h conntrack -L 2> /dev/null | while read -r name number left rest; do echo "$name $number $(( (left + 9) / 10 * 10 )) $rest"; done | sort
