#!/usr/bin/env bash
# Installs or upgrades the services of charts.txt with the values files beside it. Releases can be named; else it is all.
# With --dry-run it prints the commands, and touches nothing.
set -euo pipefail
cd "$(dirname "$0")"

run() { "$@"; }
wanted=" "
for argument in "$@"; do
  case "$argument" in
    --dry-run) run() { printf '%q ' "$@" && echo; } ;;
    -*)
      echo "usage: install.sh [--dry-run] [RELEASE ...]" >&2
      exit 64
      ;;
    *)
      if ! grep -q "^$argument " charts.txt; then
        echo "charts.txt has no release '$argument'." >&2
        exit 64
      fi
      wanted+="$argument "
      ;;
  esac
done

run kubectl apply --filename namespaces.yaml
while read -r release namespace version chart repository; do
  [[ -n $release && $release != "#" ]] || continue
  [[ $wanted == " " || $wanted == *" $release "* ]] || continue
  set -- "$chart"
  [[ $repository == - ]] || set -- "$chart" --repo "$repository"
  run helm upgrade --install "$release" "$@" --version "$version" \
    --namespace "$namespace" --values "${chart##*/}-values.yaml" --wait --timeout 10m </dev/null
done <charts.txt
