namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// A cache that another user can write: each file and folder of it, replaced by a link, a pipe, a device, something
/// huge, or something foreign. Nothing elsewhere is touched, nothing hangs, nothing is a bug.
/// </summary>
/// <remarks>
/// A sample, unless MODELPREP_TEST_PLANTS raises it; MODELPREP_TEST_SEED repeats a choice. MODELPREP_TEST_SHARD=k/n
/// takes all plants, the k-th of each n: n processes take each plant once.
/// </remarks>
public sealed class PlantingTests
{
    private const string Nobody = "65534";
    private const string Stranger = "12345";
    private const string Weights = "init --model org/model --until weights";
    private const string Prune = "cache prune --yes --max-size 1 --weights";
    private const string RemoveModel = "cache remove hf:org/model";
    private const string RemoveArtifact = "cache remove model";
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(30); // 10 on a quiet machine

    private static readonly string[] Verbs =
    [
        PlantedGround.Init,
        "serve --dry-run",
        "plan --model org/model --shared-cache shared",
        "cache list",
        "cache verify --weights",
        Prune,
        RemoveModel,
        RemoveArtifact,
    ];

    [Theory]
    [InlineData(false, "0", 120)]
    [InlineData(true, "0", 120)]
    [InlineData(false, Nobody, 40)]
    [InlineData(true, Nobody, 40)]
    public async Task Whatever_stands_in_place_of_a_file_or_folder_nothing_elsewhere_is_touched(
        bool half,
        string user,
        int count
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 14);
        using var ground = await PlantedGround.PrepareAsync(sandbox, half, user);
        var (found, slowest) = (new List<string>(), TimeSpan.Zero);
        var plants = Sample(PlantChoice.All(sandbox["template"], Verbs, ["0", Stranger]), count);
        foreach (var plant in plants)
        {
            var (problems, took) = await ProblemsOfAsync(sandbox, ground, plant);
            slowest = took > slowest ? took : slowest;
            found.AddRange(problems);
        }

