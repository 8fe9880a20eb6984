#!/bin/sh
# Installs what some tests need: Chromium, a Java runtime and hunspell by apt (as root), npm packages as locked.
# Each step may fail: the tests then say what is missing, and fail in CI.
set -u
cd "$(dirname "$0")" || exit 1

wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
command -v java >/dev/null 2>&1 || wanted="$wanted default-jre-headless"
echo ord | hunspell -l -d da_DK >/dev/null 2>&1 || wanted="$wanted hunspell hunspell-da"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq update || true
	# shellcheck disable=SC2086
	apt-get -qq install --yes --no-install-recommends $wanted >/dev/null || echo "apt could not install:$wanted"
fi
npm ci --silent --ignore-scripts --no-audit --no-fund || echo "npm could not install the checkers"
