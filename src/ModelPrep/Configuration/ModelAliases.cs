namespace ModelPrep.Configuration;

/// <summary>
/// The short model names of NVIDIA's autoscaling guide, and the repositories that the Triton CLI resolves them to.
/// </summary>
internal static class ModelAliases
{
    private static readonly Dictionary<string, string> Repositories = new(StringComparer.Ordinal)
    {
        ["gpt2"] = "gpt2",
        ["opt125m"] = "facebook/opt-125m",
        ["llama-2-7b"] = "meta-llama/Llama-2-7b-hf",
        ["llama-2-70b"] = "meta-llama/Llama-2-70b-hf",
        ["llama-2-7b-chat"] = "meta-llama/Llama-2-7b-chat-hf",
        ["llama-2-70b-chat"] = "meta-llama/Llama-2-70b-chat-hf",
        ["llama-3-8b"] = "meta-llama/Meta-Llama-3-8B",
        ["llama-3-70b"] = "meta-llama/Meta-Llama-3-70B",
        ["llama-3-8b-instruct"] = "meta-llama/Meta-Llama-3-8B-Instruct",
        ["llama-3-70b-instruct"] = "meta-llama/Meta-Llama-3-70B-Instruct",
        ["llama-3.1-8b"] = "meta-llama/Llama-3.1-8B",
        ["llama-3.1-8b-instruct"] = "meta-llama/Llama-3.1-8B-Instruct",
    };

    /// <summary>All aliases, in the order shown to users.</summary>
    public static IEnumerable<string> Names => Repositories.Keys;

    /// <summary>The repository of an alias, or null.</summary>
    public static string? Find(string alias) => Repositories.GetValueOrDefault(alias);
}
