namespace ModelPrep.Tests.EndToEnd;

/// <summary>What happens to a process of the soak while it runs.</summary>
internal enum Fate
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>SIGKILL.</summary>
    Killed,

    /// <summary>SIGTERM.</summary>
    Ended,

    /// <summary>SIGSTOP, until its lease has expired, then SIGCONT.</summary>
    Stopped,

    /// <summary>SIGKILL at any call by which it changes files.</summary>
    KilledAtCall,

    /// <summary>SIGKILL at a call by which it publishes on the tier, if it does.</summary>
    KilledPublishing,
}

/// <summary>One process of a round.</summary>
/// <param name="Node">Its node.</param>
/// <param name="CommandLine">Its command line.</param>
/// <param name="Start">When it starts, in runs of a whole <c>init</c> from the start of the round.</param>
/// <param name="Fate">What happens to it.</param>
/// <param name="FateAfter">When, in the same unit, from its own start.</param>
internal sealed record SoakDeed(string Node, string CommandLine, double Start, Fate Fate, double FateAfter)
{
    public static readonly IReadOnlyList<string> Nodes = ["one", "two"];
    public static readonly IReadOnlyList<string> Models = ["model", "other"];

    /// <summary>Moves all artifacts of the tier away, each in one step, and deletes them there.</summary>
    public const string ByHand =
        "mkdir -p gone/$$; find shared/prepared/v1 -mindepth 1 -maxdepth 1 -exec mv {} gone/$$ ';'; rm -rf gone/$$";

    /// <summary>The calls by which something is published on the tier, and a part of their paths.</summary>
    private static readonly (string Call, string Part)[] Publishing =
    [
        ("pwrite", "shared/hub/"),
        ("fsync", "shared/hub/"),
        ("rename", "shared/hub/"),
        ("fsync", "shared/work/"),
        ("rename", "shared/work/"),
        ("symlink", "shared/hub/"),
        ("pwrite", "shared/leases/"),
    ];

    /// <summary>About as many calls as an <c>init</c> that does everything has, and a removal.</summary>
    private const int CallsOfInit = 900;
    private const int CallsOfRemoval = 130;

    private static readonly string[] OnTier = ["cache remove hf:org/{0}", "cache prune --yes", ByHand, ByHand];
    private static readonly string[] OnNode =
    [
        "cache remove {0}",
        "cache remove hf:org/{0}",
        "cache remove hf:org/{0} {0}",
        "cache prune --yes",
        "cache prune --yes --weights --max-size 1",
    ];

    public bool IsInit => CommandLine.StartsWith("init", StringComparison.Ordinal);

    /// <summary>Whether it removes something of the node.</summary>
    public bool Removes => !IsInit || CommandLine.Contains("--max-cache-size", StringComparison.Ordinal);

    /// <summary>Whether a signal of the soak's kills it.</summary>
    public bool IsKilled => Fate is Fate.Killed or Fate.KilledAtCall or Fate.KilledPublishing;

    /// <summary>
    /// The variables of the library that kills it at a call, and slows removals down so that what they do can be seen.
    /// </summary>
    public IReadOnlyList<(string Name, string? Value)> Faults
    {
        get
        {
            var at = 1 + (int)(FateAfter * (IsInit ? CallsOfInit : CallsOfRemoval));
            var (call, part) = Publishing[(int)(FateAfter * Publishing.Length)];
            return
            [
                ("FAULT_AT", Fate is Fate.KilledAtCall ? $"{at}" : "0"),
                ("FAULT_CALL", Fate is Fate.KilledPublishing ? call : null),
                ("FAULT_PART", part),
                ("FAULT_DELAY", IsInit ? null : "2000"),
            ];
        }
    }

    public override string ToString() => $"{Node}: {CommandLine} (at {Start:0.00}, {Fate} after {FateAfter:0.00})";

    /// <summary>
    /// What a round does: up to two removals, then two to five <c>init</c>, and among them up to three removals.
    /// </summary>
    public static IReadOnlyList<SoakDeed> Round(Random random)
    {
        var atOnce = random.Next(3) == 0;
        var before = Enumerable.Range(0, random.Next(3)).Select(_ => Removal(random, start: 0));
        var inits = Enumerable
            .Range(0, 2 + random.Next(4))
            .Select(_ => Init(random, atOnce ? 0.1 : random.NextDouble()));
        var removals = Enumerable.Range(0, random.Next(4)).Select(_ => Removal(random, random.NextDouble() * 1.5));
        return [.. before, .. inits, .. removals];
    }

    private static SoakDeed Init(Random random, double start)
    {
        var kind = One(random, ["--engine trtllm", "--engine trtllm", "--engine vllm", "--until weights"]);
        var share = One(random, ["weights", "engines", "weights,engines", "weights,engines"]);
        var room = random.Next(6) == 0 ? " --max-cache-size 3MB" : "";
        var init = $"init --model org/{One(random, Models)} {kind} --shared-cache shared --share {share}{room}";
        var fate = One(
            random,
            [
                Fate.None,
                Fate.None,
                Fate.Killed,
                Fate.KilledAtCall,
                Fate.KilledAtCall,
                Fate.KilledPublishing,
                Fate.KilledPublishing,
                Fate.Stopped,
                Fate.Stopped,
                Fate.Ended,
            ]
        );
        var after = random.NextDouble();
        // one that finds much of its work done is over soon
        return new SoakDeed(
            One(random, Nodes),
            init,
            start,
            fate,
            fate is Fate.KilledPublishing ? after : after * after
        );
    }

    private static SoakDeed Removal(Random random, double start)
    {
        var node = One(random, [.. Nodes, TierSoak.Tier]);
        var removal = One(random, node is TierSoak.Tier ? OnTier : OnNode);
        var fate = removal is ByHand ? Fate.None : One(random, [Fate.None, Fate.None, Fate.Killed, Fate.KilledAtCall]);
        var named = removal.Replace("{0}", One(random, Models), StringComparison.Ordinal);
        var after = random.NextDouble();
        return new SoakDeed(node, named, start, fate, fate is Fate.KilledAtCall ? after : after * 0.4);
    }

    private static T One<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
