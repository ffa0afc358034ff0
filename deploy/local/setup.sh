#!/usr/bin/env bash
# Installs what Halatech needs on this machine and is not there yet. Says nothing when all is there.
#
#   deploy/local/setup.sh [--tests]
#
#   --tests   also what only the tests need: Node.js, npm and Chromium
#
# PostgreSQL with pgvector goes into a folder of its own, <data>/tools; a PostgreSQL of the system and
# its clusters are left alone. <data> is $HALATECH_DATA, by default .data in the repository.
#
#   HALATECH_POSTGRES_BIN      use the PostgreSQL with pgvector in this folder and install none
#   HALATECH_PGVECTOR_TARBALL  build pgvector from this source archive instead of fetching one
#
# Debian 12 and 13 and Ubuntu 24.04. Elsewhere: install the .NET SDK 10 and a PostgreSQL with pgvector
# and name its folder in HALATECH_POSTGRES_BIN, or use deploy/compose.yaml.
set -euo pipefail
umask 022
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=deploy/local/common.sh
. "$here/common.sh"

tests=
case ${1:-} in
  '') ;;
  --tests) tests=yes ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

say() { printf 'setup: %s\n' "$*"; }

# Runs a step into the log; its failure ends the script with the log's name and last lines.
step() {
  local what=$1
  shift
  printf '\n== %s\n' "$what" >>"$log"
  "$@" >>"$log" 2>&1 && return
  tail -n 5 "$log" >&2
  die "$what failed; the whole log is $log"
}

# --- the system's packages -----------------------------------------------------------------------

system_name() { (. /etc/os-release 2>/dev/null && printf '%s %s' "$ID" "${VERSION_ID:-}") || uname -s; }

# The PostgreSQL that the release itself carries, so that every library it wants is in the release too.
postgres_major() {
  case $(system_name) in
    'debian 12') echo 15 ;;
    'debian 13') echo 17 ;;
    'ubuntu 24.04') echo 16 ;;
    *) return 1 ;;
  esac
}

apt=(apt-get -q -o DPkg::Lock::Timeout=300)
refreshed=
refresh_lists() {
  [ -z "$refreshed" ] && is_root || return 1
  refreshed=yes
  step 'apt-get update' "${apt[@]}" update
}

# No grep -q at the end of a pipe: it leaves early, and pipefail would take the writer's SIGPIPE for a no.
offered() { [[ $(apt-cache policy "$1" 2>/dev/null) == *'Candidate: '[!\(]* ]]; }

# Package lists are empty in a fresh container and outdated on a machine that was left alone.
ensure_offered() { offered "$1" || { refresh_lists && offered "$1"; }; }

installed() { [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *'ok installed' ]]; }

# Installs those of the packages that are missing. Without root it names the command that would.
install_packages() {
  local package missing=()
  for package; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  local command=(install -y --no-install-recommends --no-upgrade "${missing[@]}")
  if ! is_root; then
    die "needs packages of the system. Run this, then start again:
  sudo apt-get update && sudo apt-get ${command[*]}"
  fi
  say "installing ${missing[*]}"
  refresh_lists || true
  step "apt-get ${command[*]}" env DEBIAN_FRONTEND=noninteractive "${apt[@]}" "${command[@]}"
}

# --- PostgreSQL with pgvector --------------------------------------------------------------------

ensure_postgres_user() {
  is_root && ! id postgres >/dev/null 2>&1 || return 0
  # As Debian's own package would create it, which takes it over should it be installed later.
  useradd --system --user-group --home-dir /var/lib/postgresql --no-create-home \
    --shell /bin/bash --comment 'PostgreSQL administrator' postgres
  say 'created the user postgres, since PostgreSQL refuses to run as root'
}

postgres_ready() {
  local bin
  [ -r "$record" ] && read -r bin <"$record" && "$bin/postgres" --version >/dev/null 2>&1 || return 1
  if [ -n "${HALATECH_POSTGRES_BIN:-}" ]; then [ "$bin" = "$HALATECH_POSTGRES_BIN" ]; fi
}

