#!/usr/bin/env bash
# Runs the benchmarks in a Release build; all arguments go to Halatech.Benchmarks as they are.
#
#   deploy/local/bench.sh [...]
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=deploy/local/common.sh
. "$here/common.sh"

"$here/setup.sh"
use_data_folder
use_dotnet
build_release "$repo/tests/Halatech.Benchmarks"
exec dotnet "$repo/tests/Halatech.Benchmarks/bin/Release/net10.0/Halatech.Benchmarks.dll" "$@"
