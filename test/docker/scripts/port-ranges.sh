# world: dockerhost
# docker: 20.10
# Ports in every form that -p takes.
docker run -d --name r1 -p 8000-8002:80-82 busybox
docker port r1
docker run -d --name r2 -p 9000-9010:80 busybox
docker port r2
docker run -d --name r3 -p 9000-9010:80 busybox
docker port r3
docker run -d --name r4 -p 127.0.0.1:7000:80/udp -p 7000:80/tcp busybox
docker port r4
docker run -d --name r5 --expose 5000-5002 busybox
docker ps --format '{{.Names}}: {{.Ports}}'
docker inspect -f '{{json .Config.ExposedPorts}} {{json .HostConfig.PortBindings}}' r5
docker run -d --name r6 -p 10.0.0.10::80 busybox
docker port r6 | sed 's/:[0-9]*$/:PORT/'
iptables -t nat -S DOCKER | grep -v ':32[0-9]*\|dport 32'
ss -4Hltn | awk '{print $4}' | grep -v ':32' | sort
