#!/bin/sh
# Starts the program it is named after: ampup, ampd or ampctl. Forks as little as it can.

fail() {
  printf 'error: %s\n  %s\n' "$1" "$2" >&2
  exit 1
}

# Where a stream is closed, the next file that the JVM opens would be taken for it, by us and by the programs
# that we start. To read and write fail as before with /dev/null opened the other way round.
{ true 3<&0; } 2>/dev/null || exec 0>/dev/null
{ true 3>&1; } 2>/dev/null || exec 1</dev/null
true 3>&2 || exec 2</dev/null

# Libraries of others unpack files that they then cannot read, where a umask takes that from the owner.
umask u=rwx

# No program of the folder that we happen to be in is run, whatever PATH says. Commands that amp starts
# for its user have the user's own PATH again.
unset users_path
[ -z "${PATH+set}" ] || users_path=$PATH
folders=
rest=${PATH-}:
while [ -n "$rest" ]; do
  case $rest in /*) folders=$folders:${rest%%:*} ;; esac
  rest=${rest#*:}
done
PATH=/usr/bin:/bin$folders

# A JVM ends with a trace of its own where it cannot tell where it is. A shell's own pwd says what it remembers.
[ . -ef "${PWD-}" ] || env pwd >/dev/null 2>&1 ||
  fail "the current folder has been deleted" "go to one that is there, for example: cd"

# A JVM with too few cannot even load what says so. It raises the limit as far as it may by itself.
files=$(ulimit -Hn 2>/dev/null) || files=
case $files in
  "" | *[!0-9]*) ;;
  *) [ "$files" -ge 64 ] ||
    fail "only $files files may be open at once here, and that is too few" \
      "allow more, for example: ulimit -n 1024" ;;
esac

# Where we are, through every link; readlink -f is missing on older macOS.
self=$0
case $self in */*) ;; *) self=$(command -v -- "$self") ;; esac
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
name=${self##*/}
home=${self%/*}/..
# To Java, a word before the main class that begins with @ is a file of arguments.
case $home in @*) home=./$home ;; esac
# What is brief, or starts and then waits, is best with the fast compiler alone, and less of it than by itself.
# Unpacking an archive wants the good one too, and so does what may move much data; there it costs
# 4 ms, when it comes late.
jit='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5'
case $name in
  ampup) main=amp.cli.Ampup jit=-XX:+TieredCompilation ;;
  ampd) main=amp.cli.Ampd ;;
  ampctl)
    main=amp.cli.Ampctl
    for word in "$@"; do
      case $word in
        backup | restore | query | import | export)
          jit='-XX:+TieredCompilation -XX:CompileThresholdScaling=5'
          break
          ;;
      esac
    done
    ;;
  *) fail "$self: unknown program name" "it must be called ampup, ampd or ampctl" ;;
esac

# What is mapped into memory as code must be as much ours as the programs of the store: at an absolute
# path without links, on which everything is ours or root's, and others can write nothing but what is
# sticky. A shell cannot tell modes, so that ls is asked, but only where there is such class data.
trusted() (
  newline='
'
  case $1/ in [!/]* | *//* | */../* | *"$newline"*) exit 1 ;; esac
  at=$1
  set -- / "$1/classes.jsa" "$1/classes.for"
  while [ -n "$at" ]; do
    set -- "$@" "$at"
    at=${at%/*}
  done
  listed=$(ls -dn -- "$@") || exit
  set -f
  IFS=$newline
  for line in $listed; do
    case $line in
      l*) exit 1 ;;
      d????????[tT]*) ;;
      ????????w*) exit 1 ;;
    esac
    [ ! -O "/${line#*/}" ] || continue
    IFS=' '
    set -- $line
    [ "$3" = 0 ] || exit
  done
)

