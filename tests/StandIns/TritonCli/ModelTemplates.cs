namespace StandIns.TritonCli;

/// <summary>Configurations of the four models of a TensorRT-LLM repository, not yet filled.</summary>
/// <remarks>Shorter than the real ones, but with the parameters that matter, and some that stay unfilled for ever.</remarks>
internal static class ModelTemplates
{
    public const string Preprocessing = "preprocessing";
    public const string Postprocessing = "postprocessing";
    public const string Engine = "tensorrt_llm";
    public const string EnginePath = "${engine_dir}";

    /// <summary>Names of the models beside the one that requests go to; the same for every model.</summary>
    public static IReadOnlyList<string> Helpers { get; } = [Preprocessing, Postprocessing, Engine];

    public static string Of(string model) => model switch
    {
        Preprocessing or Postprocessing => Python(model, "${preprocessing_instance_count}") + Parameter("tokenizer_dir", "${tokenizer_dir}"),
        Engine => EngineConfig,
        _ => Python(model, "${bls_instance_count}") + Parameter("accumulate_tokens", "${accumulate_tokens}"),
    };

    private static string EngineConfig { get; } =
        """
        name: "tensorrt_llm"
        backend: "${triton_backend}"
        max_batch_size: ${triton_max_batch_size}

        model_transaction_policy {
          decoupled: ${decoupled_mode}
        }

        instance_group [
          {
            count: 1
            kind: KIND_CPU
          }
        ]

        """
        + Parameter("gpt_model_type", "${batching_strategy}")
        + Parameter("gpt_model_path", EnginePath)
        + Parameter("tokenizer_dir", "${tokenizer_dir}")
        + Parameter("max_beam_width", "${max_beam_width}")
        + Parameter("kv_cache_free_gpu_mem_fraction", "${kv_cache_free_gpu_mem_fraction}")
        + Parameter("gpu_device_ids", "${gpu_device_ids}")
        + Parameter("decoding_mode", "${decoding_mode}");

    private static string Python(string name, string count) =>
        $$"""
        name: "{{name}}"
        backend: "python"
        max_batch_size: ${triton_max_batch_size}

        instance_group [
          {
            count: {{count}}
            kind: KIND_CPU
          }
        ]

        """;

    private static string Parameter(string key, string value) =>
        $$"""

        parameters: {
          key: "{{key}}"
          value: {
            string_value: "{{value}}"
          }
        }

        """;
}
