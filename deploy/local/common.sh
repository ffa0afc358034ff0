# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run.

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

# A build server that outlives its script would keep memory and, in a pipe, the reader waiting.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Prints the text block at the head of a script: its usage.
usage() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

# Sets and exports HALATECH_DATA. Postgres refuses to run as root, so for root the folder must be one
# that the user postgres can reach; a clone below /root is not.
use_data_folder() {
  local wanted=${HALATECH_DATA:-$repo/.data}
  case $wanted in /*) ;; *) wanted=$PWD/$wanted ;; esac
  mkdir -p "$wanted"
  if is_root && ! runuser -u postgres -- test -x "$wanted"; then
    if [ -n "${HALATECH_DATA:-}" ]; then
      printf 'HALATECH_DATA=%s is out of reach of the user postgres; ' "$wanted" >&2
    fi
    rmdir "$wanted" 2>/dev/null || true
    wanted=/var/lib/halatech/$(printf %s "$repo" | sha256sum | cut -c1-12)
    if [ -n "${HALATECH_DATA:-}" ]; then printf 'using %s\n' "$wanted" >&2; fi
    mkdir -p "$wanted"
    chmod 755 /var/lib/halatech "$wanted"
  fi
  export HALATECH_DATA=$wanted
}

# Puts the first SDK that satisfies global.json on the PATH; fails when there is none.
use_dotnet() {
  local dotnet folder
  for dotnet in "$(command -v dotnet || true)" "$HOME/.dotnet/dotnet" /usr/lib/dotnet/dotnet /usr/share/dotnet/dotnet; do
    if ! (cd "$repo" && [ -x "$dotnet" ] && "$dotnet" --version) >/dev/null 2>&1; then continue; fi
    folder=$(dirname "$dotnet")
    case :$PATH: in *":$folder:"*) ;; *) export DOTNET_ROOT=$folder PATH=$folder:$PATH ;; esac
    return 0
  done
  return 1
}

# Builds a project in Release without a word unless it takes long or fails.
build_release() {
  local project=$1 name log notice failed=false
  name=$(basename "$project")
  log=$HALATECH_DATA/tools/build-$name.log
  [ -f "$project/$name.csproj" ] || die "there is no project $project"
  # Mostly nothing has changed, which takes two seconds. Who waits for longer is told what for.
  { sleep 4 >/dev/null 2>&1 && printf 'building %s, which takes about a minute\n' "$name"; } &
  notice=$!
  # Two starts at once would write the same files.
  flock "$HALATECH_DATA/tools/.build.lock" \
    dotnet build "$project" -c Release --nologo -v quiet -clp:ErrorsOnly >"$log" 2>&1 || failed=true
  { kill "$notice" && wait "$notice"; } 2>/dev/null || true
  if [ "$failed" = true ]; then
    { grep -E 'error|warning' "$log" || true; } | sort -u | head -n 20 >&2
    die "building $name failed; the whole log is $log"
  fi
}
