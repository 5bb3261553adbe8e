# world: lan
# A firewall, checked where no root is: in CI, `npx netnsim run examples/check-firewall.sh` fails as soon as a rule does.
set -eu

docker run -d --name web -p 8080:80 nginx > /dev/null
docker run -d --name admin -p 9090:80 nginx > /dev/null

# The rules under test: the LAN may reach the site, and only the router the admin pages.
iptables -N LAN
iptables -A LAN -p tcp -m conntrack --ctorigdstport 9090 ! -s 192.168.2.1 -j REJECT
iptables -I DOCKER-USER -i eth0 -j LAN

must() {
  "$@" > /dev/null || { echo "must work, and does not: $*"; exit 1; }
}
must_not() {
  ! "$@" > /dev/null 2>&1 || { echo "must not work, and does: $*"; exit 1; }
}

must ssh remote curl -fsS -m 2 http://192.168.2.110:8080
must_not ssh remote curl -fsS -m 2 http://192.168.2.110:9090
must curl -fsS -m 2 http://127.0.0.1:9090
echo "the firewall does what it should"
