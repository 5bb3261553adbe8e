# A host with dockerd, and the rest of the world in its namespace `lan`; the simulator's is src/lab/worlds/dockerhost.ts. Sourced by
# enter.sh, in a guest that has docker; $L/dockerd.flags are the daemon's.
world() {
  # dockerd publishes on IPv6, too, where it can listen on ::1; no other device has IPv6, as in every session.
  sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=1
  ip link set lo up
  ip netns add lan
  ip link add eth0 type veth peer name eth0 netns lan
  ip link set eth0 address 02:00:00:00:00:10
  ip addr add 10.0.0.10/24 dev eth0
  ip link set eth0 up
  ip route add default via 10.0.0.1
  ip -n lan -batch - <<.
link set eth0 address 02:00:00:00:00:01
link set lo up
addr add 10.0.0.1/24 dev eth0
addr add 10.0.0.20/24 dev eth0
addr add 203.0.113.80/32 dev lo
link set eth0 up
.
  echo 'nameserver 10.0.0.1' > /etc/resolv.conf
  printf '127.0.0.1\tlocalhost\n10.0.0.10\tdockerhost\n' > /etc/hosts
  mkdir -p $L/ns /srv/www
  ln -s /run/netns/lan $L/ns/lan
  cp $L/page /srv/www/index.html
  ask run:lan:internet
  ip netns exec lan busybox httpd -f -p 203.0.113.80:80 -h /srv/www &
  image
  tar -C $L/image -cf $L/image.tar .
  start_docker
}

# What the image is made of: busybox, as docker's own image has it, with a page to serve.
image() {
  local applet root=$L/image
  mkdir -p $root/bin $root/www $root/tmp $root/etc $root/root
  cp /netnsim/docker/busybox $root/bin
  for applet in $(/netnsim/docker/busybox --list); do [ $applet = busybox ] || ln -s busybox $root/bin/$applet; done
  cp $L/page $root/www/index.html
  echo 'root:x:0:0:root:/root:/bin/sh' > $root/etc/passwd
}

start_docker() {
  local flags
  mapfile -t flags < $L/dockerd.flags
  mount -t cgroup2 cgroup /sys/fs/cgroup
  # The guest's root is its first RAM disk, from which nobody can pivot away.
  DOCKER_RAMDISK=1 dockerd --storage-driver vfs "${flags[@]}" > $L/dockerd.log 2>&1 &
  until [ -S /var/run/docker.sock ]; do
    kill -0 $! 2> /dev/null || { cat $L/dockerd.log; echo "netnsim: dockerd has ended"; exit 1; }
    sleep 0.1
  done
  docker import -c 'EXPOSE 80' -c 'CMD ["httpd","-f","-h","/www"]' $L/image.tar busybox:latest > /dev/null
}
