#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing. Prints nothing when there is nothing to do.
set -euo pipefail

missing=()
for package in "$@"; do
  dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed && continue
  # Node and npm are often there without Debian's packages.
  case "$package" in
    nodejs) command -v node >/dev/null && continue ;;
    npm) command -v npm >/dev/null && continue ;;
  esac
  missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

echo "Installing ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
  echo "This needs root: apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
# Services of these packages must not start: only their programs are wanted.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
