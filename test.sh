#!/usr/bin/env bash
# Builds everything, checks the format, publishes the tool with NativeAOT and runs all tests. Ends with "N passed, N failed".
# Usage: ./test.sh [fast|e2e|chart]
#   fast   what starts no program, after a build; needs the .NET SDK 10 alone
#   e2e    what starts the program
#   chart  the Helm chart
# Needs the .NET SDK 10 and, for what else is missing, root on Debian 12. When all pass on a clean checkout, artifacts/tested names
# the commit.
set -euo pipefail
cd "$(dirname "$0")"
part=${1:-all}
case $part in all | fast | e2e | chart) ;; *) sed -n '2,8p' "$0" && exit 64 ;; esac
configuration=(--configuration Release)
unit=() # namespaces whose tests start no program
for room in CommandLine Configuration Disk Downloads FileSystem Hosting Hub Kinds Logging Maintenance Models Repositories Serving Shape Sources Toolchain; do
  unit+=("ModelPrep.Tests.$room")
done

if [ "$part" != fast ]; then
  scripts/install-tools.sh gcc zlib1g-dev openmpi-bin procps nodejs npm prometheus buildah podman catatonit zsh fish groff-base crun strace python3-minimal curl man-db e2fsprogs mount
fi

echo "== format (to change it: dotnet csharpier format src tests)"
dotnet restore ModelPrep.sln --verbosity quiet
dotnet tool restore --verbosity quiet
dotnet csharpier check src tests

echo "== build (also checks the style of the code)"
dotnet build ModelPrep.sln "${configuration[@]}" --no-restore --verbosity quiet

if [ "$part" = all ] || [ "$part" = e2e ]; then
  echo "== publish (NativeAOT; warnings are errors)"
  scripts/publish.sh
  export MODELPREP_BINARY="$PWD/artifacts/publish/ModelPrep/modelprep"
  export STANDINS_BINARY="$PWD/artifacts/publish/StandIns/standins"
fi

echo "== test"
status=0
: >artifacts/test.log
run() { dotnet test "${configuration[@]}" --no-build "$@" | tee -a artifacts/test.log || status=$?; }
project() { echo "tests/$1/$1.csproj"; }
case $part in
  all) run --solution ModelPrep.sln --max-parallel-test-modules 1 ;;
  fast)
    run --project "$(project ModelPrep.Tests)" -- --filter-namespace "${unit[@]}"
    run --project "$(project LoopbackHub.Tests)"
    ;;
  e2e)
    run --project "$(project ModelPrep.Tests)" -- --filter-not-namespace "${unit[@]}"
    run --project "$(project StandIns.Tests)"
    ;;
  chart) run --project "$(project ModelPrep.Chart.Tests)" ;;
esac
passed=$(awk '/^ +succeeded:/ { n += $2 } END { print n + 0 }' artifacts/test.log)
failed=$(awk '/^ +failed:/ { n += $2 } END { print n + 0 }' artifacts/test.log)
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
if [ "$part" = all ] && [ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && git diff --quiet HEAD 2>/dev/null; then
  git rev-parse HEAD >artifacts/tested # the commit that passed
fi
echo "$passed passed, $failed failed"
exit "$status"
