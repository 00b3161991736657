namespace ModelPrep.Sources.HuggingFace;

/// <summary>Says which format of weights a choice of files has, and why. Pure.</summary>
internal static class ExplainFormat
{
    /// <summary>Explains a choice of <see cref="FileChoice"/>.</summary>
    public static WeightFormat Run(FileSelection files, FileRules rules)
    {
        var safetensors = files.Files.Count(file =>
            file.Path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
        );
        var name =
            safetensors > 0 ? "safetensors"
            : files.WeightBytes > 0 ? "pickle"
            : "none";
        return new WeightFormat(name, ReasonOf(files, rules, safetensors));
    }

    private static string ReasonOf(FileSelection files, FileRules rules, int safetensors)
    {
        if (rules.Include.Count > 0)
            return $"--include {string.Join(' ', rules.Include)} takes the place of the built-in choice";
        if (safetensors == 0)
            return "there is no safetensors, and --allow-pickle takes the rest";
        return files.Files.Any(file => file.Path is FileChoice.IndexName)
            ? $"{FileChoice.IndexName} names {Count(safetensors, "shard")}"
            : $"{Count(safetensors, "file")} without an index";
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
