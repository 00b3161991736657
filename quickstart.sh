#!/usr/bin/env bash
# Runs the main job on this machine: prepares a model cold, again warm, serves it with one rank and with two, and prints
# what took how long. Needs the .NET SDK 10 and, for what else is missing, root on Debian 12.
#
#   ./quickstart.sh                      a generated model from a hub on this machine, stand-ins for triton and tritonserver
#   ./quickstart.sh --model NAME [...]   a real model from the real hub; triton and tritonserver from PATH where they are
#                                        there; all further options go to modelprep init
set -euo pipefail
cd "$(dirname "$0")"

scripts/install-tools.sh gcc zlib1g-dev openmpi-bin curl
scripts/publish.sh

work=$PWD/artifacts/quickstart
modelprep=$PWD/artifacts/publish/ModelPrep/modelprep
standins=$PWD/artifacts/publish/StandIns/standins
ports=(--http-port=18000 --grpc-port=18001 --metrics-port=18002)
rm -rf "$work"
mkdir -p "$work"
background=()
trap 'for p in "${background[@]}"; do kill "$p" 2>/dev/null || true; done; wait' EXIT

model=("$@")
if [ "$#" -eq 0 ]; then
  # A hub on this machine, with a model of the shape of GPT-2 in two safetensors shards.
  dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null
  "artifacts/bin/LoopbackHub/release/LoopbackHub" --model gpt2 --weights 64MiB --ports-file "$work/hub.json" >"$work/hub.log" 2>&1 &
  background+=($!)
  until [ -s "$work/hub.json" ]; do kill -0 "${background[0]}"; sleep 0.1; done
  HF_ENDPOINT=$(grep -o '"hubUri":"[^"]*"' "$work/hub.json" | cut -d'"' -f4)
  export HF_ENDPOINT
  model=(--model gpt2)
fi
if [ "$#" -eq 0 ] || ! command -v triton >/dev/null || ! command -v tritonserver >/dev/null; then
  [ "$#" -eq 0 ] || echo "triton or tritonserver is not on PATH: their stand-ins are used, the engine is not a real one"
  "$standins" install --bin "$work/toolchain" --generation aslb-mn --gpus "NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559"
  PATH=$work/toolchain/bin:$PATH
fi
export MODELPREP_CACHE=$work/cache HF_HOME=$work/huggingface

rows=()
number() { grep -o "\"$1\":[0-9.]*" "$2" | head -1 | cut -d: -f2 || echo 0; }
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }'; }
mib() { awk -v n="${1:-0}" 'BEGIN { printf "%.1f MiB", n / 1048576 }'; }

prepare() { # TITLE OPTIONS...
  local title=$1 started seconds report=$work/init.json
  shift
  started=$(now)
  "$modelprep" init "${model[@]}" "$@" --output json >"$report"
  seconds=$(since "$started")
  if grep -q '"reused":true' "$report"; then
    rows+=("$title||$seconds|everything ($(mib "$(number artifactBytes "$report")"))")
    return
  fi
  rows+=("$title||$seconds|$(mib "$(number reusedBytes "$report")") of weights")
  rows+=("  download, verified|$(mib "$(number fetchedBytes "$report")")|$(number download "$report")|")
  rows+=("  build, checked|$(mib "$(number artifactBytes "$report")")|$(number build "$report")|")
}

serve() { # TITLE OPTIONS...
  local title=$1 started seconds server
  shift
  started=$(now)
  "$modelprep" serve "$@" -- "${ports[@]}" >"$work/server.log" 2>&1 &
  server=$!
  background+=("$server")
  until curl --silent --fail --output /dev/null http://127.0.0.1:18000/v2/health/ready; do
    kill -0 "$server" 2>/dev/null || { cat "$work/server.log"; exit 1; }
    sleep 0.05
  done
  rows+=("$title: ready||$(since "$started")|")
  started=$(now)
  kill -TERM "$server"
  wait "$server" || true
  rows+=("$title: stopped||$(since "$started")|")
}

prepare "init, cold"
prepare "init again, warm"
serve "serve, 1 rank"
prepare "init --tp 2" --tp 2
serve "serve, 2 ranks under mpirun" --tp 2

echo
{
  echo "phase|bytes|seconds|reused"
  printf '%s\n' "${rows[@]}"
} | awk -F'|' '{ printf "%-36s %12s %9s  %s\n", $1, $2, $3, $4 }'
