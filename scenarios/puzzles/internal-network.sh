# world: lan
docker network create --internal inside > /dev/null
docker run -d --network inside --name box busybox sleep 1000 > /dev/null
docker exec box ping -c1 -W1 192.168.2.5
