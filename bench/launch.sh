#!/usr/bin/env bash
# What serve adds to the start of a server, what it keeps in memory, and how long a stop takes.
# The server is a program that ends at once, so that what is measured is the way to it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh gcc zlib1g-dev openmpi-bin python3-minimal hyperfine procps
scripts/publish.sh
dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null
source bench/lib.sh
source bench/instances.sh
rounds=${BENCH_ROUNDS:-50}
standins=$PWD/artifacts/publish/StandIns/standins
export STANDIN_GPUS='H100:9.0:81559,H100:9.0:81559'
row() { printf '%-66s %10s %10s  %s\n' "$@"; }
"$standins" install --bin "$work/tools" --generation word_size >/dev/null
export PATH=$work/tools/bin:$PATH

start_hub --weights 16MiB
"$modelprep" init --model org/model >/dev/null 2>&1
"$modelprep" init --model org/model --tp 2 --prepared "$work/two.json" >/dev/null 2>&1
rm "$work/tools/bin/nvidia-smi" # a machine without a way to count GPUs, so that no other program is started

printf 'int main(void) { return 0; }\n' >"$work/server.c"
gcc -O2 -o "$work/server" "$work/server.c"
cat >"$work/script.py" <<'P'
import argparse, os, subprocess
parser = argparse.ArgumentParser()
parser.add_argument("server")
subprocess.run([parser.parse_args().server])
P
median_of() { hyperfine --shell=none --warmup 5 --runs "$rounds" --export-csv "$work/times.csv" "$1" >/dev/null 2>&1; awk -F, 'NR == 2 { printf "%.1f", $4 * 1000 }' "$work/times.csv"; }

row "work" "modelprep" "peer" "to reach"
direct=$(median_of "$work/server")
serve=$(median_of "$modelprep serve --tritonserver $work/server")
script=$(median_of "python3 $work/script.py $work/server")
row "serve, one rank (ms), the server alone" "$serve" "$direct" "+12"
row "  the Python way (ms); ratio $(ratio "$serve" "$script")" "$serve" "$script" 0.35

resident() { awk '/VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
printf '#!/bin/sh\nexec sleep 1000\n' >"$work/wait.sh"
chmod +x "$work/wait.sh"
"$modelprep" serve --tritonserver "$work/wait.sh" &
pid=$!
until [ "$(cat "/proc/$pid/comm")" = sleep ]; do sleep 0.05; done
row "what is left of modelprep after exec (MiB): it is $(cat "/proc/$pid/comm")" 0 "" 0
kill "$pid"
wait "$pid" 2>/dev/null || true
for mode in "--launch supervise" "--prepared $work/two.json"; do
  # shellcheck disable=SC2086
  "$modelprep" serve $mode --tritonserver "$work/wait.sh" >/dev/null 2>&1 &
  pid=$!
  until pgrep -x sleep >/dev/null; do sleep 0.05; done
  sleep 1
  row "memory of serve $(cut -d' ' -f1 <<<"$mode") (MiB)" "$(resident "$pid")" "" 20
  kill "$pid"
  wait "$pid" 2>/dev/null || true
  while pgrep -x sleep >/dev/null; do sleep 0.05; done
done

export STANDIN_LOG=$work/events STANDIN_DRAIN_SECONDS=2
for _ in 1 2 3; do
  rm -f "$work/events"
  "$modelprep" serve --prepared "$work/two.json" -- --http-port=18101 --grpc-port=18102 --metrics-port=18103 >/dev/null 2>&1 &
  pid=$!
  until grep -qs '"working"' "$work/events" && grep -qs '"ready"' "$work/events"; do sleep 0.05; done
  begin=${EPOCHREALTIME/./}
  kill -TERM "$pid"
  wait "$pid"
  echo $(((${EPOCHREALTIME/./} - begin) / 1000)) >>"$work/stops"
done
row "stop of two ranks, rank 0 drains for 2 s (ms)" "$(median <"$work/stops")" "" 3500

unset STANDIN_LOG STANDIN_DRAIN_SECONDS
measure_instances
row "16 clients against what init leaves by default; ratio to one client" "$(ratio "$many_clients" "$one_client")" "1.00" "8.00 or more"
row "  requests a second; instances: $instances" "$many_clients" "$one_client"
row "stop, idle, that number of instances (ms); status $stop_status" "$stop_ms" "" "$((exit_timeout * 1000)), status 0"
