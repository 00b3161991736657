#!/usr/bin/env bash
# 1,000 rounds (or as many as the first argument says) of kills, stops past the lease and removals over two nodes and a shared
# tier; what is visible while things are removed is whole, after each round every published file is hashed, and after each
# recovery nothing is left. About an hour. MODELPREP_TEST_SEED repeats the rounds of a failure.
# Needs what test.sh has built, gcc, /bin/kill and find; no MPI.
set -euo pipefail
cd "$(dirname "$0")/.."

export MODELPREP_BINARY="$PWD/artifacts/publish/ModelPrep/modelprep"
export STANDINS_BINARY="$PWD/artifacts/publish/StandIns/standins"
export MODELPREP_TEST_ROUNDS="${1:-1000}"
dotnet test --project tests/ModelPrep.Tests --configuration Release --no-build --filter-class '*TierSoakTests' --show-live-output on
