"""What an engine can serve at most."""


class BuildConfig:
    def __init__(self, *, max_batch_size=2048, max_input_len=1024, max_seq_len=2048, max_num_tokens=8192, max_beam_width=1, **more):
        self.max_batch_size = max_batch_size
        self.max_input_len = max_input_len
        self.max_seq_len = max_seq_len
        self.max_num_tokens = max_num_tokens
        self.max_beam_width = max_beam_width
        self.__dict__.update(more)
