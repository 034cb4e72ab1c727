# Watches one PostgreSQL server, in a session of its own.
#
#   watcher.sh start METADB GRACE KEEP STALE COMMAND...   starts the server
#   watcher.sh adopt METADB GRACE KEEP PID SINCE          takes over a server that runs
#
# A shell is given lock.sh and this as a text: a file could be exchanged before it is read.
#
# Standard input is the pipe of the leases: it ends when the last holder has closed it or died, and
# the server is shut down then. Exit code 75: another server holds the cluster's lock.
#   METADB  the cluster's folder
#   GRACE   seconds to wait for clients before they are disconnected
#   KEEP    "keep", or "delete" to remove the folder when the server has ended
#   STALE   "stale" when postmaster.pid was proven to be a leftover
#   SINCE   when the process started, as look() tells it; empty where that is not known
unset AMP_WATCHER
set -u
umask 077
mode=$1 metadb=$2 grace=$3 keep=$4
shift 4
# Names within the folder stay right when it is moved; another may be at its path then.
cd "$metadb" || exit 74
lease=run/lease stopping=run/stopping detached=run/detached

# Sets born to when process $1 started; nothing where it is gone, or is waited for as a zombie.
look() {
  born=
  if [ -d /proc/self ]; then
    stat=
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    # proc(5): the name in parentheses may hold anything; the start is the 20th field after it.
    set -- ${stat##*) }
    [ "$1" = Z ] && return 0
    shift 19
    born=$1
  else
    born=$(ps -o lstart= -p "$1" 2>/dev/null)
  fi
}

# Is the server still the process it was? A process id may be somebody else's by now.
alive() {
  look "$server"
  [ -n "$born" ] && [ "$born" = "$since" ]
}

# Waits a moment. The sleep may outlive this shell by it, and must not keep the folder in use.
pause() {
  (cd / && exec sleep 0.1 >/dev/null 2>&1 3<&- 4>&- 9>&-)
}

# Is there nothing left but a checkpointer that has nothing to do? Told to end while it recovers from
# the crash of a child, PostgreSQL 18.6 waits for that without an end. SIGQUIT, its immediate shutdown,
# loses nothing: the next start recovers. Where the children cannot be seen, half a minute decides.
stuck() {
  children=
  { read -r children <"/proc/$server/task/$server/children"; } 2>/dev/null
  [ -n "$children" ] || [ "$tries" -ge 300 ] || return 1
  for child in $children; do
    title=
    { read -r title <"/proc/$child/cmdline"; } 2>/dev/null
    case $title in
      *"checkpointer performing "* | "postgres: startup"*) return 1 ;;
      *checkpointer* | *"io worker "*) ;;
      # Clients that try to connect, and are turned away.
      *" startup" | *" authentication") ;;
      "postgres: "*) return 1 ;;
    esac
  done
}

# Has the server no child? It hangs before it has made any, in a configuration file that is a pipe or
# has no end, say, and hears no signal: PostgreSQL lets them in when it is ready. Nothing was begun that
# SIGKILL could break. Where the children cannot be seen, there may be some.
childless() {
  children=unseen
  { read -r children <"/proc/$server/task/$server/children"; } 2>/dev/null
  [ -z "$children" ]
}

# How long a server without children may go on after the first signal, in tenths of a second.
patience=600

# Is the folder where it was? PostgreSQL writes its control file by the path it was started with, and
# into another cluster where one has that path now. SIGQUIT has it write none: the next start recovers.
in_place() {
  [ . -ef "$metadb" ]
}

# SIGTERM is PostgreSQL's smart shutdown, which waits for clients; SIGINT is its fast one.
end() {
  while alive && ! in_place; do
    kill -QUIT "$server"
    pause
  done
  if [ "$grace" -gt 0 ] && alive; then
    kill -TERM "$server"
    left=$((grace * 10))
    while [ "$left" -gt 0 ] && alive; do
      pause
      left=$((left - 1))
    done
  fi
  # A shell starts its children with SIGINT ignored, and PostgreSQL takes a moment to change that:
  # one signal could be lost.
  tries=0
  while alive; do
    kill -INT "$server"
    pause
    tries=$((tries + 1))
    if [ "$tries" -ge 10 ] && [ $((tries % 5)) -eq 0 ] && stuck; then kill -QUIT "$server"; fi
    if [ "$tries" -ge "$patience" ] && childless; then kill -KILL "$server"; fi
  done
}

