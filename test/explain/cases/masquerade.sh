# world: lan
docker run -d --name box busybox sleep 1000 > /dev/null
explain docker exec box ping -c 1 192.168.2.5
