# world: bare
# /etc/netns/NAME is mounted over /etc, entry by entry
ip netns add s; mkdir -p /etc/netns/s/www /etc/www; echo f > /etc/netns/s/www/f; echo in > /etc/netns/s/hosts2; echo out > /etc/hosts2
ip netns exec s cat /etc/hosts2
ip netns exec s rm /etc/hosts2; echo rc $?
ip netns exec s rmdir /etc/www; echo rc $?
ip netns exec s mv /etc/hosts2 /etc/hosts3; echo rc $?
ip netns exec s sh -c 'mkdir /etc/www/d; echo y > /etc/www/d/y; mv /etc/www/d /etc/d2; ls /etc/d2 /etc/www; test -e /etc//www/./f && echo yes'; echo rc $?
ip netns exec s rm -r /etc/www; echo rc $?
cat /etc/hosts2; ls /etc/netns/s /etc/netns/s/www
ip netns add t; mkdir -p /etc/netns/t/nodir; ip netns exec t true; echo rc $?
ip netns add u; mkdir -p /etc/netns/u/hostname; ip netns exec u true; echo rc $?
