#!/usr/bin/env bash
# Downloads against other clients, on the same hub, in one run: medians, CPU seconds and ratios. nginx serves the large files,
# so that the hub is not what is measured. On a RAM disk by default, so that the disk is not either; BENCH_DIR=/some/folder
# measures another file system, where our figures include the flush to the disk that the peers leave out.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh gcc zlib1g-dev curl aria2 nginx-light openssl time nodejs npm
scripts/publish.sh
dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null
source bench/lib.sh
rounds=${BENCH_ROUNDS:-5}
chmod 755 "$work"
(cd "$work" && npm install --silent --no-audit --no-fund @huggingface/hub@2.17.5 >/dev/null)
cat >"$work/fetch.mjs" <<'JS'
import { snapshotDownload } from "@huggingface/hub";
await snapshotDownload({ repo: process.argv[2], hubUrl: process.env.HF_ENDPOINT, cacheDir: process.argv[3] });
JS

# run NAME COMMAND... appends "wall cpu kib" to $work/NAME
run() {
  local name=$1
  shift
  /usr/bin/time --format '%e %U %S %M' --output "$work/time" "$@" >/dev/null 2>"$work/$name.err"
  tail -1 "$work/time" | awk '{ print $1, $2 + $3, $4 }' >>"$work/$name"
  rm -rf "$HF_HOME" "$work/out" "$work/npm"
}
wall() { cut -d' ' -f1 "$work/$1" | median; }
cpu() { cut -d' ' -f2 "$work/$1" | median; }
memory() { cut -d' ' -f3 "$work/$1" | sort -n | tail -1 | awk '{ printf "%d", $1 / 1024 }'; }
row() { printf '%-52s %10s %10s %7s  %s\n' "$@"; }
ours() { run "$1" "$modelprep" init --model org/model --until weights --include '*'; }

mkdir "$work/www"
hub_program=artifacts/bin/LoopbackHub/release/LoopbackHub
start_nginx
warm_memory 6
row "work" "modelprep" "peer" "ratio" "to reach"

rm -rf "${work:?}/www/"*
"$hub_program" --model org/model --files 1 --file-size 2GiB --dump "$work/www"
start_hub --files 1 --file-size 2GiB --blob-origin http://127.0.0.1:18999
url=http://127.0.0.1:18999/$(ls "$work/www")
for _ in $(seq "$rounds"); do
  ours one
  run curl curl --silent --output "$work/out" "$url"
  curl --silent --output "$work/out" "$url"
  run openssl openssl dgst -sha256 "$work/out"
  run aria aria2c --quiet --max-connection-per-server=8 --split=8 --file-allocation=none --dir "$work" --out out "$url"
done
row "one file of 2 GiB, verified: wall (s), curl unverified" "$(wall one)" "$(wall curl)" "$(ratio "$(wall one)" "$(wall curl)")" "0.50"
row "  aria2c -x8 unverified" "$(wall one)" "$(wall aria)" "$(ratio "$(wall one)" "$(wall aria)")" "1.00"
both=$(awk -v a="$(cpu curl)" -v b="$(cpu openssl)" 'BEGIN { print a + b }')
row "  CPU (s), curl + openssl" "$(cpu one)" "$both" "$(ratio "$(cpu one)" "$both")" "0.75"

# What a faster disk or network would not change: no verified download ends before its hash does.
row "  openssl dgst -sha256 of the file alone" "$(wall one)" "$(wall openssl)" "$(ratio "$(wall one)" "$(wall openssl)")" ""

start_hub --files 1 --file-size 2GiB --blob-origin http://127.0.0.1:18997
for _ in $(seq "$rounds"); do
  ours limited
  run curllimited curl --silent --output "$work/out" "${url/18999/18997}"
done
row "the same, 100 MB/s per connection: wall (s), curl" "$(wall limited)" "$(wall curllimited)" "$(ratio "$(wall limited)" "$(wall curllimited)")" "0.50"

# Killed when 90 % have been written, then run again: what comes a second time, as a share of the file.
size=$((2 << 30))
for _ in $(seq "$rounds"); do
  "$modelprep" init --model org/model --until weights --include '*' >/dev/null 2>&1 &
  until [ "$(awk '/^wchar/ { print $2 }' "/proc/$!/io")" -ge $((size / 10 * 9)) ]; do sleep 0.01; done
  kill -KILL $! && wait $! 2>/dev/null || true
  start_nginx # with an empty log
  run again "$modelprep" init --model org/model --until weights --include '*'
  awk -v size=$size '{ n += $1 } END { printf "%.3f\n", n / size }' "$work/sent" >>"$work/refetched"
done
row "killed at 90 %, run again: share of the file fetched" "$(median <"$work/refetched")" "" "" "0.10 + a range per connection"

start_hub --files 4 --file-size 1MiB
"$modelprep" init --model org/model --until weights --include '*' >"$work/first" 2>/dev/null
commit=$(basename "$HF_HOME"/hub/models--org--model/snapshots/*)
warm() { # OPTIONS... -> requests
  forget_requests
  "$modelprep" init --model org/model --until weights --include '*' "$@" >/dev/null 2>&1
  requests
}
row "warm run, pinned commit: requests" "$(warm --revision "$commit")" "" "" "0"
row "warm run, branch: requests" "$(warm)" "" "" "1"
rm -rf "$HF_HOME"

rm -rf "${work:?}/www/"*
"$hub_program" --model org/model --files 4 --file-size 512MiB --dump "$work/www"
start_hub --files 4 --file-size 512MiB --blob-origin http://127.0.0.1:18999
for _ in $(seq "$rounds"); do
  ours four
  run npm4 node "$work/fetch.mjs" org/model "$work/npm"
done
row "4 files of 512 MiB: wall (s), npm client" "$(wall four)" "$(wall npm4)" "$(ratio "$(wall four)" "$(wall npm4)")" "0.50"

start_hub --files 2000 --file-size 4KiB
for _ in $(seq "$rounds"); do
  forget_requests
  ours small
  asked=$(requests)
  run npmsmall node "$work/fetch.mjs" org/model "$work/npm"
done
row "2,000 files of 4 KiB: wall (s), npm client" "$(wall small)" "$(wall npmsmall)" "$(ratio "$(wall small)" "$(wall npmsmall)")" "0.50"
row "  requests per file" "$(ratio "$asked" 2000)" "" "" "1.10"
row "peak memory in all of these (MiB)" "$(printf '%s\n' "$(memory one)" "$(memory four)" "$(memory small)" | sort -n | tail -1)" "" "" "64"
