using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// The program under test: the published one when <c>MODELPREP_BINARY</c> names it, else the one just built.
/// </summary>
internal static class Binary
{
    public static string ModelPrep { get; } =
        Environment.GetEnvironmentVariable("MODELPREP_BINARY")
        ?? Path.Combine(
            LayoutTests.Root,
            "artifacts/bin/ModelPrep",
            new DirectoryInfo(AppContext.BaseDirectory).Name,
            "modelprep"
        );
}
