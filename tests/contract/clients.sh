#!/usr/bin/env bash
# Makes clients from openapi.yaml by three generators, compiles them, and runs the README's examples by two: by hand,
# `make clients`, as it takes minutes and needs Java. `make test` does the same with one of them.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=$PWD/target/contract
here=$PWD/tests/contract
work=$(mktemp -d)
nncf=$PWD/target/debug/nncf
cleanup() {
    [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

"$nncf" openapi > "$work/openapi.yaml"
bind=127.0.0.1:${PORT:-18673}
database=sqlite:$work/register.sqlite
"$nncf" serve --database-url "$database" --bind "$bind" 2> "$work/log" &
server=$!
for _ in $(seq 300); do
    curl -fs "http://$bind/readyz" > /dev/null && break
    sleep 0.2
done
"$nncf" --database-url "$database" user add clients@example.org --role editor > /dev/null
token=$("$nncf" --database-url "$database" token add clients@example.org --scope write)

echo "openapi-typescript, openapi-fetch, tsc"
npm=$tools/npm/node_modules
"$npm/.bin/openapi-typescript" "$work/openapi.yaml" -o "$work/schema.d.ts"
cp "$here/client.ts" "$work"
ln -s "$npm" "$work/node_modules"
echo '{"type": "module"}' > "$work/package.json"
(cd "$work" && "$npm/.bin/tsc" --strict --target es2022 --module nodenext --lib es2022,dom client.ts)
node "$work/client.js" "http://$bind" "$token"

echo "openapi-generator: java, typescript-fetch, python"
"$here/generator.sh" "$work" "$tools" "http://$bind" "$token"

echo "openapi-python-client"
"$tools/venv/bin/openapi-python-client" generate --meta none --fail-on-warning --path "$work/openapi.yaml" \
    --output-path "$work/nncf_client" --config "$here/python-client.yaml"
"$tools/venv/bin/python" "$here/client.py" "$work" "http://$bind" "$token"

echo "All clients compile, and run the README's examples."
