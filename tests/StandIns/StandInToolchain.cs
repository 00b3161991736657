using StandIns.Install;

namespace StandIns;

/// <summary>A folder that looks like the prefix that an image has its Triton tools in.</summary>
public static class StandInToolchain
{
    /// <summary>Writes <c>bin/</c> with the programs and <c>lib/</c> with the packages' metadata; replaces what is there.</summary>
    public static StandInPaths Install(string prefix, StandInOptions options) =>
        Install(Path.GetFullPath(prefix), options.Generation, options.ToVariables(), options.ProgramPath ?? FindProgram());

    internal static StandInPaths Install(string prefix, string generation, IReadOnlyDictionary<string, string> variables, string program)
    {
        DistInfo.Write(prefix, Generation.Find(generation));
        var bin = Directory.CreateDirectory(Path.Combine(prefix, "bin")).FullName;
        return new StandInPaths(bin, Wrap("triton"), Wrap("tritonserver"), Wrap("nvidia-smi"));

        string Wrap(string name) => Wrapper.Write(Path.Combine(bin, name), program, name, variables);
    }

    /// <summary>The executable of the stand-ins, for a program that uses them as a library.</summary>
    private static string FindProgram()
    {
        var path = Environment.GetEnvironmentVariable("STANDINS_BINARY") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(AppContext.BaseDirectory, "standins");
        return File.Exists(path) ? path : throw new StandInException($"there is no {path}; set STANDINS_BINARY to the stand-ins' executable");
    }
}
