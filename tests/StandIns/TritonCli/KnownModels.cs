namespace StandIns.TritonCli;

/// <summary>The names that a Triton CLI knows without a source, and the models that it can convert itself.</summary>
internal static class KnownModels
{
    private static readonly string[] OnlyVllm = ["mistralai/Mistral-7B-v0.1", "tiiuae/falcon-7b"];

    /// <summary>The source of a known name; null for any other.</summary>
    public static string? SourceOf(Generation generation, string name) =>
        IdsOf(generation).TryGetValue(name, out var id) ? "hf:" + id : null;

    /// <summary>Versions before 0.1.0 convert only what is on their list.</summary>
    public static bool CanConvert(Generation generation, string id) =>
        Convertible(generation).Contains(id, StringComparer.Ordinal);

    /// <summary>That list, which stands in <c>triton_cli/repository.py</c>.</summary>
    public static IEnumerable<string> Convertible(Generation generation) =>
        IdsOf(generation).Values.Except(OnlyVllm, StringComparer.Ordinal);

    private static Dictionary<string, string> IdsOf(Generation generation)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["llama-2-7b"] = "meta-llama/Llama-2-7b-hf",
            ["llama-2-7b-chat"] = "meta-llama/Llama-2-7b-chat-hf",
            ["llama-3-8b"] = "meta-llama/Meta-Llama-3-8B",
            ["llama-3-8b-instruct"] = "meta-llama/Meta-Llama-3-8B-Instruct",
            ["gpt2"] = "gpt2",
            ["opt125m"] = "facebook/opt-125m",
            ["mistral-7b"] = generation.IsLenient ? "mistralai/Mistral-7B-Instruct-v0.1" : "mistralai/Mistral-7B-v0.1",
            ["falcon-7b"] = "tiiuae/falcon-7b",
        };
        if (generation.IsBranch)
        {
            ids["llama-2-70b"] = "meta-llama/Llama-2-70b-hf";
            ids["llama-2-70b-chat"] = "meta-llama/Llama-2-70b-chat-hf";
            ids["llama-3-70b"] = "meta-llama/Meta-Llama-3-70B";
            ids["llama-3-70b-instruct"] = "meta-llama/Meta-Llama-3-70B-Instruct";
        }
        else if (generation.Name != "r24.05")
        {
            ids["llama-3.1-8b"] = "meta-llama/Llama-3.1-8B";
            ids["llama-3.1-8b-instruct"] = "meta-llama/Llama-3.1-8B-Instruct";
        }

        return ids;
    }
}
