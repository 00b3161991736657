"""The LLM API with engines. The work is done by the stand-ins' executable, in a process that ends with this one."""

import builtins
import errno
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from .._standin import PROGRAM, RUNS_PYTORCH

_FAULT = os.environ.get("STANDIN_FAULT", "")
_ACCEPTED = {"tokenizer_mode", "skip_tokenizer_init", "tokenizer_revision", "kv_cache_config", "enable_build_cache", "fast_build", "load_format"}
_LIMITS = ["max_batch_size", "max_input_len", "max_seq_len", "max_num_tokens", "max_beam_width"]


class _TrtLLM:
    def __init__(self, model, tokenizer=None, *, tensor_parallel_size=1, pipeline_parallel_size=1, dtype="auto", revision=None,
                 build_config=None, trust_remote_code=False, workspace=None, **kwargs):
        for name in kwargs:
            if name not in _ACCEPTED:
                raise TypeError(f"{type(self).__name__} got an unexpected keyword argument '{name}'")
        self._stopped = threading.Event()
        self._workspace = tempfile.TemporaryDirectory(suffix="-llm-workspace", dir=workspace)
        self._engine_dir = pathlib.Path(self._workspace.name) / "tmp.engine"
        arguments = {
            "model": model, "output": self._engine_dir, "python": os.getpid(), "dtype": dtype, "revision": revision,
            "tensor_parallel_size": tensor_parallel_size, "pipeline_parallel_size": pipeline_parallel_size,
        }
        if build_config is not None:
            arguments.update({name: getattr(build_config, name) for name in _LIMITS})
        _build(arguments)
        threading.Thread(target=_linger, args=(self._stopped,)).start()

    def save(self, engine_dir):
        target = pathlib.Path(engine_dir)
        target.mkdir(parents=True, exist_ok=True)
        _pass("save")
        files = sorted(self._engine_dir.iterdir(), key=lambda file: (file.suffix == ".engine", file.name))
        for file in files:
            shutil.copy(file, target / file.name)
            if file == files[-1] and _FAULT.endswith("@half-saved"):
                os.truncate(target / file.name, file.stat().st_size // 2)
                _pass("half-saved")

    def shutdown(self):
        self._stopped.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        return False


class _TorchLLM:
    """Runs the weights as they are: there is nothing to save."""

    def __init__(self, model, tokenizer=None, **kwargs):
        wrong = [name for name in kwargs if name in ("build_config", "fast_build", "workspace")]
        if wrong:
            raise ValueError(f"The following arguments are specific to TensorRT backend and cannot be used with PyTorch backend: {wrong}.")

    def shutdown(self):
        pass


LLM = _TorchLLM if RUNS_PYTORCH else _TrtLLM


def _build(arguments):
    if os.environ.get("STANDIN_IGNORE_TERM") == "1":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    words = [f"--{name}={value}" for name, value in arguments.items() if value is not None]
    last = ""
    with subprocess.Popen([PROGRAM, "llm-api-build", *words], stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            print(line, end="", file=sys.stderr, flush=True)
            last = line.strip() or last
    if process.returncode < 0:
        os.kill(os.getpid(), -process.returncode)  # it is a part of this process
    if process.returncode:
        name, _, text = last.partition(": ")
        kind = getattr(builtins, name, None)
        raise kind(text) if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError(last)


def _pass(moment):
    how, _, wanted = _FAULT.partition("@")
    if wanted != moment:
        return
    if how in ("killed", "caller-killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "no-space":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if how == "oom":
        raise RuntimeError("CUDA out of memory: Cuda Runtime (out of memory)")
    if how == "hang":
        threading.Event().wait(1800)
    raise RuntimeError("The engine is not built yet.")


def _linger(stopped):
    """Keeps the process alive until shutdown(), as threads and workers of the real one do, but not for ever."""
    threading.main_thread().join()
    seconds = float(os.environ.get("STANDIN_LINGER_SECONDS", "60"))
    if not stopped.wait(seconds):
        print(f"tensorrt_llm stand-in: shutdown() was not called within {seconds:g} s after the script's end", file=sys.stderr, flush=True)
        os._exit(70)
