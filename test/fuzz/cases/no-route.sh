# world: bare
ip link set lo up
ip link add v0 type veth peer name v1
ip link set v0 up
ip link set v1 up
ip addr add 10.0.0.1/24 dev v0
ping -c 1 -W 0.8 10.5.5.5
traceroute -n -q 1 -N 1 -w 0.6 -m 2 -T 10.5.5.5
traceroute -n -q 1 -N 1 -w 0.6 -m 2 -I 10.5.5.5
traceroute -n -q 1 -N 1 -w 0.6 -m 2 10.5.5.5
echo hello | timeout 0.5 nc -u -w 1 -p 4001 10.5.5.5 80
nstat -as IpOutNoRoutes
ip route add blackhole 10.6.0.0/16
ping -c 1 -W 0.8 10.6.0.1
traceroute -n -q 1 -N 1 -w 0.6 -m 2 -T 10.6.0.1
nstat -as IpOutNoRoutes
