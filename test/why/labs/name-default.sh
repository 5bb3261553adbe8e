# world: lan
docker run -d --name web nginx > /dev/null
docker run -d --name box busybox sleep 1000 > /dev/null
docker exec box ping -c1 -W1 web