adopt_postgres() {
  local program bin=$HALATECH_POSTGRES_BIN
  for program in initdb pg_ctl postgres pg_config; do
    [ -x "$bin/$program" ] || die "HALATECH_POSTGRES_BIN=$bin has no $program"
  done
  [ -e "$("$bin/pg_config" --sharedir)/extension/vector.control" ] ||
    die "the PostgreSQL of HALATECH_POSTGRES_BIN=$bin lacks the extension pgvector"
  printf '%s\n' "$bin" >"$record"
}

download_packages() (cd "$1" && shift && "${apt[@]}" download "$@")

fetch_postgres() {
  local major=$1 into=$2 packages
  packages=("postgresql-$major" "postgresql-client-$major" "postgresql-server-dev-$major" libpq5 libpq-dev)
  mkdir -p "$into/debs"
  ensure_offered "postgresql-$major" || die "apt offers no postgresql-$major here; try: sudo apt-get update"
  # The listed version may have left the mirror since the lists were fetched.
  if ! download_packages "$into/debs" "${packages[@]}" >>"$log" 2>&1; then
    refresh_lists || true
    step "apt-get download ${packages[*]}" download_packages "$into/debs" "${packages[@]}"
  fi
  local deb
  for deb in "$into"/debs/*.deb; do step "unpacking $deb" dpkg -x "$deb" "$into"; done
}

# The packages of the libraries that the programs are linked with, if one of them is missing. LLVM is
# left out: it is for the just-in-time compiler, which the cluster turns off.
library_packages() {
  local major=$1 into=$2 deb
  [[ $(LC_ALL=C ldd "$into/usr/lib/postgresql/$major/bin/"{postgres,initdb,pg_ctl,psql}) == *'not found'* ]] || return 0
  for deb in "$into"/debs/postgresql-{,client-}"$major"_*.deb; do
    dpkg-deb -f "$deb" Depends | tr ',' '\n' | awk '$1 ~ /^lib/ && $1 !~ /^libllvm/ { print $1 }'
  done | sort -u
}

# The sources of apt, without their suites: the machine's own mirrors, so no host is written here.
mirrors() {
  # shellcheck disable=SC2016 # the fields are apt's
  apt-get indextargets --format '$(ORIGIN) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk '($1 == "Debian" || $1 == "Ubuntu") && $2 !~ /security/ { print $3 }' |
    while read -r uri; do
      uri=${uri%/}
      # Cloud images name a file that lists their mirrors.
      case $uri in mirror+file:*) uri=$(awk '!/^#/ { print $1; exit }' "${uri#mirror+file:}" 2>/dev/null) || continue ;; esac
      printf '%s\n' "${uri%/}"
    done | sort -u
}

# Prefers 0.8.6: the versions before it can corrupt an HNSW index under vacuum or overflow in its build.
fetch_pgvector() {
  local file=$1 version sum mirror section
  if [ -n "${HALATECH_PGVECTOR_TARBALL:-}" ]; then
    cp "$HALATECH_PGVECTOR_TARBALL" "$file"
    return
  fi
  while read -r version sum; do
    for mirror in $(mirrors); do
      for section in main universe; do
        # apt's own downloader, so that its proxies and credentials hold here too.
        /usr/lib/apt/apt-helper -o Acquire::Retries=1 download-file \
          "$mirror/pool/$section/p/pgvector/pgvector_$version.orig.tar.gz" "$file" "SHA256:$sum" >>"$log" 2>&1 &&
          printf '%s  %s\n' "$sum" "$file" | sha256sum --check --quiet >>"$log" 2>&1 && return
        rm -f "$file"
      done
    done
  done <<'SUMS'
0.8.6 25c9b78cfdaa43c66788d7490246ac24e4fe1c86f19c4b60c089b723f84a4a0d
0.8.2 69f4019389af05dc1c9548deb8628e62878e6e207c03907f2b8af2016472cdaa
0.8.0 867a2c328d4928a5a9d6f052cd3bc78c7d60228a9b914ad32aa3db88e9de27b0
SUMS
  die "no mirror of this machine has the source of pgvector 0.8 (log: $log).
Fetch a source release of pgvector, 0.8.6 or later, and name the archive in HALATECH_PGVECTOR_TARBALL."
}

build_pgvector() {
  local pg_config=$1 source=$2 options
  # OPTFLAGS: no code for this very processor, a data folder may move. with_llvm: would need clang.
  options=(-s -C "$source" OPTFLAGS= with_llvm=no "PG_CONFIG=$pg_config")
  mkdir -p "$source"
  fetch_pgvector "$source.tar.gz"
  step 'unpacking pgvector' tar xzf "$source.tar.gz" -C "$source" --strip-components=1
  step 'building pgvector' make -j"$(nproc)" "${options[@]}"
  step 'installing pgvector' make "${options[@]}" install
}

install_postgres() {
  local major into=$HALATECH_DATA/tools/postgresql.new final libraries
  major=$(postgres_major) || die "knows Debian 12, Debian 13 and Ubuntu 24.04, not '$(system_name)'.
Install PostgreSQL 15 or later with pgvector 0.8 and name the folder of its programs in
HALATECH_POSTGRES_BIN, or run everything in containers: docker compose -f deploy/compose.yaml up"
  final=$HALATECH_DATA/tools/postgresql-$major
  rm -rf "$into"
  say "fetching PostgreSQL $major into $HALATECH_DATA/tools"
  fetch_postgres "$major" "$into"
  libraries=$(library_packages "$major" "$into")
  # shellcheck disable=SC2086 # one word a package
  install_packages gcc make libc6-dev $libraries
  say 'building pgvector'
  build_pgvector "$into/usr/lib/postgresql/$major/bin/pg_config" "$into/pgvector"
  rm -rf "$into/debs" "$into/pgvector" "$into/pgvector.tar.gz" "$final"
  # PostgreSQL finds its files relative to its programs, so a finished folder can be moved into place.
  mv "$into" "$final"
  step 'starting postgres' "$final/usr/lib/postgresql/$major/bin/postgres" --version
  printf '%s\n' "$final/usr/lib/postgresql/$major/bin" >"$record"
  say "PostgreSQL $major with pgvector $(sed -n "s/^default_version = '\(.*\)'/\1/p" \
    "$final/usr/share/postgresql/$major/extension/vector.control") is ready"
}

ensure_postgres() {
  postgres_ready && return
  if [ -n "${HALATECH_POSTGRES_BIN:-}" ]; then adopt_postgres; return; fi
  exec 9>"$HALATECH_DATA/tools/.setup.lock"
  flock -n 9 || { say 'waiting for another setup to finish'; flock 9; }
  postgres_ready || install_postgres
  exec 9>&-
}

# --- the rest ------------------------------------------------------------------------------------

ensure_test_tools() {
  if ! command -v node >/dev/null; then install_packages nodejs; fi
  # Some packages of Node.js bring npm along, Debian's does not.
  if ! command -v npm >/dev/null; then install_packages npm; fi
  local browser
  for browser in chromium chromium-browser google-chrome; do
    if command -v "$browser" >/dev/null; then return; fi
  done
  # Without any font a page has no text to see.
  case $(system_name) in
    ubuntu*) install_packages chromium-browser fonts-liberation ;;
    *) install_packages chromium fonts-liberation ;;
  esac
}

ensure_dotnet() {
  use_dotnet && return
  if command -v apt-cache >/dev/null && ensure_offered dotnet-sdk-10.0; then
    install_packages dotnet-sdk-10.0
    use_dotnet && return
  fi
  die "the .NET SDK 10 is missing, and apt does not offer dotnet-sdk-10.0 here.
Install it as https://learn.microsoft.com/dotnet/core/install/linux says (a copy in ~/.dotnet is found
as well), then start again. Everything else is in place."
}

ensure_postgres_user
use_data_folder
mkdir -p "$HALATECH_DATA/tools"
log=$HALATECH_DATA/tools/setup.log
record=$HALATECH_DATA/tools/postgres-bin
ensure_postgres
if [ -n "$tests" ]; then ensure_test_tools; fi
ensure_dotnet
