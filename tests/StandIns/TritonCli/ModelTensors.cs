namespace StandIns.TritonCli;

/// <summary>Names of the tensors and parameters of the models of a TensorRT-LLM repository.</summary>
internal static class ModelTensors
{
    public static IReadOnlyList<string> PreprocessingInputs { get; } =
    [
        "QUERY",
        "DECODER_QUERY",
        "REQUEST_OUTPUT_LEN",
        "BAD_WORDS_DICT",
        "STOP_WORDS_DICT",
        "EMBEDDING_BIAS_WORDS",
        "EMBEDDING_BIAS_WEIGHTS",
        "END_ID",
        "PAD_ID",
        "PROMPT_TABLE_EXTRA_ID",
    ];

    public static IReadOnlyList<string> PreprocessingOutputs { get; } =
    [
        "INPUT_ID",
        "DECODER_INPUT_ID",
        "REQUEST_INPUT_LEN",
        "REQUEST_DECODER_INPUT_LEN",
        "BAD_WORDS_IDS",
        "STOP_WORDS_IDS",
        "EMBEDDING_BIAS",
        "REQUEST_OUTPUT_LEN",
        "OUT_END_ID",
        "OUT_PAD_ID",
    ];

    public static IReadOnlyList<string> PostprocessingInputs { get; } =
    [
        "TOKENS_BATCH",
        "SEQUENCE_LENGTH",
        "CUM_LOG_PROBS",
        "OUTPUT_LOG_PROBS",
        "CONTEXT_LOGITS",
        "GENERATION_LOGITS",
        "BATCH_INDEX",
    ];

    public static IReadOnlyList<string> PostprocessingOutputs { get; } =
    [
        "OUTPUT",
        "OUT_CUM_LOG_PROBS",
        "OUT_OUTPUT_LOG_PROBS",
        "OUT_CONTEXT_LOGITS",
        "OUT_GENERATION_LOGITS",
        "OUT_BATCH_INDEX",
    ];

    public static IReadOnlyList<string> RequestInputs { get; } =
    [
        "text_input",
        "decoder_text_input",
        "max_tokens",
        "bad_words",
        "stop_words",
        "exclude_input_in_output",
        "end_id",
        "pad_id",
        "top_k",
        "top_p",
        "temperature",
        "length_penalty",
        "repetition_penalty",
        "min_length",
        "presence_penalty",
        "frequency_penalty",
        "random_seed",
        "return_log_probs",
        "return_context_logits",
        "return_generation_logits",
        "beam_width",
        "stream",
        "prompt_embedding_table",
        "prompt_vocab_size",
        "embedding_bias_words",
        "embedding_bias_weights",
        "num_draft_tokens",
        "use_draft_logits",
        "lora_task_id",
        "lora_weights",
        "lora_config",
    ];

    public static IReadOnlyList<string> RequestOutputs { get; } =
    [
        "text_output",
        "cum_log_probs",
        "output_log_probs",
        "context_logits",
        "generation_logits",
        "batch_index",
        "sequence_index",
    ];

    public static IReadOnlyList<string> EngineInputs { get; } =
    [
        "input_ids",
        "encoder_input_features",
        "input_lengths",
        "request_output_len",
        "draft_input_ids",
        "decoder_input_ids",
        "decoder_input_lengths",
        "draft_logits",
        "end_id",
        "pad_id",
        "stop_words_list",
        "bad_words_list",
        "embedding_bias",
        "beam_width",
        "temperature",
        "runtime_top_k",
        "runtime_top_p",
        "len_penalty",
        "repetition_penalty",
        "min_length",
        "presence_penalty",
        "frequency_penalty",
        "random_seed",
        "return_log_probs",
        "return_context_logits",
        "return_generation_logits",
        "stop",
        "streaming",
        "prompt_embedding_table",
        "prompt_vocab_size",
        "lora_task_id",
        "lora_weights",
        "lora_config",
    ];

    public static IReadOnlyList<string> EngineOutputs { get; } =
    [
        "output_ids",
        "sequence_length",
        "cum_log_probs",
        "output_log_probs",
        "context_logits",
        "generation_logits",
        "batch_index",
    ];

    /// <summary>Parameters that the CLI never fills.</summary>
    public static IReadOnlyList<string> EngineParameters { get; } =
    [
        "encoder_model_path",
        "max_tokens_in_paged_kv_cache",
        "max_attention_window_size",
        "sink_token_length",
        "batch_scheduler_policy",
        "kv_cache_free_gpu_mem_fraction",
        "cross_kv_cache_fraction",
        "kv_cache_host_memory_bytes",
        "kv_cache_onboard_blocks",
        "cancellation_check_period_ms",
        "stats_check_period_ms",
        "iter_stats_max_iterations",
        "request_stats_max_iterations",
        "enable_kv_cache_reuse",
        "normalize_log_probs",
        "enable_chunked_context",
        "gpu_device_ids",
        "participant_ids",
        "lora_cache_optimal_adapter_size",
        "lora_cache_max_adapter_size",
        "lora_cache_gpu_memory_fraction",
        "lora_cache_host_memory_bytes",
        "decoding_mode",
        "medusa_choices",
        "eagle_choices",
        "gpu_weights_percent",
        "enable_context_fmha_fp32_acc",
        "multi_block_mode",
        "cuda_graph_mode",
        "cuda_graph_cache_size",
        "speculative_decoding_fast_logits",
    ];

    /// <summary>The type of a tensor; two of them are placeholders.</summary>
    public static string TypeOf(string tensor) =>
        tensor.EndsWith("_logits", StringComparison.OrdinalIgnoreCase) && char.IsAsciiLetterLower(tensor[0])
            ? "${logits_datatype}"
        : tensor is "encoder_input_features" ? "${encoder_input_features_data_type}"
        : tensor is "text_input" or "text_output" or "QUERY" or "OUTPUT" ? "TYPE_STRING"
        : "TYPE_INT32";
}
