# world: dockerhost
# docker: 20.10
# Which connections dockerd takes out of conntrack, and when.
docker network create --subnet 10.9.0.0/24 -o com.docker.network.bridge.name=brn n
docker run -d --name web -p 8080:80 busybox
docker run -d --name syslog -p 514:514/udp busybox sh -c 'sleep 1000 | nc -u -l -p 514 > /tmp/log'
sleep 1.2
send() { echo "$1" | ip netns exec lan nc -u -w 1 -p ${2:-5140} 10.0.0.10 514; }
show() { conntrack -L 2>/dev/null | grep -v -e 'dport=53 ' -e '^unknown' | grep -v 'src=172.17.0.1 ' | sed -E 's/(tcp|udp|icmp) +([0-9]+) [0-9]+/\1 \2 T/; s/sport=(3[2-9]|[4-6][0-9])[0-9]{3} /sport=P /g; s/dport=(3[2-9]|[4-6][0-9])[0-9]{3} /dport=P /g; s/ id=[0-9]+/ id=I/g' | sort; }
ip netns exec lan curl -s -m 2 http://10.0.0.10:8080/
docker exec web ping -c 1 10.0.0.1 | tail -2 | head -1
ip netns exec lan ping -c 1 10.0.0.10 | tail -2 | head -1
send one
show
docker stop -t 0 web; echo "--- web stopped"; show
send early 5141
docker start web; echo "--- web started"; show
docker kill syslog; echo "--- syslog killed"; show
send two; echo "--- nobody there"; show
docker start syslog; echo "--- syslog started"; show
ip netns exec lan curl -s -m 2 http://10.0.0.10:8080/
docker network connect n web; echo "--- web on n"; show
docker exec web ping -c 1 10.0.0.1 | tail -2 | head -1
docker network disconnect bridge web; echo "--- web off bridge"; show
ip netns exec lan curl -s -m 2 http://10.0.0.10:8080/
docker network connect bridge web; echo "--- web on bridge"; show
docker network disconnect n web; echo "--- web off n"; show
ip netns exec lan curl -s -m 2 http://10.0.0.10:8080/
docker restart -t 0 web syslog; echo "--- both restarted"; show
ip netns exec lan curl -s -m 2 http://10.0.0.10:8080/
send three
docker pause web; docker unpause web; echo "--- web paused"; show
docker rm -f web syslog; echo "--- removed"; show
