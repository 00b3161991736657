using StandIns.Engines;
using StandIns.Install;

namespace StandIns;

/// <summary>A folder that looks like the prefix that an image has its Triton tools in.</summary>
public static class StandInToolchain
{
    /// <summary>
    /// Writes <c>bin/</c> with the programs and <c>lib/</c> with the Python packages; replaces what is there.
    /// </summary>
    public static StandInPaths Install(string prefix, StandInOptions options)
    {
        if (options.LlmApiTemplate is { } template)
            WriteTemplate(template);
        return Install(
            Path.GetFullPath(prefix),
            options.Generation,
            options.ToVariables(),
            options.ProgramPath ?? FindProgram()
        );
    }

    internal static StandInPaths Install(
        string prefix,
        string name,
        IReadOnlyDictionary<string, string> variables,
        string program
    )
    {
        var generation = Generation.Find(name);
        var packages = Path.Combine(prefix, "lib", "python3.10", "dist-packages");
        if (Directory.Exists(packages))
            Directory.Delete(packages, recursive: true);
        DistInfo.Write(packages, generation);
        TritonCliPackage.Write(packages, generation);
        TensorRtLlmPackage.Write(packages, generation, program);

        var bin = Directory.CreateDirectory(Path.Combine(prefix, "bin")).FullName;
        _ = Wrap(TrtLlmBuildProgram.Name, generation.CanBuildEngines);
        return new StandInPaths(
            bin,
            Wrap("triton", generation.CliVersion is not null),
            Wrap("tritonserver"),
            Wrap("nvidia-smi"),
            Wrapper.WritePython(Path.Combine(bin, "python3"), packages, variables)
        );

        string Wrap(string tool, bool exists = true)
        {
            var path = Path.Combine(bin, tool);
            if (exists)
                return Wrapper.Write(path, program, tool, variables);
            File.Delete(path);
            return path;
        }
    }

    /// <summary>Writes the folder that models of the LLM API are made from.</summary>
    internal static void WriteTemplate(string folder) =>
        PythonFiles.Write("llmapi_template/", Path.GetFullPath(folder));

    /// <summary>The executable of the stand-ins, for a program that uses them as a library.</summary>
    private static string FindProgram()
    {
        var path = Environment.GetEnvironmentVariable("STANDINS_BINARY") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(AppContext.BaseDirectory, "standins");
        return File.Exists(path)
            ? path
            : throw new StandInException($"there is no {path}; set STANDINS_BINARY to the stand-ins' executable");
    }
}
