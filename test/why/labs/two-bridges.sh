# world: bare
for b in 0 1; do ip link add br$b type bridge; ip link set br$b up; done
ip addr add 10.1.0.1/24 dev br0; ip addr add 10.1.0.254/24 dev br1
i=2; for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br$((i-2)) up; ip -n $n link set eth0 up; ip -n $n addr add 10.1.0.$i/24 dev eth0; i=$((i+1)); done
ping -c 1 -W 1 10.1.0.3
