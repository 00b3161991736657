#!/usr/bin/env bash
# The artifact cache against what the system's own tools take for the same bytes, in one run: medians and ratios.
# On a RAM disk by default, so that the disk is not what is measured; BENCH_DIR=/some/folder measures another file system.
# BENCH_FILE_MIB=32 makes the large rows small enough to see that they work.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh gcc zlib1g-dev curl coreutils time
scripts/publish.sh
dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null
source bench/lib.sh
rounds=${BENCH_ROUNDS:-5}
mib=${BENCH_FILE_MIB:-512}
"$PWD/artifacts/publish/StandIns/standins" install --bin "$work/tools" >/dev/null
export PATH=$work/tools/bin:$PATH
row() { printf '%-52s %10s %10s %7s  %s\n' "$@"; }
milliseconds() { # COMMAND... -> the time that it takes
  local begin=${EPOCHREALTIME/./}
  "$@" >/dev/null 2>"$work/err" || { cat "$work/err" >&2; return 1; }
  echo $(((${EPOCHREALTIME/./} - begin) / 1000))
}
repeat() { # NAME COMMAND... -> median
  local name=$1
  shift
  for _ in $(seq "$rounds"); do milliseconds "$@"; done | median
}
init() { "$modelprep" init --model org/model --revision "$commit" "$@"; }

# artifact FILES BYTES: makes the ready artifact one of so many files, with a manifest that has the right hashes.
artifact() {
  local files=$1 bytes=$2 folder
  folder=$(echo "$MODELPREP_CACHE"/prepared/v1/*)
  rm -rf "$folder/extra"
  mkdir "$folder/extra"
  python3 - "$folder" "$files" "$bytes" <<'PY'
import datetime, hashlib, json, os, sys
folder, files, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
manifest = json.load(open(folder + "/manifest.json"))
listed = [file for file in manifest["files"] if not file["path"].startswith("extra/")]
listed = listed[:max(0, files)]
for n in range(files - len(listed)):
    path = f"extra/{n:05}"
    digest = hashlib.sha256()
    with open(f"{folder}/{path}", "wb") as file:
        left = size
        while left > 0:
            block = os.urandom(min(left, 1 << 20))
            file.write(block)
            digest.update(block)
            left -= len(block)
    ticks = os.stat(f"{folder}/{path}").st_mtime_ns // 100
    time = datetime.datetime.fromtimestamp(ticks // 10**7, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    listed.append({"path": path, "size": size, "modifiedAt": f"{time}.{ticks % 10**7:07}+00:00", "sha256": digest.hexdigest()})
manifest["files"] = listed
json.dump(manifest, open(folder + "/manifest.json", "w"))
PY
}

start_hub --weights 4MiB
"$modelprep" init --model org/model --engine vllm --revision main >/dev/null 2>&1
commit=$(basename "$HF_HOME"/hub/models--org--model/snapshots/*)
row "work" "modelprep" "peer" "ratio" "to reach"

rm -rf "$MODELPREP_CACHE"
init --engine vllm >/dev/null 2>&1
artifact 5 4096
init --engine vllm >/dev/null 2>&1
row "warm init, pinned, artifact of 5 files (ms)" "$(repeat five init --engine vllm)" "" "" "15"
curl --silent --request POST --data '{"kind":"Delay","pathContains":"/revision/","times":1000000,"delay":"01:00:00"}' "$HF_ENDPOINT/_fault"
row "  of a branch, and the hub is silent (ms)" "$(repeat silent "$modelprep" init --model org/model --engine vllm --revision main)" "" "" "12000"
curl --silent --request POST "$HF_ENDPOINT/_fault/clear"
artifact 5000 64
row "  of 5,000 files (ms)" "$(repeat many init --engine vllm)" "" "" "60"

# A build of 10 s stands for one of minutes; what 32 at once cost on top would only be a smaller share of a longer one.
export STANDIN_BUILD_SECONDS=${BENCH_BUILD_SECONDS:-10}
thirty_two() {
  local pids=()
  for _ in $(seq 32); do init >/dev/null 2>"$work/err" & pids+=($!); done
  for pid in "${pids[@]}"; do wait "$pid"; done
}
for _ in $(seq "$rounds"); do
  rm -rf "$MODELPREP_CACHE" "$HF_HOME"
  milliseconds init >>"$work/alone"
  rm -rf "$MODELPREP_CACHE" "$HF_HOME"
  milliseconds thirty_two >>"$work/together"
done
alone=$(median <"$work/alone") together=$(median <"$work/together")
row "32 at once, one build (ms), one alone" "$together" "$alone" "$(ratio "$together" "$alone")" "1.10"
export STANDIN_BUILD_SECONDS=0

# A node filled from the tier: 8 files.
warm_memory $((24 * mib / 1024 + 1))
mkdir "$work/shared"
rm -rf "$MODELPREP_CACHE"
init >/dev/null 2>&1
artifact $(($(find "$MODELPREP_CACHE"/prepared/v1/* -type f | wc -l) - 1 + 8)) $((mib << 20))
cp --archive "$MODELPREP_CACHE/prepared" "$work/shared/"
sums=$work/sums
(cd "$MODELPREP_CACHE/prepared/v1/"* && sha256sum extra/* >"$sums")
rm -rf "$MODELPREP_CACHE"
for _ in $(seq "$rounds"); do
  milliseconds init --shared-cache "$work/shared" >>"$work/filled"
  [ -d "$(echo "$MODELPREP_CACHE"/prepared/v1/*)/extra" ] # it was copied, not built
  rm -rf "$MODELPREP_CACHE"
  milliseconds cp -r "$work/shared/prepared" "$work/out" >>"$work/copied"
  rm -rf "$work/out"
done
filled=$(median <"$work/filled") copied=$(median <"$work/copied")
row "filling a node from the tier, 8 x $mib MiB (ms), cp -r" "$filled" "$copied" "$(ratio "$filled" "$copied")" "1.15"

init --shared-cache "$work/shared" >/dev/null 2>&1
summed() { (cd "$MODELPREP_CACHE/prepared/v1/"* && sha256sum --check --quiet "$sums"); }
if "$modelprep" cache verify --help >/dev/null 2>&1; then
  verified=$(repeat verify "$modelprep" cache verify) checked=$(repeat sums summed)
  row "cache verify, 8 x $mib MiB (ms), sha256sum -c" "$verified" "$checked" "$(ratio "$verified" "$checked")" "0.67"
fi
