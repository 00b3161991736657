namespace ModelPrep.Steps;

/// <summary>Writes the model repository that serves through TensorRT-LLM's LLM API.</summary>
internal static class WriteLlmApiRepository
{
    public static void Run(PreparationRequest request, BuildPlan.LlmApi plan, Snapshot snapshot, StagedBuild staged) =>
        throw new NotSupportedException($"{request} {plan} {snapshot} {staged}");
}
