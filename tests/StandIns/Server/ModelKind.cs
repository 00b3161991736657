namespace StandIns.Server;

/// <summary>What runs a model.</summary>
internal enum ModelKind
{
    Other,
    TensorRtLlm,
    LlmApi,
    Vllm,
}
