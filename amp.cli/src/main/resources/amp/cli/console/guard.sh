# Ends a program that runs for the user when the amp that started it was killed: the program's database
# ends then, and nobody else would tell it.
#
# Standard input is a pipe from there. It brings the program's process id and, when the program has
# ended, another line; it ends without that line when amp was killed. The argument is amp's process id.
amp=$1 mark=$AMP_GUARD_MARK
unset AMP_GUARD AMP_GUARD_MARK
set -u
# What a terminal sends is not for us, and no folder is to be kept in use.
trap '' HUP INT QUIT TERM
cd /

# Sets born to when process $1 started, group to its process group, and where there is /proc its parent
# and its session; nothing where it is gone, or is waited for as a zombie.
look() {
  born= parent= group= session=
  if [ -d /proc/self ]; then
    stat=
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    # proc(5): the name in parentheses may hold anything; what follows begins with the third field.
    set -- ${stat##*) }
    # A line break in the name leaves less of it.
    [ $# -ge 20 ] && [ "$1" != Z ] || return 0
    parent=$2 group=$3 session=$4
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

newline='
'

# Tells whether process $1 has all the variables that amp gave its program.
marked() {
  [ -n "$mark" ] || return 1
  variables=$newline$({ tr '\0' '\n' <"/proc/$1/environ"; } 2>/dev/null)$newline
  while IFS= read -r line; do
    case $variables in
      *"$newline$line$newline"*) ;;
      *) return 1 ;;
    esac
  done <<END
$mark
END
}

# Tells whether process $1 may be the program: amp started both of us, so that whoever is our parent
# now is its parent too; its group and session are ours, and it is no older.
akin() {
  look "$1"
  [ -n "$born" ] && [ "$1" != $$ ] && [ "$parent $group $session" = "$mine" ] &&
    [ "$born" -ge "$begun" ]
}

# Finds the program of an amp that was killed before it told its process id; false where there is none.
# Without /proc, as on macOS, nobody says which variables a process has: the program then runs on.
find_program() {
  [ -d /proc/self ] || return 1
  tries=0
  # The pipe ends a moment before the kernel gives amp's children another parent.
  while look $$ && [ "$parent" = "$amp" ] && [ "$tries" -lt 20 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  mine="$parent $group $session" ours=$group begun=$born
  # Whoever loses its parent later is a stranger.
  orphans=
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    akin "$pid" && orphans="$orphans $pid:$born"
  done
  tries=0 unclear=yes
  # Until it is executed, the program is Java's helper and has the variables of amp.
  while [ -n "$unclear" ] && [ "$tries" -lt 20 ]; do
    [ "$tries" = 0 ] || sleep 0.1
    tries=$((tries + 1))
    found= unclear=
    for orphan in $orphans; do
      pid=${orphan%:*}
      akin "$pid" && [ "$born" = "${orphan#*:}" ] || continue
      if marked "$pid"; then found="$found $pid $born"; else unclear=yes; fi
    done
  done
  # Which of two it is cannot be told, so that none is touched.
  set -- $found
  [ $# = 2 ] && program=$1 first=$2
}

if read -r program; then
  look "$program"
  ours=$group first=$born
  read -r ended && exit 0
else
  find_program || exit 0
fi
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
