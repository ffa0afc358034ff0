#!/usr/bin/env bash
# Runs the benchmarks as hosts are deployed, published with the code compiled ahead; all arguments go to Halatech.Benchmarks as
# they are.
#
#   deploy/local/bench.sh [...]
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=deploy/local/common.sh
. "$here/common.sh"

"$here/setup.sh"
use_data_folder
use_dotnet
published=$HALATECH_DATA/tools/benchmarks
log=$HALATECH_DATA/tools/publish-benchmarks.log
if [ ! -e "$published" ]; then printf 'publishing the benchmarks, which takes about a minute the first time\n'; fi
# As deploy/Dockerfile does it; the compiler is a package that the lock files need not know.
if ! dotnet publish "$repo/tests/Halatech.Benchmarks" -c Release -o "$published" --use-current-runtime --self-contained false \
  -p:PublishReadyToRun=true -p:NuGetLockFilePath=obj/publish.lock.json --nologo -v quiet -clp:ErrorsOnly >"$log" 2>&1; then
  die "publishing the benchmarks failed; the whole log is $log"
fi
exec dotnet "$published/Halatech.Benchmarks.dll" "$@"