# A redirection that fails, in a folder that was deleted, must not end the shell: it would with
# exec or : alone (POSIX, 2.8.1 Consequences of Shell Errors).
#
# Does what a holder says; false when the server is to be stopped.
obey() {
  case $1 in
    detach) if [ -p "$lease" ] && command exec 4>"$lease"; then true >"$detached"; fi ;;
    attach) rm -f "$detached"; exec 4>&- ;;
    stop) return 1 ;;
  esac
}

# Listens to the holders. Returns when the server is to be stopped, with the mark that says so.
listen() {
  while :; do
    while read -r word <&3; do
      obey "$word" || { true >"$stopping"; return; }
    done
    true >"$stopping"
    # Every holder says a word when it comes: one that came before the line above is heard here.
    read -r word <&3 || return
    obey "$word" || return
    rm -f "$stopping"
  done
}

# Listens beside this shell, which waits for the server. Somebody else may have killed the listener.
listener=
keep_listening() {
  [ -n "$listener" ] && kill -0 "$listener" 2>/dev/null && return
  (
    trap - TERM INT CHLD
    exec 9>&-
    # The lease that the one before held itself died with it.
    if [ -e "$detached" ]; then obey detach; fi
    listen
    end
  ) &
  listener=$!
}

# Waits for the lock beside this shell, which a signal must still reach. The pipe stays open in it, by
# which the next watcher knows what a killed one has left.
locker=
keep_locking() {
  [ -n "$locker" ] && kill -0 "$locker" 2>/dev/null && return
  lock wait &
  locker=$!
}

# What the processes of a killed server shared stays in memory until PostgreSQL looks at that cluster again.
# One that is to be deleted it looks at now, without starting, as initdb has it try settings. The last of the
# processes may take a moment to end. The arguments are the server's command, without its new first option.
free_shared() {
  words=$# option=--check
  while [ "$words" -gt 0 ]; do
    if [ "$1" = -D ] && [ -n "$option" ]; then
      set -- "$@" "$option"
      option=
    fi
    set -- "$@" "$1"
    shift
    words=$((words - 1))
  done
  [ -z "$option" ] || return
  looks=0
  until "$@" >/dev/null 2>&1 3<&- || [ "$looks" -ge 20 ]; do
    pause
    looks=$((looks + 1))
  done
}

exec 9<>lock || exit 74
exec 3<&0 </dev/null
trap '' HUP
if [ "$mode" = start ]; then
  lock try || exit 75
  # With the lock, nobody serves here: a socket is a leftover, and its lock file may name anybody.
  for left in "$stopping" "$detached" run/.s.PGSQL.*; do
    if [ -e "$left" ] || [ -h "$left" ]; then rm -f "$left"; fi
  done
  [ "$1" = stale ] && rm -f data/postmaster.pid
  shift
  "$@" 3<&- &
  server=$!
  exec 9>&-
  look "$server"
  since=$born
else
  server=$1
  look "$server"
  since=${2:-$born}
fi
trap 'end &' TERM INT
# A trapped signal interrupts a wait: the death of the listener is noticed.
trap : CHLD
keep_listening

if [ "$mode" = start ]; then
  while :; do
    wait "$server"
    code=$?
    alive || break
    keep_listening
  done
  # An interrupted wait tells of the signal; the next one tells of the server.
  if [ "$code" -gt 128 ]; then
    wait "$server" 2>/dev/null
    again=$?
    [ "$again" -eq 127 ] || code=$again
  fi
else
  code=0
  keep_locking
  until wait "$locker"; do
    alive || break
    keep_listening
    keep_locking
    pause
  done
  exec 9>&-
fi
kill "$listener" 2>/dev/null
rm -f "$stopping" "$detached"
if [ "$keep" = delete ]; then
  if [ "$mode" = start ] && [ "$code" -gt 128 ]; then free_shared "$@"; fi
  # The mark goes first: who sees it in a folder without a watcher deletes that too.
  rm -f ephemeral && cd / && rm -rf "$metadb"
fi
exit "$code"
