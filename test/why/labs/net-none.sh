# world: lan
docker run -d --name box --network none busybox sleep 1000 > /dev/null
docker exec box ping -c 1 -W 1 192.168.2.5
