using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Code in C that stands before the C library in every process of a sandbox.</summary>
internal static class Preload
{
    public static async Task<Sandbox> PreloadAsync(this Sandbox sandbox, string sourcePath)
    {
        var library = sandbox[Path.GetFileName(sourcePath) + ".so"];
        await CompileAsync(sourcePath, library);
        return sandbox.With("LD_PRELOAD", library);
    }

    /// <summary>Makes a library from code in C.</summary>
    public static async Task CompileAsync(string sourcePath, string library)
    {
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-D_GNU_SOURCE", "-o", library, sourcePath]);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.ExitCode);
    }
}
