#!/usr/bin/env bash
# Prints the figures that ModelPrep is held to, each as a ratio or a value from this one run. The machine may be noisy:
# times are medians, and a peer runs right beside what it is compared with.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh gcc zlib1g-dev hyperfine python3-minimal time
scripts/publish.sh
dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null

source bench/lib.sh
source bench/instances.sh

medians() { # COMMAND... -> median milliseconds, one a line; the CSV ends with median, user, system, min, max
  hyperfine --shell=none --warmup 5 --runs 60 --export-csv "$work/times.csv" "$@" >/dev/null 2>&1
  awk -F, 'NR > 1 { printf "%.1f\n", $(NF - 4) * 1000 }' "$work/times.csv"
}

row() { printf '%-58s %12s %12s %8s  %s\n' "$@"; }
row "work" "modelprep" "peer" "ratio" "to reach"

# The peer is the plain interpreter: a version manager's shim in front of it would make us look ten times better.
python=$(command -v /usr/bin/python3 || command -v python3)
start_hub --weights 1MiB
"$modelprep" init --model org/model --engine vllm >/dev/null 2>&1
mapfile -t times < <(medians "$modelprep serve --tritonserver true" "$python -c \"import os; os.execvp('true',['true'])\"")
row "serve, to the start of the server (ms)" "${times[0]}" "${times[1]}" "$(awk -v a="${times[0]}" -v b="${times[1]}" 'BEGIN { printf "%.2f", a / b }')" "0.50 x python3"

commit=$(grep -o '"commit": *"[0-9a-f]*"' "$work"/cache/prepared/v1/*/manifest.json | head -1 | grep -o '[0-9a-f]\{40\}')
"$modelprep" init --model org/model --engine vllm --revision "$commit" >/dev/null 2>&1
forget_requests
mapfile -t times < <(medians "$modelprep init --model org/model --engine vllm --revision $commit")
row "init, warm, pinned commit (ms)" "${times[0]}" "" "" "30 ms"
row "  requests to the hub in these 65 runs" "$(requests)" "" "" "0"

measure_instances
row "16 clients, instances by default: $instances (requests/s)" "$many_clients" "$one_client" "$(ratio "$many_clients" "$one_client")" "8 x one client"
row "  stop of that server, idle (ms); status $stop_status" "$stop_ms" "" "" "$((exit_timeout * 1000)), status 0"

start_hub --files 1 --file-size 2GiB
/usr/bin/time --format '%M %e' --output "$work/time" "$modelprep" init --model org/model --until weights --include '*' >/dev/null 2>&1
read -r kib seconds <"$work/time"
row "init, one file of 2 GiB: peak memory (MiB)" "$((kib / 1024))" "" "" "64 MiB"
row "  its wall time (s)" "$seconds" "" "" ""
