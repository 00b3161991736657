#!/usr/bin/env bash
# Kills init, and fails it, at every call by which it changes files, and kills it at 3,000 random moments (or as many as the
# first argument says): nothing broken may ever be seen, and the next init must succeed. Kills cache remove at every such call,
# too: the next removal must leave nothing. About an hour on two cores.
# Then fails the other verbs, and init with a shared tier, at every such call with each error, and puts each kind of plant
# in place of each file and folder, for each verb and two users. About four hours more.
# MODELPREP_TEST_SHARD=2/8 takes the second eighth of all these points, so that eight processes take each point once.
# Needs what test.sh needs, and what it has built.
set -euo pipefail
cd "$(dirname "$0")/.."

export MODELPREP_BINARY="$PWD/artifacts/publish/ModelPrep/modelprep"
export STANDINS_BINARY="$PWD/artifacts/publish/StandIns/standins"
export MODELPREP_TEST_POINTS=1000000
export MODELPREP_TEST_PLANTS=1000000
export MODELPREP_TEST_KILLS="${1:-3000}"
dotnet test --project tests/ModelPrep.Tests --configuration Release --no-build \
  --filter-class '*CacheFaultTests' '*CacheRemoveFaultTests' '*CallFaultTests' '*PlantingTests'
