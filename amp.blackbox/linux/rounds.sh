# What a user does with a database, round by round, in the project folder that the shell is in: for the tries of
# amp.blackbox/linux/run and of amp.blackbox/linux/musl. It is plain sh, since a system may have no other, and
# each round wants set -e.

# orders NUMBER: fails unless the table has so many rows.
orders() {
  answer=$(ampctl metadb query --format csv 'select count(*) from orders')
  answer=$(echo "$answer" | tail -n 1 | tr -d '\r')
  [ "$answer" = "$1" ] || { printf '%s orders in place of %s\n' "$answer" "$1"; return 1; }
}
# solo [OPTION...]: starts ampd solo, whose process is $solo, and comes back when the database is ready.
solo() {
  : >"$HOME/solo"
  ampd solo "$@" >"$HOME/solo" 2>&1 &
  solo=$!
  trap 'kill -9 $solo 2>/dev/null || true; cat "$HOME/solo"' EXIT
  until grep -q '^ready:' "$HOME/solo"; do
    kill -0 $solo || return 1
    sleep 0.1
  done
}
# Ends it as Ctrl+C in a terminal would.
leave() {
  kill -TERM $solo
  wait $solo || [ $? = 143 ] || return 1
  trap - EXIT
  nobody
}
# No server is left.
nobody() {
  [ -z "$(find .amp/metadb -name postmaster.pid)" ]
}
server() {
  head -n 1 "$(find .amp/metadb -name postmaster.pid)"
}
# ended PROCESS: waits until it has.
ended() {
  while kill -0 "$1" 2>/dev/null; do sleep 0.1; done
}

first() {
  solo "$@"
  ampctl metadb query 'create table orders (id int primary key, note text not null)'
  ampctl metadb query "insert into orders select i, 'order ' || i from generate_series(1, 10000) i"
  orders 10000
  leave
  echo yes
}
again() {
  solo "$@"
  orders 10000
  leave
  echo yes
}
detached() {
  ampctl metadb start
  orders 10000
  ampctl metadb restart
  orders 10000
  ampctl metadb stop
  nobody
  echo yes
}
snapshot() {
  ampctl metadb start
  ampctl metadb snapshot create before
  ampctl metadb query 'drop table orders'
  ampctl metadb snapshot restore before
  ampctl metadb start
  orders 10000
  ampctl metadb stop
  echo yes
}
# The server ends by itself; what was committed is there at the next start.
killed() {
  solo "$@"
  process=$(server)
  ampctl metadb query "insert into orders values (0, 'the last one')"
  kill -9 $solo
  ended "$process"
  solo "$@"
  orders 10001
  ampctl metadb query 'delete from orders where id = 0'
  leave
  echo yes
}
crashed() {
  ampctl metadb start
  process=$(server)
  kill -9 "$process"
  ended "$process"
  ampctl metadb start
  orders 10000
  ampctl metadb stop
  echo yes
}
