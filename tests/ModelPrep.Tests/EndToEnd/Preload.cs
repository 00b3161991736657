using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Code in C that stands before the C library in every process of a sandbox.</summary>
internal static class Preload
{
    public static async Task<Sandbox> PreloadAsync(this Sandbox sandbox, string sourcePath)
    {
        var library = sandbox[Path.GetFileName(sourcePath) + ".so"];
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-o", library, sourcePath]);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.ExitCode);
        return sandbox.With("LD_PRELOAD", library);
    }
}
