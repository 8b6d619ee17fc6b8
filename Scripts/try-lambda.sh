#!/usr/bin/env bash
# Unpacks the zip where Lambda would, in a system that has nothing but a shell, starts it there against a stand-in for
# the Runtime API, and asks it for a picture: try-lambda.sh ZIP PHOTOGRAPH. Only root can.
set -euo pipefail
usage='usage: try-lambda.sh ZIP PHOTOGRAPH'
zip_file=$(realpath "${1:?$usage}")
photograph=$(realpath "${2:?$usage}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

root=$(mktemp -d) api='' function=''
tidy() {
    [ -z "$function" ] || kill "$function" 2>/dev/null || true
    [ -z "$api" ] || kill "$api" 2>/dev/null || true
    wait 2>/dev/null || true
    umount "$root/proc" "$root/dev" 2>/dev/null || true
    # Whatever could not be unmounted is not to be reached.
    rm -rf --one-file-system "$root"
}
trap tidy EXIT

mkdir -p "$root"/{bin,dev,etc/pki/tls/certs,proc,tmp,mnt/originals,var/task}
cp /bin/busybox "$root/bin/sh"
# Amazon Linux has its certificates there.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/pki/tls/certs/ca-bundle.crt"
cp "$photograph" "$root/mnt/originals/photo.jpg"
unzip -q "$zip_file" -d "$root/var/task"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev"
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/urandom" c 1 9

exec {say}<> <(:)
python3 Tests/Scripts/fake_runtime_api.py <&"$say" >"$root/tmp/port" &
api=$!
for _ in $(seq 100); do [ -s "$root/tmp/port" ] && break; sleep 0.1; done
port=$(head -1 "$root/tmp/port")
env -i AWS_LAMBDA_RUNTIME_API="127.0.0.1:$port" AWS_LAMBDA_FUNCTION_MEMORY_SIZE=2048 LAMBDA_TASK_ROOT=/var/task \
    CALOTYPE_ORIGINALS=/mnt/originals TMPDIR=/tmp "$(PATH=$PATH:/usr/sbin command -v chroot)" "$root" /var/task/bootstrap 2>"$root/tmp/log" &
function=$!

invoke() { # invoke LABEL QUERY
    local event='{"version":"2.0","routeKey":"$default","rawPath":"/picture/photo.jpg","rawQueryString":"'$2'","headers":{"host":"x"},"requestContext":{"http":{"method":"GET","path":"/picture/photo.jpg","protocol":"HTTP/1.1","sourceIp":"192.0.2.1"}},"isBase64Encoded":false}'
    curl -fsS --max-time 60 -o "$root/tmp/answer" -w "$1: %{time_total} s\n" --data-raw "$event" \
        "http://127.0.0.1:$port/control/invoke" || { cat "$root/tmp/log"; exit 1; }
}
invoke 'answer 1' 'w=400&format=webp'
invoke 'answer 2' 'w=400&format=webp'
# Every format, since each has libraries of its own.
for format in jpeg png webp avif gif tiff jxl; do
    invoke "$format" "w=200&format=$format" >/dev/null
    python3 - "$root/tmp/answer" "$format" <<'END'
import base64, json, sys
signs = {"jpeg": b"\xff\xd8", "png": b"\x89PNG", "webp": b"RIFF", "avif": b"\0\0\0", "gif": b"GIF8", "tiff": b"II*\0", "jxl": b""}
outcome = json.load(open(sys.argv[1]))
answer = json.loads(outcome["body"])
assert answer["statusCode"] == 200, answer
body = base64.b64decode(answer["body"])
print(sys.argv[2], outcome["kind"], answer["statusCode"], answer["headers"].get("content-type"), len(body))
assert body.startswith(signs[sys.argv[2]]), body[:200]
END
done