# Class data: in our own folder that of the build, in the user's what ampup made for another Java. It has the time
# of the jars that it was made of; copies may have lost that. Where its description is younger, it was written
# where we are, and that Java has run; from an archive it comes as old as the jars.
# A JVM that is given what does not fit starts without any, and slower than with its own.
find_data() {
  data= has_run=
  real=$1
  for folder in "$home/lib" "${AMPUP_HOME:-${HOME:-}/.ampup}/class-data" "${HOME:-}/.ampup/class-data"; do
    [ -r "$folder/classes.for" ] && [ -r "$folder/classes.jsa" ] || continue
    {
      IFS= read -r made_java
      IFS= read -r made_version
      IFS= read -r made_jar
    } <"$folder/classes.for" || continue
    case $made_java in
      /*) ;;
      *) made_java=$folder/$made_java made_jar=$folder/$made_jar ;;
    esac
    if [ "$made_jar" -nt "$folder/classes.jsa" ] || [ "$made_jar" -ot "$folder/classes.jsa" ]; then continue; fi
    if [ "$1" -ef "$made_java" ] && [ "$home/lib/amp.cli.jar" -ef "$made_jar" ] &&
      { [ "$folder" = "$home/lib" ] || trusted "$folder"; }; then
      data=$folder/classes.jsa
      real=$made_java
      [ ! "$folder/classes.for" -nt "$made_jar" ] || has_run=yes
      return
    fi
  done 2>/dev/null
}

# Without /proc, as in many a chroot, the loader of Linux cannot see where a program is, and finds none
# of a JVM's libraries, unless this variable tells (man 8 ld.so).
tell_origin() {
  if [ -d /proc/self ] || [ "$(uname)" != Linux ]; then return; fi
  LD_ORIGIN_PATH=${1%/*}
  export LD_ORIGIN_PATH
}

# The Java that we bring is for one system and C library, and has the path of its loader written
# down. Where its class data was made here it has run before; else it is asked, for as little as it can.
runs_here() {
  [ -x "$1" ] || return
  {
    IFS= read -r platform
    IFS= read -r loader
  } <"$home/runtime/platform" || return
  [ -z "$loader" ] || [ -e "$loader" ] || return
  find_data "$1"
  tell_origin "$1"
  [ -n "$has_run" ] || "$1" -Xinternalversion >/dev/null
} 2>/dev/null

# The first Java in the user's PATH, but none from a folder where everybody could have put it.
find_java() {
  rest=${folders#:}:
  while [ "$rest" != : ] && [ -n "$rest" ]; do
    java=${rest%%:*}/java
    rest=${rest#*:}
    [ -f "$java" ] && [ -x "$java" ] || continue
    case $(ls -dnL -- "${java%/java}/") in ????????w*) ;; *) return ;; esac
  done
  return 1
}

own=$home/runtime/bin/java
if [ -z "${AMP_JAVA:-}" ] && runs_here "$own"; then
  java=$own
else
  if [ -n "${AMP_JAVA:-}" ]; then
    java=$AMP_JAVA
    [ ! -d "$java" ] || java=$java/bin/java
  elif [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
  else
    find_java || {
      if [ -x "$own" ]; then
        brought=", and the one in $home/runtime does not run on this system"
        [ -d /proc/self ] || [ "$(uname)" != Linux ] || brought="$brought, which has no /proc"
        needed=$("$own" -Xinternalversion 2>&1 |
          sed -n 's/.*version .\(GLIBC_[0-9.]*\). not found.*/\1/p' | sort -V | tail -n 1)
        [ -z "$needed" ] || brought="$brought, whose C library is older than the $needed that it needs"
      fi
      fail "no Java found${brought-}" "install Java 17 or later, or set JAVA_HOME to where it is"
    }
  fi
  [ -x "$java" ] ||
    fail "no Java at $java" "set JAVA_HOME, or AMP_JAVA, to an installed Java 17 or later"
  find_data "$java"
fi

