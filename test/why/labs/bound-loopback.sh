# world: lan
docker run -d -p 81:80 --name web busybox httpd -f -p 127.0.0.1:80 > /dev/null
ssh remote curl -sS -m 3 192.168.2.110:81
