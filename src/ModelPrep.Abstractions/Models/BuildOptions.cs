namespace ModelPrep.Abstractions;

/// <summary>
/// How an engine is to be built, beyond its data type and parallelism. A null limit is the builder's own.
/// </summary>
/// <remarks>The names are those of TensorRT-LLM's <c>BuildConfig</c>.</remarks>
/// <param name="Builder">What builds it.</param>
/// <param name="MaxBatchSize">Requests in one batch, from 1.</param>
/// <param name="MaxInputLength">Tokens of one prompt, from 1.</param>
/// <param name="MaxSequenceLength">Tokens of one prompt and its answer, from 1.</param>
/// <param name="MaxTokens">Tokens of all requests of one step, from 1.</param>
/// <param name="Arguments">Further arguments, by name.</param>
public sealed record BuildOptions(
    BuilderChoice Builder,
    int? MaxBatchSize,
    int? MaxInputLength,
    int? MaxSequenceLength,
    int? MaxTokens,
    IReadOnlyList<BuildArgument> Arguments
)
{
    /// <summary>Everything is the builder's own choice.</summary>
    public static BuildOptions Default { get; } = new(BuilderChoice.Auto, null, null, null, null, []);

    /// <summary>The limits that are set, by their names in <c>BuildConfig</c>.</summary>
    public IEnumerable<(string Name, string Option, int Value)> Limits
    {
        get
        {
            if (MaxBatchSize is { } batch)
                yield return ("max_batch_size", "--max-batch-size", batch);
            if (MaxInputLength is { } input)
                yield return ("max_input_len", "--max-input-len", input);
            if (MaxSequenceLength is { } sequence)
                yield return ("max_seq_len", "--max-seq-len", sequence);
            if (MaxTokens is { } tokens)
                yield return ("max_num_tokens", "--max-num-tokens", tokens);
        }
    }

    /// <summary>Whether the builder trusts the model's own Python code.</summary>
    public bool TrustsCode => Arguments.Any(argument => PythonTruth.TrustsCode(argument.Name, argument.Value));

    /// <summary>
    /// One line for each that is not the default, the same for equal options; null when there is none.
    /// </summary>
    public string? ToKey()
    {
        var lines = Limits
            .Select(limit => $"{limit.Name}={limit.Value}")
            .Concat(Arguments.Select(argument => argument.ToString()).Order(StringComparer.Ordinal));
        if (Builder is not BuilderChoice.Auto)
            lines = lines.Prepend("builder=" + Builder.ToName());
        return string.Join('\n', lines) is { Length: > 0 } text ? text : null;
    }
}

/// <summary>An argument of <c>BuildConfig</c> or <c>LLM</c> (option <c>--build-arg</c>).</summary>
/// <param name="Name">Its name; a dot leads into it, as in <c>plugin_config.gemm_plugin</c>.</param>
/// <param name="Value">A number, <c>true</c>, <c>false</c> or other JSON; else text.</param>
public sealed record BuildArgument(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Value}";
}
