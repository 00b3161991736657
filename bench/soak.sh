#!/usr/bin/env bash
# Kills a download at random moments, 200 times (SOAK_KILLS), and continues it each time. After every kill each blob that can
# be seen has the hash that is its name; a download that was not killed in time is checked whole, and a new one begun.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-tools.sh gcc zlib1g-dev curl
scripts/publish.sh
dotnet build tests/LoopbackHub --configuration Release --verbosity quiet >/dev/null
source bench/lib.sh
kills=${SOAK_KILLS:-200}
blobs=$HF_HOME/hub/models--org--model/blobs

check_blobs() {
  [ -d "$blobs" ] || return 0
  for blob in "$blobs"/*; do
    case ${blob##*/} in
      ????????????????????????????????????????????????????????????????) actual=$(sha256sum "$blob") ;;
      ????????????????????????????????????????) actual=$({ printf 'blob %d\0' "$(stat --format %s "$blob")"; cat "$blob"; } | sha1sum) ;;
      *) continue ;;
    esac
    [ "${actual%% *}" = "${blob##*/}" ] || { echo "broken: $blob after $killed kills" >&2; exit 1; }
  done
}

check_finished() {
  [ "$(find "$HF_HOME/hub/models--org--model/snapshots" -type l | wc -l)" -ge 3 ]
  [ -z "$(find "$HF_HOME/hub/models--org--model/.modelprep" -name '*.partial')" ]
  finished=$((finished + 1))
  rm -rf "$HF_HOME"
}

init() { "$@" "$modelprep" init --model org/model --until weights --include '*' >/dev/null 2>"$work/log"; }

start_hub --files 3 --file-size 96MiB
killed=0 finished=0
while [ "$killed" -lt "$kills" ]; do
  status=0
  (init timeout --signal KILL "0.$(printf '%03d' $((RANDOM % 400 + 20)))") 2>/dev/null || status=$?
  check_blobs
  case $status in
    137) killed=$((killed + 1)) ;;
    0) check_finished ;;
    *) cat "$work/log" >&2; exit 1 ;;
  esac
done
init env
check_blobs
check_finished
echo "$killed kills, $finished downloads finished, no unverified byte visible"
