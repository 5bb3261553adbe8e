# world: lan
# docker: 20.10
docker run -d --name web -p 81:80 nginx:alpine > /dev/null
explain ssh remote curl -s -o /dev/null 192.168.2.110:81
