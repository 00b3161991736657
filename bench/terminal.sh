#!/usr/bin/env bash
# What progress on a terminal costs a download, and how long the verbs take that a person waits for. CPU time is user and system;
# both kinds of download run in turn, at the same rate; figures are medians. BENCH_ROUNDS=31.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh gcc zlib1g-dev bsdutils
scripts/publish.sh
dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null
source bench/lib.sh
rounds=${BENCH_ROUNDS:-31}
standins=$PWD/artifacts/publish/StandIns/standins
figure() { printf '%-66s %12s  (%s)\n' "$@"; }
export TIMEFORMAT='%R %U %S' modelprep
export LINE="init --model org/model --until weights --include * --max-rate 150MB"

# Downloads on a terminal; a dumb one gets a line of the log every ten seconds. $work/time ends with "wall user system".
download() { # TERM
  TERM=$1 script --quiet --command "stty columns 120 rows 40; set -f; { time \$modelprep \$LINE 2>/dev/tty >/dev/null; } 2>$work/time" /dev/null </dev/null >"$work/seen"
}
cpu() { awk '{ print 1000 * ($2 + $3) }' "$work/time"; }
export SHELL=/bin/bash

start_hub --files 4 --file-size 128MiB
warm_memory 2
for _ in $(seq "$rounds"); do
  download xterm
  grep -q ' left ' "$work/seen" # it was shown
  cpu >>"$work/live"
  rm -rf "$HF_HOME"
  download dumb
  cpu >>"$work/quiet"
  rm -rf "$HF_HOME"
done
figure "512 MiB, progress on a terminal: CPU (ms)" "$(median <"$work/live")" "without: $(median <"$work/quiet")"
# Of neighbours in time: the machine's own drift is larger than what is measured.
figure "  share of the download's CPU time that it costs (%)" "$(paste "$work/live" "$work/quiet" | awk '{ printf "%.1f\n", 100 * ($1 - $2) / $2 }' | median)" "below 1"

"$standins" install --bin "$work/tools" --generation r25.08 >/dev/null
export PATH=$work/tools/bin:$PATH STANDIN_GPUS=H100:9.0:81559
start_hub --weights 16MiB
"$modelprep" init --model org/model >/dev/null 2>&1
wall() { # COMMAND... -> median milliseconds
  for _ in $(seq "$rounds"); do
    { time "$@" >/dev/null 2>&1; } 2>"$work/time" || true
    awk '{ print 1000 * $1 }' "$work/time"
  done | median
}
figure "modelprep --help (ms)" "$(wall "$modelprep" --help)" "at most 10"
figure "modelprep plan, all of it there (ms)" "$(wall "$modelprep" plan --model org/model)" "at most 50"
figure "modelprep doctor (ms)" "$(wall "$modelprep" doctor)" "at most 2000"
