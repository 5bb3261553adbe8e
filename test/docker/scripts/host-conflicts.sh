# world: dockerhost
# docker: 20.10
# Ports taken by others on the host.
busybox httpd -p 9000 -h /
docker run -d --name ann -p 9000:80 busybox
docker ps -a --format '{{.Names}} {{.State}} {{.Status}}'
docker inspect -f '{{.State.ExitCode}} {{json .NetworkSettings.Networks.bridge.IPAddress}}' ann
docker run -d --name bob -p 9001:80 busybox
docker run -d --name cat -p 9000-9002:80 busybox
docker port cat
docker run -d --name dan -p 9001-9002:80 busybox
docker run -d --name eve -p 127.0.0.1:9001:80 busybox
docker run -d --name fay -p 9001:80/udp busybox
docker port fay
docker rm ann dan eve
docker stop -t 0 bob
docker run -d --name gus -p 9001:80 busybox
docker start bob
docker inspect -f '{{.State.Status}} {{.State.Error}}' bob
iptables -t nat -S DOCKER
docker rm -f bob cat fay gus
iptables -t nat -S DOCKER