        Tell($"the slowest of {plants.Count} took {slowest.TotalSeconds:0.0} s");
        Assert.True(found.Count == 0, $"{found.Count} of {plants.Count}:\n{string.Join('\n', found)}");
    }

    /// <summary>
    /// Links further up than what is read, written or removed, and what only one way of opening meets.
    /// </summary>
    [Theory]
    [InlineData(false, "cache/logs", Plant.Twin, RemoveArtifact)]
    [InlineData(false, "cache/locks", Plant.Twin, RemoveArtifact)]
    [InlineData(false, "cache/prepared", Plant.Twin, RemoveArtifact)]
    [InlineData(false, "cache/prepared", Plant.Twin, Prune)]
    [InlineData(false, "cache/prepared/v1", Plant.Twin, RemoveArtifact)]
    [InlineData(true, "cache/work", Plant.Twin, Prune)]
    [InlineData(true, "cache/locks", Plant.Twin, Prune)]
    [InlineData(false, $"{Sandbox.HubCache}/.locks", Plant.Twin, RemoveModel)]
    [InlineData(false, $"{Sandbox.HubCache}/.locks/models--org--model", Plant.Twin, RemoveModel)]
    [InlineData(true, $"{Sandbox.HubCache}/.locks", Plant.Twin, Prune)]
    [InlineData(false, $"{Sandbox.ModelCache}/.no_exist", Plant.Twin, RemoveModel)]
    [InlineData(false, $"{Sandbox.ModelCache}/.modelprep/trees", Plant.Twin, RemoveModel)]
    [InlineData(true, $"{Sandbox.ModelCache}/.modelprep", Plant.Twin, Prune)]
    [InlineData(true, $"{Sandbox.ModelCache}/.modelprep", Plant.Twin, Weights)]
    [InlineData(false, $"{Sandbox.ModelCache}/blobs", Plant.Twin, RemoveModel)]
    [InlineData(false, $"{Sandbox.ModelCache}/refs", Plant.Twin, RemoveModel)]
    [InlineData(false, $"{Sandbox.ModelCache}/refs/main", Plant.Twin, "cache list")]
    [InlineData(false, $"{Sandbox.ModelCache}/snapshots", Plant.Twin, RemoveModel)]
    [InlineData(true, "shared/hub", Plant.Twin, PlantedGround.Init)]
    [InlineData(true, "shared/hub", "link to folder", PlantedGround.Init)]
    [InlineData(true, "shared/hub/models--org--model", Plant.Twin, PlantedGround.Init)]
    [InlineData(true, "shared/hub/models--org--model/blobs", Plant.Twin, PlantedGround.Init)]
    [InlineData(true, "shared/work", Plant.Twin, PlantedGround.Init)]
    [InlineData(true, "shared/leases", Plant.Twin, PlantedGround.Init)]
    [InlineData(false, "out/metrics", Plant.Twin, PlantedGround.Init)]
    [InlineData(true, "cache/prepared.json", "link to nothing", PlantedGround.Init)]
    [InlineData(false, "cache/prepared.json", "link to device", "cache list")]
    [InlineData(false, "cache/locks/*.lock", "link to nothing", RemoveArtifact)]
    [InlineData(false, "cache/locks/*.used", Plant.SecondName, PlantedGround.Init)]
    [InlineData(false, $"{Sandbox.HubCache}/.locks/*.pin", "link to nothing", PlantedGround.Init)]
    [InlineData(true, $"{Sandbox.ModelCache}/.modelprep/*.partial", Plant.Twin, Weights)]
    [InlineData(true, $"{Sandbox.ModelCache}/.modelprep/*.partial", Plant.SecondName, Weights)]
    [InlineData(true, $"{Sandbox.ModelCache}/.modelprep/*.ranges", Plant.Twin, Weights)]
    [InlineData(false, $"{Sandbox.ModelCache}/snapshots/*", Plant.Twin, RemoveModel)]
    [InlineData(false, $"{Sandbox.ModelCache}/refs/main", "pipe", "cache list")]
    [InlineData(false, "cache/prepared/*/manifest.json", "pipe", "cache list")]
    [InlineData(false, "out/metrics", "device", PlantedGround.Init)]
    public async Task What_is_planted_leads_nowhere(bool half, string path, string kind, string verb)
    {
        var found = new List<string>();
        foreach (var user in new[] { "0", Nobody })
        {
            await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 14);
            using var ground = await PlantedGround.PrepareAsync(sandbox, half, user);
            var plant = new Plant(ground.Find(path), kind, Stranger, verb);
            var (problems, _) = await ProblemsOfAsync(sandbox, ground, plant);
            found.AddRange(problems.Select(problem => $"user {user}: {problem}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>Puts a plant into a cache that is new, and tells what is wrong after the run.</summary>
    private static async Task<(IReadOnlyList<string> Problems, TimeSpan Took)> ProblemsOfAsync(
        Sandbox sandbox,
        PlantedGround ground,
        Plant plant
    )
    {
        ground.Restore();
        plant.Put(sandbox);
        ground.BeginWatch(plant);
        var started = TimeProvider.System.GetTimestamp();
        await using var run = ground.Start(plant.Verb);
        var ended = run.EndAsync();
        await Task.WhenAny(ended, Task.Delay(Hangs, TestContext.Current.CancellationToken));
        var took = TimeProvider.System.GetElapsedTime(started);
        var outcome = ended.IsCompleted ? await ended : null;
        var problems = new List<string>();
        if (outcome is null or { ExitCode: 70 or >= 128 })
            problems.Add($"{plant} ends with {outcome?.ToString() ?? "nothing: it hangs"}");
        if (ground.Deeds(plant) is { Count: > 0 } deeds)
            problems.Add($"{plant}: elsewhere, {string.Join(", ", deeds)}\n{outcome}");
        if (plant.IsDeviceByName && !plant.IsStillADevice(sandbox))
            problems.Add($"{plant} is replaced\n{outcome}");
        return (problems, took);
    }

    /// <summary>Chooses at random, and prints the seed; or takes a share of all.</summary>
    private static IReadOnlyList<Plant> Sample(Plant[] all, int count)
    {
        var seed = Number("MODELPREP_TEST_SEED") ?? Random.Shared.Next();
        if (Environment.GetEnvironmentVariable("MODELPREP_TEST_SHARD")?.Split('/') is [var shard, var shards])
            return [.. all.Where((_, place) => place % int.Parse(shards) == int.Parse(shard) - 1)];
        new Random(seed).Shuffle(all);
        count = Number("MODELPREP_TEST_PLANTS") ?? count;
        Tell($"MODELPREP_TEST_SEED={seed}: {Math.Min(count, all.Length)} of {all.Length} plants");
        return [.. all.Take(count)];
    }

    private static void Tell(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
