#!/usr/bin/env bash
# 1,000 rounds (or as many as the first argument says) of kills, stops past the lease and removals over two nodes and a shared
# tier; after each round every published file is hashed. About an hour. MODELPREP_TEST_SEED repeats the rounds of a failure.
# Needs what test.sh has built, /bin/kill and find; no compiler, no MPI.
set -euo pipefail
cd "$(dirname "$0")/.."

export MODELPREP_BINARY="$PWD/artifacts/publish/ModelPrep/modelprep"
export STANDINS_BINARY="$PWD/artifacts/publish/StandIns/standins"
export MODELPREP_TEST_ROUNDS="${1:-1000}"
dotnet test --project tests/ModelPrep.Tests --configuration Release --no-build --filter-class '*TierSoakTests' --show-live-output on
