#!/bin/bash
# Records recorded.json anew: the replies of a real nginx and a real Apache (REAL_NGINX, REAL_APACHE: their programs; MODULES: Apache's modules) to the
# requests in it. Root, in a private namespace:
#   REAL_NGINX=/usr/sbin/nginx REAL_APACHE=/usr/sbin/apache2 MODULES=/usr/lib/apache2/modules unshare -n ./record.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'kill $(cat "$dir"/*.pid) || true; rm -r "$dir"' EXIT
ip link set lo up
mkdir -p "$dir"/html/{d,e,f/sub} "$dir"/{logs,tmp}
# nginx's welcome page, as the catalogue has it.
sed -n '/^export const NGINX_WELCOME/,/^`;/p' "$here/../../../src/docker/images/pages.ts" | sed '1s/.*`//; $d' > "$dir/html/index.html"
cd "$dir/html"
echo ab > a.txt; echo x > d/index.html; echo 1 > f/b.txt; echo 22 > "f/a b&.txt"; printf raw > f/raw
# The date of a lab.
find . -exec touch -d '2024-01-30 04:28:00 UTC' {} +
chmod -R a+rX "$dir"
cat > "$dir/nginx.conf" <<END
user root; pid $dir/nginx.pid; error_log $dir/logs/nginx notice; daemon on;
events {}
http {
  types { text/html html; text/plain txt; } default_type application/octet-stream; access_log off; keepalive_timeout 65;
  client_body_temp_path $dir/tmp/c; proxy_temp_path $dir/tmp/p; fastcgi_temp_path $dir/tmp/f; uwsgi_temp_path $dir/tmp/u; scgi_temp_path $dir/tmp/s;
  server { listen 80; server_name localhost; location / { root $dir/html; index index.html index.htm; } }
}
END
{
  printf '%s\n' "ServerRoot $dir" "PidFile $dir/httpd.pid" "Listen 81" "ServerName localhost" "User nobody" "Group nogroup"
  for module in mpm_event authz_core dir mime autoindex; do echo "LoadModule ${module}_module $MODULES/mod_$module.so"; done
  printf '%s\n' "TypesConfig /etc/mime.types" "DocumentRoot $dir/html" "ErrorLog $dir/logs/httpd" \
    "<Directory $dir/html>" "Options Indexes FollowSymLinks" "Require all granted" "</Directory>" \
    '<Files ".ht*">' "Require all denied" "</Files>"
} > "$dir/httpd.conf"
"$REAL_NGINX" -p "$dir" -c nginx.conf
"$REAL_APACHE" -d "$dir" -f httpd.conf
for port in 80 81; do
  for _ in $(seq 100); do (exec 3<> /dev/tcp/127.0.0.1/$port) 2> /dev/null && break; sleep 0.1; done
done
python3 "$here/record.py" "$here/recorded.json" "$dir/html/index.html"
