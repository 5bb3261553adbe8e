# world: dockerhost
# docker: 20.10 --ip 127.0.0.1
# Published on the loopback unless told otherwise.
docker run -d --name ann -p 8089:80 busybox
docker run -d --name bob -p 0.0.0.0:8090:80 busybox
docker port ann
docker port bob
iptables -t nat -S DOCKER
ss -4Hltn | awk '{print $4}' | sort
ip netns exec lan curl -s -m 2 http://10.0.0.10:8089/; echo $?
docker network create -o com.docker.network.bridge.host_binding_ipv4=10.0.0.10 n1
docker run -d --name cat --network n1 -p 8091:80 busybox
docker port cat
