# world: dockerhost
# docker: 20.10
# The tools of busybox inside containers, between two of them and to the world.
docker network create --subnet 10.4.0.0/24 four
docker run -d --name web --network four busybox sh -c 'mkdir -p /w/sub; echo page > /w/index.html; echo deep > /w/sub/x; httpd -f -p 8080 -h /w'
docker run -d --name ann --network four busybox sleep 1000
sleep 1.5
docker exec ann nc -w 2 10.4.0.2 8080 < /dev/null
docker exec ann wget -q -O - http://10.4.0.2:8080/
docker exec ann wget -q -O - http://10.4.0.2:8080/sub/x
docker exec ann wget -q -O - http://10.4.0.2:8080/nosuch
docker exec ann wget -q -O - http://10.4.0.2:8081/
docker exec ann wget -q -T 1 -O - http://10.4.0.99/
docker exec ann nslookup web
docker exec ann nslookup nosuch.example.test
docker exec ann nslookup 10.4.0.2
docker exec ann ping -c 1 -w 1 10.4.0.99
docker exec -d web sh -c 'nc -ll -p 99 -e echo hi'
sleep 0.6
docker exec ann nc 10.4.0.2 99
docker exec ann nc 10.4.0.2 99
docker exec ann nc -u 10.4.0.2 99
docker exec ann nc -lk -p 5
docker exec ann traceroute -n -I -q 1 203.0.113.80
docker exec ann arp -an | sort
docker exec ann route -n
docker exec ann netstat -rn
docker exec web netstat -ltn
docker exec ann hostname -i
