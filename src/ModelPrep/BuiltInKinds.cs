using ModelPrep.Kinds.LlmApi;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Kinds.Vllm;

namespace ModelPrep;

/// <summary>The kinds that this program comes with.</summary>
internal static class BuiltInKinds
{
    /// <summary>What is known of them on any machine.</summary>
    public static KindCatalog Catalog { get; } = new([TensorRtLlmKind.Traits, LlmApiKind.Traits, VllmKind.Traits]);
}
