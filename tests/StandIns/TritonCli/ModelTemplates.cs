namespace StandIns.TritonCli;

/// <summary>Configurations of the four models of a TensorRT-LLM repository, not yet filled.</summary>
/// <remarks>
/// As long as the real ones, with their tensors and parameters; many placeholders stay unfilled for ever.
/// </remarks>
internal static class ModelTemplates
{
    public const string Preprocessing = "preprocessing";
    public const string Postprocessing = "postprocessing";
    public const string Engine = "tensorrt_llm";
    public const string EnginePath = "${engine_dir}";

    /// <summary>Names of the models beside the one that requests go to; the same for every model.</summary>
    public static IReadOnlyList<string> Helpers { get; } = [Preprocessing, Postprocessing, Engine];

    /// <param name="model">
    /// Name of a model; any that is not in <see cref="Helpers"/> is the one that requests go to.
    /// </param>
    /// <param name="generation">Where parameters differ.</param>
    public static string Of(string model, Generation generation) =>
        model switch
        {
            Preprocessing => Python(isDecoupled: false)
                + Tensors("input", ModelTensors.PreprocessingInputs)
                + Tensors("output", ModelTensors.PreprocessingOutputs)
                + TokenizerParameters
                + Filled("gpt_model_path", EnginePath)
                + Unfilled("visual_model_path", "max_num_images")
                + Instances("${preprocessing_instance_count}"),
            Postprocessing => Python(isDecoupled: false)
                + Tensors("input", ModelTensors.PostprocessingInputs)
                + Tensors("output", ModelTensors.PostprocessingOutputs)
                + TokenizerParameters
                + Unfilled("skip_special_tokens")
                + Instances("${postprocessing_instance_count}"),
            Engine => EngineConfig(generation),
            _ => Python(isDecoupled: true)
                + Tensors("input", ModelTensors.RequestInputs)
                + Tensors("output", ModelTensors.RequestOutputs)
                + Unfilled("accumulate_tokens", "multimodal_encoders_name")
                + Filled("tensorrt_llm_model_name", "${tensorrt_llm_model_name}")
                + Filled("tensorrt_llm_draft_model_name", "${tensorrt_llm_draft_model_name}")
                + Instances("${bls_instance_count}"),
        };

    private static string TokenizerParameters =>
        Filled("tokenizer_dir", "${tokenizer_dir}")
        + Filled("tokenizer_type", "${tokenizer_type}")
        + Unfilled("add_special_tokens");

    private static string EngineConfig(Generation generation) =>
        "name: \"tensorrt_llm\"\nbackend: \"${triton_backend}\"\nmax_batch_size: ${triton_max_batch_size}\n"
        + Policy
        + """

            dynamic_batching {
                preferred_batch_size: [ ${triton_max_batch_size} ]
                max_queue_delay_microseconds: ${max_queue_delay_microseconds}
                default_queue_policy: { max_queue_size: ${max_queue_size} }
            }

            """
        + Tensors("input", ModelTensors.EngineInputs)
        + Tensors("output", ModelTensors.EngineOutputs)
        + Instances("1")
        + Unfilled("max_beam_width")
        + Filled("FORCE_CPU_ONLY_INPUT_TENSORS", "no")
        + Filled("gpt_model_type", "${batching_strategy}")
        + Filled("gpt_model_path", EnginePath)
        + Filled("tokenizer_dir", "${tokenizer_dir}")
        + (generation.HasEngineLlmApi ? Comment(Unfilled("enable_trt_overlap")) : Unfilled("enable_trt_overlap"))
        + Filled("exclude_input_in_output", "${exclude_input_in_output}")
        + Unfilled([.. ModelTensors.EngineParameters]);

    private const string Policy = """

        model_transaction_policy {
          decoupled: ${decoupled_mode}
        }

        """;

    /// <remarks>The real ones name only the engine's model.</remarks>
    private static string Python(bool isDecoupled) =>
        "backend: \"python\"\nmax_batch_size: ${triton_max_batch_size}\n" + (isDecoupled ? Policy : "");

    private static string Tensors(string kind, IEnumerable<string> names) =>
        $"{kind} [\n{string.Join(",\n", names.Select(Tensor))}\n]\n";

    private static string Tensor(string name) =>
        $"  {{\n    name: \"{name}\"\n    data_type: {ModelTensors.TypeOf(name)}\n    dims: [ -1 ]\n    optional: "
        + $"true\n  }}";

    private static string Instances(string count) =>
        $"instance_group [\n  {{\n    count: {count}\n    kind : KIND_CPU\n  }}\n]\n";

    private static string Unfilled(params IEnumerable<string> keys) =>
        string.Concat(keys.Select(key => Filled(key, $"${{{key}}}")));

    private static string Filled(string key, string value) =>
        $"parameters: {{\n  key: \"{key}\"\n  value: {{\n    string_value: \"{value}\"\n  }}\n}}\n";

    private static string Comment(string text) =>
        "# It has no effect any more.\n" + string.Concat(text.TrimEnd('\n').Split('\n').Select(line => $"# {line}\n"));
}
