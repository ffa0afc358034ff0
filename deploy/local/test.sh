#!/usr/bin/env bash
# Builds everything, checks its format and runs the tests.
#
#   deploy/local/test.sh [--quick] [NAME ...]
#
#   --quick   leave out the format check
#   NAME      only the test projects of that name: Core stands for tests/Halatech.Core.Tests
#
# The last line is "N passed, N failed", and ", N skipped" if some were. A build, a format check or a
# test run that broke off counts as one failure. Fails when anything failed or no test ran.
# Each project has HALATECH_TEST_MINUTES, by default 30, to finish. Results are in TestResults.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=deploy/local/common.sh
. "$here/common.sh"

quick=
names=()
for argument; do
  case $argument in
    -h | --help) usage; exit 0 ;;
    --quick) quick=yes ;;
    -*) usage >&2; exit 2 ;;
    *) names+=("$argument") ;;
  esac
done

passed=0 failed=0 skipped=0 failures=

finish() {
  local total="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then total="$total, $skipped skipped"; fi
  if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then echo 'no test ran'; fi
  # Again at the end, where it is looked for: many lines of other tests stand in between.
  printf '%s' "$failures"
  printf '%s\n' "$total"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# A step before the tests: without it they would run something else than what is in the tree.
must() {
  printf -- '--- %s\n' "$*"
  "$@" && return
  printf 'FAILED: %s\n' "$*"
  failed=$((failed + 1))
  finish || exit 1
}

test_projects() {
  local name project
  if [ ${#names[@]} -gt 0 ]; then
    for name in "${names[@]}"; do
      project=$repo/tests/Halatech.$name.Tests
      [ -d "$project" ] || die "there is no test project $project"
      printf '%s\n' "$project"
    done
  else
    find "$repo/tests" -mindepth 1 -maxdepth 1 -type d -name '*.Tests' | sort
  fi
}

# Sets the counts of a result file, and fails when there is none. Only the assembly's own element is read:
# further down a test's output may hold anything.
read_counts() {
  local text attribute
  [ -s "$1" ] || return 1
  text=$(<"$1") text=${text#*<assembly } text=${text%%>*}
  for attribute in passed failed errors skipped; do
    [[ $text =~ \ $attribute=\"([0-9]+)\" ]] || return 1
    counts[$attribute]=${BASH_REMATCH[1]}
  done
}

# The failed tests of a result file, each with the first lines of what it says.
list_failures() {
  awk -v RS='<test ' 'NR > 1 && /^[^>]*result="Fail"/ {
    name = $0; sub(/^id="[^"]*" name="/, "", name); sub(/".*/, "", name)
    message = ""
    if (split($0, parts, "<message>") > 1) { message = parts[2]; sub(/<\/message>.*/, "", message) }
    gsub(/<!\[CDATA\[|\]\]>/, "", message)
    text = name ": " substr(message, 1, 600); gsub(/\\?&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text)
    print "FAILED: " text
  }' "$1"
}

run_project() {
  local name dll xml status=0
  name=$(basename "$1")
  dll=$1/bin/Release/net10.0/$name.dll
  xml=$results/$name.xml
  printf -- '--- %s\n' "$name"
  # In the background, because a shell puts off its traps until a program in the foreground ends.
  timeout --kill-after=30 "${HALATECH_TEST_MINUTES:-30}m" dotnet "$dll" -noLogo -noColor -result-xml "$xml" &
  running=$!
  wait "$running" || status=$?
  running=

  local -A counts=([passed]=0 [failed]=0 [errors]=0 [skipped]=0)
  if ! read_counts "$xml" && [ "$status" -eq 0 ]; then status=1; fi
  # Errors are of fixtures and of the clean-up, so they belong to no test.
  local count=$((counts[failed] + counts[errors]))
  if [ "$count" -eq 0 ] && [ "$status" -ne 0 ]; then
    failures+=$(printf 'FAILED: %s ended with status %d%s' "$name" "$status" "$([ "$status" -ne 124 ] || echo ', out of time')")$'\n'
    count=1
  elif [ "$count" -gt 0 ]; then
    local listed
    listed=$(list_failures "$xml")
    failures+=${listed:-FAILED: the clean-up of $name, see $xml}$'\n'
  fi
  passed=$((passed + counts[passed])) failed=$((failed + count)) skipped=$((skipped + counts[skipped]))
}

interrupt() {
  trap - INT TERM
  if [ -n "$running" ]; then kill -TERM "$running" 2>/dev/null || true; fi
  echo 'FAILED: interrupted'
  failed=$((failed + 1))
  finish || exit 130
}

running=
trap interrupt INT TERM

cd "$repo"
mapfile -t projects < <(test_projects)
wait "$!" || exit 2
must "$here/setup.sh" --tests
use_data_folder
use_dotnet

results=$repo/TestResults
rm -rf "$results"
mkdir -p "$results"

solution=$repo/Halatech.sln
# With names, or for a project outside the solution, the project itself is what is built.
targets=()
if [ ${#names[@]} -eq 0 ]; then targets=("$solution"); fi
for project in "${projects[@]}"; do
  if [ ${#names[@]} -gt 0 ] || ! grep -q "$(basename "$project").csproj" "$solution"; then targets+=("$project"); fi
done

locked=
if [ -n "$(find "$repo/src" "$repo/tests" -maxdepth 2 -name packages.lock.json -print -quit)" ]; then locked=--locked-mode; fi
for target in "${targets[@]}"; do
  must dotnet restore "$target" ${locked:+"$locked"} -v quiet
  must dotnet build "$target" -c Release --no-restore --nologo -v quiet -warnaserror
done
if [ -z "$quick" ]; then
  must dotnet format whitespace "$solution" --verify-no-changes --no-restore
  must dotnet format style "$solution" --verify-no-changes --no-restore
fi

for project in "${projects[@]}"; do run_project "$project"; done
finish
