# world: dockerhost
# docker: 20.10
# Two containers share one network.
docker run -d --name ann -p 8094:80 busybox
docker run -d --name bob --network container:ann busybox sleep 100
docker exec bob ip -4 addr | grep inet
docker exec bob sh -c 'printf "GET / HTTP/1.0\r\n\r\n" | nc -w 2 127.0.0.1 80 | tail -n 1'
docker inspect -f '{{json .NetworkSettings.Networks}} {{.HostConfig.NetworkMode}}' bob | sed 's/container:.*/container:ID/'
docker ps --format '{{.Names}}|{{.Ports}}|{{.Networks}}'
docker run --rm --network container:bob busybox true
docker stop -t 0 ann
docker exec bob ip -4 addr | grep inet
docker run -d --name cat --network container:ann busybox sleep 100
docker start ann
docker exec ann ip -4 addr | grep inet
