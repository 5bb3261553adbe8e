# world: bare
# A policy rule refuses the source address that connect() has chosen: its second lookup is counted as the first is.
ip netns add h; ip netns add b
ip -n b link add eth0 type veth peer name eth0 netns h
ip -n h link set lo up; ip -n h link set eth0 up; ip -n b link set eth0 up; ip -n h addr add 10.0.1.2/24 dev eth0
ip -n h rule add from 10.0.1.2 unreachable
sleep 1.2
h() { ip netns exec h "$@"; }
n() { h nstat -asz IpOutNoRoutes | tail -1; }
h nc -v -w 1 10.0.1.6 80; n
h nc -v -w 1 -s 10.0.1.2 10.0.1.6 80; n
echo x | h nc -v -u -w 1 10.0.1.6 80; n
echo x | h nc -v -u -w 1 -s 10.0.1.2 10.0.1.6 80; n
h ping -c 1 -W 1 10.0.1.6; n
h ping -c 1 -W 1 -I 10.0.1.2 10.0.1.6; n
h ip rule del from 10.0.1.2; h ip rule add from 10.0.1.2 prohibit
h nc -v -w 1 10.0.1.6 80; n
h nc -v -w 1 -s 10.0.1.2 10.0.1.6 80; n
echo x | h nc -v -u -w 1 10.0.1.6 80; n
h ip rule del from 10.0.1.2; h ip rule add from 10.0.1.2 blackhole
h nc -v -w 1 10.0.1.6 80; n
echo x | h nc -v -u -w 1 10.0.1.6 80; n
h ip route add unreachable 10.5.0.0/24;  h nc -v -w 1 10.5.0.6 80; n
h ip route add throw 10.6.0.0/24;  h nc -v -w 1 10.6.0.6 80; n
