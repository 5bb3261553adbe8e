printf 'BEGIN { print 1' > p; printf '+1%.0s' {1..20000} >> p; echo ' }' >> p; awk -f p
#---
printf 'BEGIN { a=1; x = a' > p; printf ' a%.0s' {1..20000} >> p; echo '; print length(x) }' >> p; awk -f p
#---
printf 'BEGIN { print 1' > p; printf ' && 1%.0s' {1..9000} >> p; printf ' || 0%.0s' {1..9000} >> p; echo ' }' >> p; awk -f p
#---
printf 'BEGIN { print 1' > p; printf ' < 1 ~ 1%.0s' {1..9000} >> p; echo ' }' >> p; awk -f p
#---
printf 'function f(x) { return x } BEGIN { print 1' > p; printf ' + f(1) * 1 %.0s' {1..9000} >> p; echo ' }' >> p; awk -f p
#---
for mark in '(' - '!' '$' 'int('; do { printf 'BEGIN { x = '; printf " $mark%.0s" {1..5000}; echo '1 }'; } > p; awk -f p; echo $?; done
#---
for n in 10 189 190; do { printf 'BEGIN { x = '; printf '(%.0s' $(seq $n); printf 1; printf ')%.0s' $(seq $n); echo '; print x }'; } > p; awk -f p; { printf 'BEGIN { x = '; printf '$%.0s' $(seq $n); echo '0 ; print x }'; } > p; awk -f p;  { printf 'BEGIN { '; printf '{%.0s' $(seq $n); printf 'print 1'; printf '}%.0s' $(seq $n);  echo '}'; } > p; awk -f p; done
#---
for n in 1006 1007; do { printf 'BEGIN { print 1'; printf ', 1%.0s' $(seq $n); echo ' }'; } > p; awk -f p | wc; done
#---
for n in 8191 8192; do { printf 'BEGIN { x = "'; printf 'a%.0s' $(seq $n); echo '"; print length(x) }'; } > p; awk -f p; done
#---
for n in 8189 8190; do { printf 'BEGIN { x = y ~ /'; printf 'a%.0s' $(seq $n); echo '/; print x }'; } > p; awk -f p; done
#---
printf 'BEGIN { f(1) }\n\n' > a; printf 'BEGIN { \n x = }\n' > b; for files in '-f a' '-f b' '-f a -f b' '-f b -f a' '-f b -f b'; do awk $files; done; awk 'BEGIN { f(1) }'
#---
printf 'BEGIN { a=9; if (a==0) print 0' > p; printf ';else if (a==%d) print %d\n' {1..8} >> p; echo ' }' >> p; awk -f p; awk 'BEGIN { @ ; x = }
BEGIN { y = @ }
@'; awk 'BEGIN { x = 1 @ ; print x }'
#---
awk 'function f(x) { n++; return x } BEGIN { print 0 && f(1), 1 && f(1), f(0) || f(0), f(1) || f(1), f(2) - f(1) - 1, f(1) < f(2) < f(3), f(1) f(2) 3, n; print 1 - 2 - 3, 2 ^ 3 ^ 2, 2 * 3 / 4 % 5, "a" ~ "a" ~ 1, "a" ~ "b" !~ 1, 1 in a in a, 1 == 1 == 1, 1 2 < 3 4, -2 ^ 2, !1 + 1, 1 - -1, $ 0 ++ }'
