# world: bare
# A batch is carried out line by line, as its lines come: the first that fails ends it.
yes 'link show nope' | ip -batch -; echo "rc $?"
yes 'link show nope' | head -3 | ip -force -batch -; echo "rc $?"
(echo 'link add br7 type bridge'; sleep 0.5; ip -br link show br7 | cut -c1-3; echo 'link del br7'; sleep 0.5; ip link show br7) | ip -batch -; echo "rc $?"
printf 'link add br8 type bridge # a comment\n\n# another\nlink set \\\n br8 mtu 1400\nlink show nope\nlink del br8\n' | ip -batch -; echo "rc $?"
ip -o link show br8 | grep -o 'mtu 1400'
printf 'link set br8 \\' | ip -batch -; echo "rc $?"
printf 'link del "br8' | ip -batch -; echo "rc $?"
printf 'link del br8' | ip -batch -; echo "rc $?"
printf 'link add br9 type bridge\nbogus\n' > b; ip -batch b; echo "rc $?"; ip -force -b b; echo "rc $?"; ip -batch nofile; echo "rc $?"; ip -batch /; echo "rc $?"
