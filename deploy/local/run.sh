#!/usr/bin/env bash
# Runs the whole of Halatech on this machine, with stand-ins for every outside service.
#
#   deploy/local/run.sh [--reset] [--port-offset N] [...]
#
#   --reset           forget everything: start from an empty database
#   --port-offset N   add N to every port, to run beside another copy or past a port in use
#   -h, --help        this text; all other arguments go to Halatech.Local as they are
#
# The data are in $HALATECH_DATA, by default .data in the repository. Ctrl-C stops everything.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=deploy/local/common.sh
. "$here/common.sh"

for argument; do
  case $argument in -h | --help) usage; exit 0 ;; esac
done

"$here/setup.sh"
use_data_folder
use_dotnet
build_release "$repo/src/Halatech.Local"
exec dotnet "$repo/src/Halatech.Local/bin/Release/net10.0/Halatech.Local.dll" "$@"
