t() { echo "--- $*" | cat -A; "$@" | head -c 300 | od -An -c | head -5; echo "rc=${PIPESTATUS[0]}"; }
t printf '%99999999999d' 1
t printf '%2147483648d' 1
t printf '%2147483647d|' 1
t printf '%*d|' 99999999999 1
t printf '%*d|' 5 3
t printf '%*d|' -5 3
t printf '%*d|' abc 3
t printf '%.*d|' -5 3
t printf '%.*s|' -5 abc
t printf '%.s|' abc
t printf '%-010d|' 5
t printf '%+ d|' 5
t printf '% d|' 5
t printf "%'d|" 1234567
t printf '%#x %#o %#X|' 255 8 255
t printf '%d' 9223372036854775808
t printf '%d' -9223372036854775809
t printf '%u' 18446744073709551616
t printf '%u' -1
t printf '%x' -1
t printf '%d' 0x
t printf '%d' 08
t printf '%d' 1abc
t printf '%d' ''
t printf '%d' "'"
t printf '%d' '"ab'
t printf '%d' '+5'
t printf '%d' ' 5'
t printf '%d' '5 '
t printf '%f' abc
t printf '%f' 1e400
t printf '%f' inf
t printf '%f' nan
t printf '%f' 0x1p3
t printf '%a' 1
t printf '%e' 12345.678
t printf '%g' 1e10
t printf '%f' "'a"
t printf '%ld %lld %hd %hhd' 70000 70000 70000 70000
t printf '%jd %zd %td' 1 2 3
t printf '%s %s\n' a
t printf '%s\n' 
t printf 'a\cb'
t printf '%b' 'a\cb' x
t printf '%b|%s' 'a\cb' x
t printf '%z'
t printf '%'
t printf '%5'
t printf '%-'
t printf 'a%zb' 
t printf '%n' abc
t printf '%Lf' 1.5
t printf '%1$s' abc
t printf '%q' 
t printf '%d %d' 1
t printf '%c' ''
t printf '%c|%3c|%-3c|' abc d e
t printf '%s' --
t printf -- '%s' x
t printf -x
t printf '%.3d|%8.3d|%-8.3d|%08.3d' 5 5 5 5
t printf '%i' 010
t printf '\x' 
t printf '\u'
t printf '\8'
t printf '\400' 
t printf '\0101' 
t printf '%b' '\0101' 
t printf '%b' '\101\x41\u41' 
t printf '%b' '\"\?\q' 
t printf '\"\?\q' 
t printf "\\'" 
t printf '%b' "\\'" 
t printf '\0a'
t printf '%s' $'a\0b'
t printf '%.3b|%5b' abcdef a
t printf '%10q|%-10q|' 'a b' 'c d'
t printf '%.2q|%.2Q' 'a b' 'a b'
t printf '%Q' 'a b'
#---
t() { echo "--- $*" | cat -A; "$@" | head -c 300 | od -An -c | head -5; echo "rc=${PIPESTATUS[0]}"; }
t printf '%.-5d|' 3
t printf '%.-5s|' abc
t printf '%2147483648d|x' 1
t printf '%2147483648s|x' 1 
t printf '%.99999999999d|' 1 
t printf '%.99999999999s|' abc
t printf '%.2147483648s|' abc
t printf '%*d|' 99999999999
t printf '%5c|' ''
t printf '%5%|' ''
t printf '%-5%|'
t printf '%d' 0b1
t printf '%d' 0x1G
t printf '%d' 0o1
t printf '%d' - 
t printf '%d' +
t printf '%d' '1 2'
t printf '%d' '-'\''a'
t printf '%u' -18446744073709551616
t printf '%u' -18446744073709551615
t printf '%.0f %.0f %.0f %.0f' 0.5 1.5 2.5 3.5
t printf '%.20f' 0.1
t printf '%.3g|%.3g|%g|%g|%#g|%g' 1234567 0.00001234 0 100000 100000 1000000
t printf '%e' 0
t printf '%a %a %a %a' 0 0.1 -2.5 1e-4950
t printf '%.2a %.0a %A' 1.999 1.999 10
t printf '%f %F %e %G' -inf INF nan NaN
t printf '%f' 1e5000
t printf '%f' 1e-5000
t printf '%g' 1e-4951
t printf '%g' 0x1.8p1
t printf '%g' 0x.
t printf '%g' infinityx
t printf '%g' 'nan(123)'
t printf '%g' ''
t printf '%g' .
t printf '%g' 1e
t printf '%010.2f|%-10.2f|%+.1f|% .1f|%#.0f' 3.14159 3.14159 2 2 2
t printf '%010f|%-010f|%+05d|%x' -inf nan 3 -255
t printf '%#.3x|%#x|%#o|%#.3o|%.0d|%.0x|%#.0o|%#.0x|' 10 0 0 8 0 0 0 0
t printf "%'d|%'.2f" 1234567 1234567.891
x=1; t printf -v x 'a\0b'; printf -v x 'a\0b'; echo "${#x}"; printf -v x '%z'; echo "[$x]"; printf -v x 'ab%z'; echo "[$x]"; printf -v 'a[3]' %s hi; declare -p a; printf -v 1a x; echo $?; printf -vx hey; echo $x; printf -v; echo $?; printf -v x ''; echo "[$x]"; printf ''; echo $?; printf 'abc%nde%n\n' n m; echo $n $m; printf 'é%n\n' n; echo $n; printf '%n' 1x; echo $?; printf '%5n' q; printf '%n'; echo $?
printf -v x; echo $?; printf -v x -- %s y; echo $x; printf -v x - ; echo $x
printf '%d\n' "'é" '"日' "'" "''" "'"$'\xff' "'ab"
printf '%s %d %s\n' a 1x b c
printf '%d %d\n' 1 2x 3 4
printf '%s\n' a b '' d; printf '%s'; printf 'x\n' a b c; printf '%%%s\n' a b
printf '\1\12\123\1234\x4\x41\x414\u41\u0041\u00e9\U1F600\e\E\a\"\\\n' | od -An -c
printf '%b\n' '\1' '\12' '\123' '\1234' '\0' '\01' '\012' '\0123' '\01234' '\x' '\xg' '\u' '\c' x| od -An -c
echo -e '\1' '\12' '\123' '\1234' '\0' '\01' '\012' '\0123' '\01234' '\x' '\xg' '\u' '\"' "\\'" '\?' '\q' '\' '\e' '\E[' '\\c' '\c' x| od -An -c
echo $'a\1' $'\12' $'\1234' $'x\0y' $'\x' $'\xg' $'\x{41}z' $'\x{4141}z' $'\x{}z' $'\x{41' $'\u' $'\"' $'\?' $'\q' $'\ca' $'\c?' $'\c[' $'\c\\x' $'\cé' $'\U110000' | od -An -c
