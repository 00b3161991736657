namespace ModelPrep.Chart.Tests.Tools;

/// <summary>How Kubernetes reads label selectors.</summary>
internal static class Labels
{
    public static bool Selects(this IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        !selector.Except(labels).Any();
}
