# What the bench scripts share. Source it from the repository's root.

modelprep=$PWD/artifacts/publish/ModelPrep/modelprep
work=$(mktemp -d -p "${BENCH_DIR:-/dev/shm}" modelprep-bench.XXXXXX)
hub=""
nginx=""
export HF_HOME=$work/huggingface MODELPREP_CACHE=$work/cache HF_HUB_DISABLE_IMPLICIT_TOKEN=1

clean_up() {
  [ -z "$hub" ] || kill "$hub" 2>/dev/null || true
  [ -z "$nginx" ] || kill "$nginx" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

start_hub() { # OPTIONS... -> HF_ENDPOINT
  stop_hub
  rm -f "$work/hub.json"
  artifacts/bin/LoopbackHub/release/LoopbackHub --model "${hub_model:-org/model}" --ports-file "$work/hub.json" "$@" >"$work/hub.log" 2>&1 &
  hub=$!
  until [ -s "$work/hub.json" ]; do kill -0 "$hub"; sleep 0.1; done
  HF_ENDPOINT=$(grep -o '"hubUri":"[^"]*"' "$work/hub.json" | cut -d'"' -f4)
  export HF_ENDPOINT
}

stop_hub() {
  [ -z "$hub" ] || { kill "$hub"; wait "$hub" 2>/dev/null || true; }
  hub=""
}

requests() { curl --silent "$HF_ENDPOINT/_requests" | grep -o '"method"' | wc -l; }

forget_requests() { curl --silent --request POST "$HF_ENDPOINT/_requests/clear" >/dev/null; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# A virtual machine gets a page of memory from its host when it first touches it, which costs more than all that is measured
# here. Touching as much as a round needs, once and beforehand, gives every client pages that are there.
warm_memory() { # GIB
  head -c "$1"G /dev/zero >"$work/fill"
  rm "$work/fill"
}

# Serves $work/www on port 18999, and on port 18997 with 100 MB/s per connection, about what a storage host gives one.
# $work/sent gets a line for each answer: bytes of its body.
start_nginx() {
  stop_nginx
  cat >"$work/nginx.conf" <<N
user root; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.log; daemon off;
events { worker_connections 256; }
http {
  log_format bytes '\$body_bytes_sent'; access_log $work/sent bytes;
  sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/octet-stream;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fcgi; uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
  server { listen 127.0.0.1:18999; location / { root $work/www; } }
  server { listen 127.0.0.1:18997; location / { root $work/www; limit_rate 100m; } }
}
N
  nginx -c "$work/nginx.conf" 2>/dev/null &
  nginx=$!
  until curl --silent --output /dev/null http://127.0.0.1:18999/; do kill -0 "$nginx"; sleep 0.05; done
}

stop_nginx() {
  [ -z "$nginx" ] || { kill "$nginx"; wait "$nginx" 2>/dev/null || true; }
  nginx=""
  rm -f "$work/sent"
}
