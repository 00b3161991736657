#!/usr/bin/env bash
# Builds everything, checks the format, publishes the tool with NativeAOT and runs all tests.
# Needs the .NET SDK 10 and, for what else is missing, root on Debian 12. Ends with "N passed, N failed".
# When all pass on a clean checkout, artifacts/tested names the commit.
set -euo pipefail
cd "$(dirname "$0")"

scripts/install-tools.sh gcc zlib1g-dev openmpi-bin procps nodejs npm prometheus buildah podman catatonit zsh fish groff-base crun strace python3-minimal curl man-db e2fsprogs mount

echo "== format (to change it: dotnet csharpier format src tests)"
dotnet restore ModelPrep.sln --verbosity quiet
dotnet tool restore --verbosity quiet
dotnet csharpier check src tests

echo "== build (also checks the style of the code)"
dotnet build ModelPrep.sln --configuration Release --no-restore --verbosity quiet

echo "== publish (NativeAOT; warnings are errors)"
scripts/publish.sh

echo "== test"
export MODELPREP_BINARY="$PWD/artifacts/publish/ModelPrep/modelprep"
export STANDINS_BINARY="$PWD/artifacts/publish/StandIns/standins"
status=0
dotnet test --solution ModelPrep.sln --configuration Release --no-build --max-parallel-test-modules 1 | tee artifacts/test.log || status=$?
passed=$(awk '/^ +succeeded:/ { n += $2 } END { print n + 0 }' artifacts/test.log)
failed=$(awk '/^ +failed:/ { n += $2 } END { print n + 0 }' artifacts/test.log)
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
if [ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && git diff --quiet HEAD 2>/dev/null; then
  git rev-parse HEAD >artifacts/tested # the commit that passed
fi
echo "$passed passed, $failed failed"
exit "$status"