# The version stands in a file of the JDK; asking the program itself would take as long as our work.
while [ -L "$real" ]; do
  link=$(readlink "$real")
  case $link in
    /*) real=$link ;;
    *) real=${real%/*}/$link ;;
  esac
done
tell_origin "$real"
version=
release=${real%/*}/../release
if [ -r "$release" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      JAVA_VERSION=*)
        version=${line#JAVA_VERSION=}
        break
        ;;
    esac
  done <"$release"
else
  version=$("$java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
fi
version=${version#\"}
version=${version%\"}
major=${version%%[!0-9]*}
[ "${major:-0}" -ge 17 ] ||
  fail "$java is Java ${version:-of an unknown version}, but 17 or later is needed" \
    "set JAVA_HOME, or AMP_JAVA, to an installed Java 17 or later"
[ -z "$data" ] || [ "$version" = "$made_version" ] || data=

# In an ASCII locale, or one that is named but not installed, a JVM cannot even name a folder with
# an accent. Those that need no question are tried first.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  "" | C | POSIX) charmap= ;;
  C.UTF-8 | C.utf8) [ -d /usr/lib/locale/C.utf8 ] && charmap=UTF-8 || charmap=$(locale charmap) ;;
  *) charmap=$(locale charmap) ;;
esac 2>/dev/null
case $charmap in
  "" | ANSI_X3.4-1968 | US-ASCII | 646)
    LC_ALL=C.UTF-8
    [ ! -d /System/Library ] || LC_ALL=en_US.UTF-8
    export LC_ALL
    ;;
esac

# A JVM cannot tell which of its streams is a terminal.
terminals=
[ ! -t 1 ] || terminals=out
[ ! -t 2 ] || terminals=$terminals,err
[ ! -t 0 ] || terminals=$terminals,in

# At a random address every pointer in the archive would be written anew, 30 MB of them.
mapping=
[ -z "$data" ] || mapping='-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions
  -XX:ArchiveRelocationMode=0'

# The JVM's own messages go to stderr, and so does what its threads do, where somebody types Ctrl+\: stdout is
# for results. Of class data that does not fit, since the user has options of their own perhaps, it says
# nothing. Java 24 and later warn of each library that loads code of the system, which those for a terminal and
# for Zstandard do, unless it is let.
set -- \
  -Xshare:auto ${data:+"-XX:SharedArchiveFile=$data"} $mapping \
  -Xlog:disable -Xlog:all=error:stderr "-Xlog:cds*=off:stderr" -XX:+DisplayVMOutputToStderr \
  $jit -XX:+UseSerialGC -XX:-UsePerfData -Xms16m -Xmx256m \
  --enable-native-access=ALL-UNNAMED \
  "-Damp.terminals=$terminals" \
  -cp "$home/lib/amp.cli.jar" "$main" "$@"

# What makes a program of the shell's background answer to SIGINT, which it is started to ignore.
find_reset() {
  reset=$(command -v env) && "$reset" --default-signal=INT,QUIT true 2>/dev/null && return
  reset=$(command -v perl)
}

# Process 1 of a container inherits whoever loses their parent, and they stay as zombies until it waits
# for them, which a JVM does for its own children alone. A shell does for all, while it waits for one.
serve_as_init() {
  [ -z "${users_path+set}" ] || PATH=$users_path
  child= early= signalled=
  for signal in TERM HUP QUIT INT; do
    trap "forward $signal" "$signal"
  done
  # A terminal's Ctrl+C reaches the program by itself.
  case $terminals in *in*) trap 'signalled=yes' INT ;; esac
  exec 3<&0
  case ${reset##*/} in
    env) "$reset" --default-signal=INT,QUIT "$java" "$@" <&3 3<&- & ;;
    *) "$reset" -e '$SIG{$_} = "DEFAULT" for qw(INT QUIT); exec { $ARGV[0] } @ARGV' \
      "$java" "$@" <&3 3<&- & ;;
  esac
  child=$!
  [ -z "$early" ] || kill "-$early" "$child"
  exec 3<&- </dev/null
  wait "$child"
  code=$?
  # An interrupted wait tells of the signal; the next one tells of the program.
  while [ -n "$signalled" ]; do
    signalled=
    wait "$child" 2>/dev/null
    again=$?
    [ "$again" -eq 127 ] || code=$again
  done
  exit "$code"
}

forward() {
  signalled=yes
  if [ -n "$child" ]; then kill "-$1" "$child" 2>/dev/null; else early=$1; fi
}

if [ $$ -eq 1 ] && [ "$name" = ampd ] && find_reset; then serve_as_init "$@"; fi
[ -z "${users_path+set}" ] || PATH=$users_path
exec "$java" "$@"
