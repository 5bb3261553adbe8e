# world: bare
ip link add d0 type veth peer name p0; ip link set p0 up; ip link set d0 up
sleep 2
ip addr add 224.0.0.5/24 dev d0; echo $?
ip addr add 239.1.2.3/32 dev d0; echo $?
ip addr add 224.1.0.9/24 brd 224.1.0.255 dev d0; echo $?
ip -4 addr show d0 | grep inet
ip route show table all | grep -v '127\.'
ip addr add 255.255.255.255/24 dev d0; echo $?
ip addr add 0.0.0.0/8 dev d0; echo $?
ip addr add 240.0.0.1/8 dev d0; echo $?
ip -4 addr show d0 | grep inet
ip route show table all | grep -v '127\.'
ip addr del 224.0.0.5/24 dev d0; echo $?
ip route show table all | grep -v '127\.'
