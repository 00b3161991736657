#!/bin/sh
# Writes the software bill of materials of the tool, as CycloneDX JSON: every package that goes into the binary, or builds it
# (scope excluded), with version, hash and licence. The runtime of .NET is in the package of its compiler.
#
#   scripts/sbom.sh FILE VERSION       SOURCE_DATE_EPOCH, in seconds, is the time in it; else that of the last commit
set -eu
file=$1
version=$2
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

dotnet tool restore >/dev/null
dotnet tool run dotnet-CycloneDX src/ModelPrep/ModelPrep.csproj --output "$folder" --output-format Json \
  --no-serial-number --set-name modelprep --set-version "$version" >"$folder/log" || { cat "$folder/log" >&2; exit 1; }
seconds=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
sed "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(date --utc --date "@$seconds" +%Y-%m-%dT%H:%M:%SZ)\"/" "$folder/bom.json" >"$file"
