c() { cat; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { cat -n; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { head -n 1; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { head -c 1; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { tail -n 1; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { tac; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { rev; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { wc -l; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { sort; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { uniq; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { cut -c1; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { tr a b; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { tee; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { nl; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { paste -; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { fold; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { expand; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { od; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { xxd; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { hexdump; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { base64; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { md5sum; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { strings; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { column; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { cmp - f; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { diff - f; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { comm - f; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { join - f; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { grep x; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { sed p; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { awk 1; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { dd status=none; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { bash; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { mapfile a; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { cat - f; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
#---
c() { unexpand; }
echo a > f
c < .; echo $?; c <&-; echo $?; c 0> g; echo $?
