#!/usr/bin/env bash
# Kills hosts, breaks the database and loses answers at random moments, and checks that no message was lost,
# answered twice or answered out of order. Says what it does while it runs.
#
#   deploy/local/faults.sh [ROUNDS [SEED]]
#
#   ROUNDS   how often each test breaks something, by default 4
#   SEED     repeats the run that named this seed
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=deploy/local/common.sh
. "$here/common.sh"

for argument; do
  case $argument in
    -h | --help) usage; exit 0 ;;
    '' | *[!0-9]*) usage >&2; exit 2 ;;
  esac
done
if [ $# -gt 2 ]; then usage >&2; exit 2; fi
if [ $# -ge 1 ]; then export HALATECH_FAULT_ROUNDS=$1; fi
if [ $# -ge 2 ]; then export HALATECH_FAULT_SEED=$2; fi

"$here/setup.sh"
use_data_folder
use_dotnet
build_release "$repo/tests/Halatech.System.Tests"
exec dotnet "$repo/tests/Halatech.System.Tests/bin/Release/net10.0/Halatech.System.Tests.dll" \
  -noLogo -noColor -diagnostics -class Halatech.System.Tests.Faults.FaultTests
