# world: lan
docker run -d --name web nginx:alpine > /dev/null
docker run -d --name box busybox sleep 1000 > /dev/null
sleep 2
explain docker exec box ping -c 2 172.17.0.2
