# Ends a program that runs for the user when the amp that started it was killed: the program's database
# ends then, and nobody else would tell it.
#
# Standard input is a pipe from there. It brings the program's process id and, when the program has
# ended, another line; it ends without that line when amp was killed.
unset AMP_GUARD
set -u
# What a terminal sends is not for us, and no folder is to be kept in use.
trap '' HUP INT QUIT TERM
cd /

# Sets born to when process $1 started and group to its process group; nothing where it is gone, or
# is waited for as a zombie.
look() {
  born= group=
  if [ -d /proc/self ]; then
    stat=
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    # proc(5): the name in parentheses may hold anything; what follows begins with the third field.
    set -- ${stat##*) }
    [ "$1" = Z ] && return 0
    group=$3
    shift 19
    born=$1
  else
    born=$(ps -o lstart= -p "$1" 2>/dev/null | tr ' ' _)
  fi
}

# Lists a process and those that descend from it, each with when it started: those of the program's
# group alone, since one of another has been made a job, or a service, of its own.
family() {
  look "$1"
  [ -n "$born" ] && [ "$group" = "$ours" ] || return 0
  printf '%s\n' "$1 $born"
  for list in "/proc/$1/task/"*/children; do
    children=
    { read -r children <"$list"; } 2>/dev/null
    for child in $children; do (family "$child"); done
  done
}

# Sends a signal to all of the family that live; false when there are none.
signal() {
  living=
  while read -r pid since; do
    look "$pid"
    if [ -n "$born" ] && [ "$born" = "$since" ]; then
      living=yes
      kill "-$1" "$pid" 2>/dev/null
    fi
  done <<END
$members
END
  [ -n "$living" ]
}

read -r program || exit 0
look "$program"
ours=$group first=$born
read -r ended && exit 0
look "$program"
[ -n "$born" ] && [ "$born" = "$first" ] || exit 0
members=$(family "$program")
signal TERM
tries=0
while [ "$tries" -lt 100 ] && signal 0; do
  sleep 0.1
  tries=$((tries + 1))
done
signal KILL
