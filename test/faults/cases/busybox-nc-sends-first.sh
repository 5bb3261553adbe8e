# world: bare
# busybox's nc reads its input before the network: a client that has sent its end at once still gets what there is.
ip link set lo up
echo stored | busybox nc -l -p 6379 &
sleep 0.5
busybox nc 127.0.0.1 6379 < /dev/null; echo $?; wait
