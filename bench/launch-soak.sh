#!/usr/bin/env bash
# Starts, stops and kills servers at random moments, 50 times for each of the four ways to launch (or as often as the first
# argument says): no process and no lock may be left. About four minutes. Needs what test.sh needs, and what it has built.
set -euo pipefail
cd "$(dirname "$0")/.."

export MODELPREP_BINARY="$PWD/artifacts/publish/ModelPrep/modelprep"
export STANDINS_BINARY="$PWD/artifacts/publish/StandIns/standins"
export MODELPREP_TEST_LAUNCHES="${1:-50}"
dotnet test --project tests/ModelPrep.Tests --configuration Release --no-build --filter-class '*ServeRandomTests'
