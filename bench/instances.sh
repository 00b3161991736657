# What the number of instances that init leaves by default means for a served engine. Source it after bench/lib.sh.

# A stand-in server answers in 0.42 s, takes 64 requests at a time, and unloads an instance in 1.3 s, as a real one was
# measured to do. Sets one_client and many_clients (requests a second), instances, stop_ms, exit_timeout and stop_status.
measure_instances() {
  local command pid begin
  artifacts/publish/StandIns/standins install --bin "$work/batch" --generation r25.08 --gpus H100:9.0:81559 \
    --generate-seconds 0.42 --engine-slots 64 --unload-seconds 1.3 >/dev/null
  (
    export PATH=$work/batch/bin:$PATH
    "$modelprep" init --model org/model --engine trtllm --prepared "$work/batch.json" >/dev/null 2>&1
    exec "$modelprep" serve --prepared "$work/batch.json" -- --http-port=18201 --grpc-port=18202 --metrics-port=18203 \
      >"$work/batch.log" 2>&1
  ) &
  pid=$!
  one_client=$(load_rate 1 12)
  many_clients=$(load_rate 16 96)
  command=$(tr '\0' ' ' <"/proc/$pid/cmdline")
  exit_timeout=$(sed -n 's/.*exit-timeout-secs=\([0-9]*\).*/\1/p' <<<"$command")
  exit_timeout=${exit_timeout:-30} # Triton's own
  instances=$(grep -o 'count: [0-9]*' "$(grep -o 'model-repository=[^ ]*' <<<"$command" | cut -d= -f2)/model/config.pbtxt" | cut -d' ' -f2)
  begin=${EPOCHREALTIME/./}
  kill -TERM "$pid"
  stop_status=0
  wait "$pid" || stop_status=$?
  stop_ms=$(((${EPOCHREALTIME/./} - begin) / 1000))
}

load_rate() { # CLIENTS REQUESTS
  "$modelprep" load --url http://127.0.0.1:18201 --model org/model --wait 2m --concurrency "$1" --requests "$2" --output json 2>/dev/null |
    grep -o '"requestsPerSecond": *[0-9.]*' | grep -o '[0-9.]*$'
}
