#!/usr/bin/env bash
# Makes clients by openapi-generator, compiles the one for TypeScript and runs the README's examples by Python's.
# Arguments: a folder with openapi.yaml, the folder of the tools, the address of a service, a token.
set -euo pipefail

work=$1 tools=$2 url=$3 token=$4
here=$(cd "$(dirname "$0")" && pwd)
command -v java > /dev/null || { echo "Java is missing: sudo apt-get install default-jre-headless" >&2; exit 1; }

# Its jar is large: apart from what every test run installs.
if [ ! -x "$tools/generator/bin/openapi-generator-cli" ]; then
    python3 -m venv "$tools/generator"
    "$tools/generator/bin/pip" install -q --disable-pip-version-check -r "$here/generator.txt"
fi
made=$tools/generator/bin/openapi-generator-cli
"$made" generate -q -i "$work/openapi.yaml" -g typescript-fetch -o "$work/typescript" > "$work/made.log" 2>&1
"$tools/npm/node_modules/.bin/tsc" --noEmit --strict --target es2022 --module esnext --moduleResolution bundler \
    --lib es2022,dom --skipLibCheck "$work/typescript/index.ts"
"$made" generate -q -i "$work/openapi.yaml" -g python -o "$work/python" --package-name nncf_generated > "$work/made.log" 2>&1
"$tools/generator/bin/python" "$here/generated.py" "$work/python" "$url" "$token"
