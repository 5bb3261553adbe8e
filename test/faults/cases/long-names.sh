# world: bare
long=$(printf 'a%.0s' $(seq 255)); longer=${long}a
ip link add d0 type veth peer name p0; ip link set p0 up
ip link set d0 alias $long; echo $?; ip link show d0 | grep -c "alias $long\$"
ip link set d0 alias $longer; echo $?; ip link show d0 | grep -c "alias $long\$"
ip link set d0 alias ""; ip link show d0 | grep -c alias
ip netns add $long; echo $?; ip netns | wc -c
ip netns add $longer; echo $?; ip netns | wc -c
ip netns exec $longer true; echo $?
ip netns del $long; echo $?
ip link add abcdefghijklmno type veth peer name p1; echo $?
ip link add abcdefghijklmnop type veth peer name p2; echo $?
ip link set d0 name abcdefghijklmnop; echo $?
