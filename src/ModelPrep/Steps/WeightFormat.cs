namespace ModelPrep.Steps;

/// <summary>The format of the weights that were chosen, and why. Pure.</summary>
/// <param name="Name"><c>safetensors</c>, <c>pickle</c>, or <c>none</c> where no file of weights was chosen.</param>
/// <param name="Reason">Why, in words that continue a sentence.</param>
internal sealed record WeightFormat(string Name, string Reason)
{
    /// <summary>Explains a choice of <see cref="FileChoice"/>.</summary>
    public static WeightFormat Of(FileSelection files, FileRules rules)
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

    /// <summary>Explains what a folder of weights has.</summary>
    public static WeightFormat OfFolder(string folderPath) => new("safetensors", $"{folderPath} is used where it lies");

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
