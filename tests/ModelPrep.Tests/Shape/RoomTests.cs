using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ModelPrep.Configuration;

namespace ModelPrep.Tests.Shape;

/// <summary>Which room (a folder of the sources, and its namespace) uses which others.</summary>
/// <remarks>
/// It is read from the symbols of the program, so a full name counts as a <c>using</c> line does. The kept file is the
/// table of edges that are allowed: a change that needs another one adds it there, and says why.
/// </remarks>
public sealed class RoomTests
{
    private const string Root = "ModelPrep";

    [Fact]
    public void Rooms_use_those_that_the_table_allows() => GoldenFile.Verify("edges.txt", Edges());

    /// <summary>The same on the page for people.</summary>
    [Fact]
    public void The_page_of_the_architecture_has_the_table_of_edges()
    {
        var path = Path.Combine(LayoutTests.Root, "ARCHITECTURE.md");
        var page = File.ReadAllText(path);
        var parts = page.Split("<!-- edges -->\n", 2);
        var rest = parts[1][parts[1].IndexOf("<!-- /edges -->", StringComparison.Ordinal)..];
        var rows = Edges()
            .Select(edge => edge.Split(" -> "))
            .GroupBy(edge => edge[0], StringComparer.Ordinal)
            .Select(room => $"| {room.Key} | {string.Join(", ", room.Select(edge => edge[1]))} |\n");
        var expected = $"{parts[0]}<!-- edges -->\n| room | uses |\n|---|---|\n{string.Concat(rows)}{rest}";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Fact]
    public void Contracts_use_nothing_of_the_program() =>
        Assert.DoesNotContain(Edges(), edge => edge.StartsWith("Abstractions ->", StringComparison.Ordinal));

    /// <summary>Then the rooms have an order, and each uses only those below it.</summary>
    [Fact]
    public void No_room_uses_one_that_uses_it()
    {
        var uses = Edges()
            .Select(edge => edge.Split(" -> "))
            .ToLookup(edge => edge[0], edge => edge[1], StringComparer.Ordinal);
        var left = uses.Select(room => room.Key).ToHashSet(StringComparer.Ordinal);
        while (left.RemoveWhere(room => !uses[room].Any(left.Contains)) > 0) { }
        Assert.Empty(left);
    }

    private static IEnumerable<string> Edges()
    {
        var architecture = new ArchLoader()
            .LoadAssemblies(typeof(Settings).Assembly, typeof(ExitCode).Assembly)
            .Build();
        return architecture
            // The library takes the type parameter of a generated method for that of another room's.
            .Types.SelectMany(
                type => type.Dependencies.Where(use => use.Target is not GenericParameter),
                (type, use) => (From: RoomOf(type), To: RoomOf(use.Target))
            )
            .Where(edge => edge is { From: not null, To: not null } && edge.From != edge.To)
            .Select(edge => $"{edge.From} -> {edge.To}")
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Null for a type of somebody else.</summary>
    private static string? RoomOf(IType type) =>
        type.Namespace?.FullName is not { } name ? null
        : name == Root ? Root
        : name.StartsWith($"{Root}.", StringComparison.Ordinal) ? name[(Root.Length + 1)..]
        : null;
}
