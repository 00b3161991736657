#!/usr/bin/env bash
# What init adds to a build: the look at the toolchain, its own time and memory, and what stays on the disk.
# The builders are stand-ins that take the time of writing their files, so that ModelPrep's own share is what is measured.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh gcc zlib1g-dev curl coreutils python3-minimal
scripts/publish.sh
dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null
source bench/lib.sh
hub_model=facebook/opt-125m # that the oldest of the images knows, too
rounds=${BENCH_ROUNDS:-7}
standins=$PWD/artifacts/publish/StandIns/standins
export STANDIN_GPUS='H100:9.0:81559,H100:9.0:81559'
path=$PATH
row() { printf '%-58s %10s %10s  %s\n' "$@"; }
generation() { rm -rf "$work/tools"; "$standins" install --bin "$work/tools" --generation "$1" >/dev/null; export PATH=$work/tools/bin:$path; }
timed() { # STATUS COMMAND... -> milliseconds
  local wanted=$1 status=0 begin=${EPOCHREALTIME/./}
  shift
  "$@" >/dev/null 2>"$work/err" || status=$?
  [ "$status" -eq "$wanted" ] || { cat "$work/err" >&2; return 1; }
  echo $(((${EPOCHREALTIME/./} - begin) / 1000))
}
fresh() { rm -rf "$MODELPREP_CACHE"; }
init() { "$modelprep" init --model "$hub_model" --revision "$commit" "$@"; }

start_hub --weights "${BENCH_WEIGHTS:-256MiB}"
"$modelprep" init --model "$hub_model" --until weights >/dev/null 2>&1
commit=$(basename "$HF_HOME"/hub/models--facebook--opt-125m/snapshots/*)
row "work" "modelprep" "peer" "to reach"

# An init that the probe refuses does nothing else but start, look at the GPUs and probe.
generation r24.11
start=$(for _ in $(seq "$rounds"); do timed 0 "$modelprep" --version; done | median)
warm=$(for _ in $(seq "$rounds"); do timed 72 init --tp 2; done | median)
row "probe, warm (ms): init that it refuses, less the start" $((warm - start)) "$start" 60
if echo 3 2>/dev/null >/proc/sys/vm/drop_caches; then
  cold=$(for _ in 1 2 3; do echo 3 >/proc/sys/vm/drop_caches; timed 72 init --tp 2; done | median)
  row "  cold" "$cold" "" 300
fi

direct() { rm -rf "$work/direct"; mkdir -p "$work/direct"; ENGINE_DEST_PATH=$work/direct/engines triton import -m model -s "hf:$hub_model" --backend tensorrtllm --model-repository "$work/direct/repository"; }
generation r25.08
warm_memory 2
for _ in $(seq "$rounds"); do
  timed 0 direct >>"$work/direct.ms"
  fresh
  timed 0 init >>"$work/init.ms"
done
row "init with a build (ms), triton import alone" "$(median <"$work/init.ms")" "$(median <"$work/direct.ms")" "+200"
hashed=$(for _ in $(seq "$rounds"); do timed 0 sha256sum "$(echo "$MODELPREP_CACHE"/prepared/v1/*)"/engine/rank0.engine; done | median)
row "  of it, the engine's hash (ms), by sha256sum" "" "$hashed" ""

fresh
STANDIN_BUILD_SECONDS=3 "$modelprep" init --model "$hub_model" --revision "$commit" >/dev/null 2>&1 &
pid=$!
sleep 2
row "memory beside the builder (MiB)" "$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status")" "" 32
wait "$pid"

weights=$(du -sbL "$HF_HOME/hub/models--facebook--opt-125m/snapshots/$commit" | cut -f1)
engine=$(du -sb "$(echo "$MODELPREP_CACHE"/prepared/v1/*)/engine" | cut -f1)
all=$(($(du -sb "$MODELPREP_CACHE" | cut -f1) + $(du -sb "$HF_HOME" | cut -f1)))
row "disk after the build, over weights and engine (%)" "$(awk -v a="$all" -v b=$((weights + engine)) 'BEGIN { printf "%.2f", 100 * (a - b) / b }')" "" 1
generation aslb-mn
fresh
init --tp 2 >/dev/null 2>&1
engine=$(du -sb "$(echo "$MODELPREP_CACHE"/prepared/v1/*)/engine" | cut -f1)
all=$(($(du -sb "$MODELPREP_CACHE" | cut -f1) + $(du -sb "$HF_HOME" | cut -f1)))
row "  with converted weights" "$(awk -v a="$all" -v b=$((weights + engine)) 'BEGIN { printf "%.2f", 100 * (a - b) / b }')" "" 1
