#!/usr/bin/env bash
# Signs a request with a tenant's function secret and sends it. The secret comes from FUNCTION_SECRET, or for the sample hotel of a local
# run from the file that the run keeps beside its data.
#
#   samples/requests/experience.sh POST /api/v1/tenants/guided-hospitality/experiences/stay/dry-run \
#     '{"customer":{"channel":"sms","address":"+2348031234567"},"answers":{"review":"good"}}'
#   samples/requests/experience.sh POST /api/v1/tenants/…/experiences/…/runs '{"conversation":"CH…"}' my-key-1
#   samples/requests/experience.sh GET /api/v1/tenants/guided-hospitality/conversations/CH…/runs
set -euo pipefail

method=${1:?method, such as POST} target=${2:?path, such as /api/v1/tenants/…} body=${3:-} key=${4:-}
host=${HALATECH_URL:-http://127.0.0.1:5080}
data=${HALATECH_DATA:-$(dirname "$0")/../../.data}
secret=${FUNCTION_SECRET:-$(cat "$data/local/function-secret")}
timestamp=$(date +%s)

# The secret goes by the environment: other users of the machine can read the arguments of a program.
signature=$(printf '%s\n%s\n%s\n%s\n%s' "$timestamp" "$method" "$target" "$key" "$body" |
  SECRET=$secret python3 -c 'import hashlib, hmac, os, sys; print(hmac.new(os.environ["SECRET"].encode(), sys.stdin.buffer.read(), hashlib.sha256).hexdigest())')

headers=(-H "Halatech-Timestamp: $timestamp" -H "Halatech-Signature: v1=$signature")
[[ -n $key ]] && headers+=(-H "Idempotency-Key: $key")
[[ -n $body ]] && headers+=(-H 'Content-Type: application/json' --data-binary "$body")
curl -sS -X "$method" "${headers[@]}" -w '\n%{http_code}\n' "$host$target"
