using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ModelPrep.Tests.Shape;

/// <summary>One place starts processes.</summary>
public sealed class ChildrenTests
{
    /// <summary>
    /// The calls by which a process comes to be, or becomes another program, and the files that may make them.
    /// </summary>
    private static readonly Dictionary<string, string> Callers = new(StringComparer.Ordinal)
    {
        ["Libc.Spawn"] = "ChildSpawn.cs",
        ["Libc.ExecV"] = "ChildLauncher.cs",
        ["Libc.ExecVe"] = "ServerLauncher.cs",
        ["ChildSpawn.Run"] = "Child.cs",
    };

    private static readonly string[] Starting =
    [
        "fork",
        "vfork",
        "clone",
        "system",
        "popen",
        "posix_spawnp",
        "execvp",
        "execvpe",
        "execl",
        "execle",
        "execlp",
        "fexecve",
    ];

    [Fact]
    public void The_product_knows_no_other_way_to_start_a_process()
    {
        using var file = new PEReader(File.OpenRead(typeof(ModelPrep.Configuration.Settings).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var types = metadata
            .TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .ToList();
        Assert.Contains("System.Threading.Thread", types);
        Assert.DoesNotContain(
            types,
            type =>
                type.StartsWith("System.Diagnostics.Process", StringComparison.Ordinal)
                || type.StartsWith("CliWrap", StringComparison.Ordinal)
        );
        var imports = metadata
            .MethodDefinitions.Select(handle => metadata.GetMethodDefinition(handle).GetImport())
            .Where(import => !import.Name.IsNil)
            .Select(import => metadata.GetString(import.Name))
            .ToList();
        Assert.Contains("posix_spawn", imports);
        Assert.Empty(imports.Intersect(Starting, StringComparer.Ordinal));
    }

    [Fact]
    public void Only_one_place_uses_it()
    {
        foreach (var (call, caller) in Callers)
        {
            Assert.Equal(
                [caller],
                LayoutTests
                    .SourceFiles("src")
                    .Where(path => File.ReadAllText(path).Contains($"{call}(", StringComparison.Ordinal))
                    .Select(Path.GetFileName)
            );
        }
    }
}
