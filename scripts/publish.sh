#!/usr/bin/env bash
# Publishes the tool, and the stand-ins that tests and quickstart use, as native programs into artifacts/publish.
set -euo pipefail
cd "$(dirname "$0")/.."

runtime=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
for project in src/ModelPrep tests/StandIns; do
  dotnet publish "$project" --configuration Release --runtime "$runtime" --verbosity quiet \
    --output "artifacts/publish/$(basename "$project")"
done
