# world: bare
# which packets -m rpfilter and -m string take: the counters of a raw PREROUTING
ip netns add a; ip netns add b
ip link add ea type veth peer name eth0 netns a; ip link add eb type veth peer name eth0 netns b
ip link set ea up; ip link set eb up; ip -n a link set eth0 up; ip -n b link set eth0 up
ip addr add 10.1.0.1/24 dev ea; ip addr add 10.2.0.1/24 dev eb; ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.2.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.ea.rp_filter=0
sleep 1.2
iptables -t raw -A PREROUTING -m rpfilter --invert
iptables -t raw -A PREROUTING -m rpfilter --loose --invert
iptables -t raw -A PREROUTING -m rpfilter --accept-local
iptables -t raw -A PREROUTING -m string --string "abcdefghij" --algo bm
iptables -t raw -A PREROUTING -m string ! --string "GET /x" --algo kmp --from 40 --to 70
iptables -t raw -A PREROUTING -m string --string "get" --algo bm --icase
ip netns exec a ping -c 1 -W 1 10.2.0.2 > /dev/null
ip -n a addr add 10.2.0.77/32 dev lo; ip -n a addr add 10.99.0.1/32 dev lo; ip -n a addr add 10.1.0.1/32 dev lo 2>/dev/null
ip netns exec a ping -c 1 -W 1 -I 10.2.0.77 10.1.0.1 > /dev/null
ip netns exec a ping -c 1 -W 1 -I 10.99.0.1 10.2.0.2 > /dev/null
ip netns exec b timeout 3 nc -l -p 80 > /dev/null &
sleep 0.3; printf 'GET /x\r\n' | ip netns exec a timeout 2 nc -q 1 10.2.0.2 80
printf 'abcdefghijkl' | ip netns exec a timeout 1 nc -u -w 1 10.2.0.2 99
iptables -t raw -L PREROUTING -nvx | tr -s ' '
