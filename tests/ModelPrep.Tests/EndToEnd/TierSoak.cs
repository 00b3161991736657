using System.Collections.Concurrent;
using System.Diagnostics;
using LoopbackHub;
using ModelPrep.Tests.Shape;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Two nodes and a tier, on which processes are started, killed, stopped, and have things removed under them.
/// </summary>
internal sealed class TierSoak(Sandbox sandbox, HubRepository other) : IAsyncDisposable
{
    /// <summary>The tier, where a third node removes things.</summary>
    public const string Tier = "tier";

    private const string Library = "faults.so";
    private static readonly TimeSpan LeaseExpiry = TimeSpan.FromSeconds(1);

    /// <summary>The removals of a round, and when each ended.</summary>
    private readonly ConcurrentDictionary<SoakDeed, DateTime> _removals = new();
    private readonly ConcurrentDictionary<SoakDeed, DateTime> _letGo = new();

    private readonly TierState _state = new(sandbox, other);
    private readonly SoakLeftovers _leftovers = new(sandbox, other);
    private readonly SoakWatch _watch = new(sandbox);
    private TimeSpan _whole;

    /// <summary>How often each thing has happened.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>How many files were hashed.</summary>
    public long Hashed => _state.Hashed;

    /// <summary>How often it was looked at everything while something was removed.</summary>
    public long Looks => _watch.Looks;

    public static async Task<TierSoak> CreateAsync()
    {
        var options = new StandInOptions { EngineBytes = 1 << 16, BuildTime = TimeSpan.FromMilliseconds(100) };
        var sandbox = await SharedNodes.CreateAsync(1 << 18, options);
        var other = sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/other", 1 << 18));
        sandbox
            .With("MODELPREP_LEASE_EXPIRY", $"{LeaseExpiry.TotalSeconds}")
            .With("FAULT_ROOT", sandbox["."][..^1])
            .With("FAULT_LOG", "/dev/null")
            .With("FAULT_ERRNO", "0");
        await Preload.CompileAsync(
            Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/faults.c"),
            sandbox[Library]
        );
        var soak = new TierSoak(sandbox, other);
        var started = Stopwatch.GetTimestamp();
        await soak.CleanAsync("one", "model", "trtllm");
        soak._whole = Stopwatch.GetElapsedTime(started);
        return soak;
    }

    /// <summary>Does what a round does, and hashes everything that can be seen afterwards.</summary>
    /// <param name="deeds">What is done.</param>
    /// <param name="isTierEmpty">Whether nothing is published at its start.</param>
    public async Task RoundAsync(IReadOnlyList<SoakDeed> deeds, bool isTierEmpty)
    {
        sandbox.Hub.ClearRequests();
        _removals.Clear();
        _letGo.Clear();
        if (isTierEmpty)
            _leftovers.EmptyTheTier();
        var round = Task.WhenAll(deeds.Select(RunAsync));
        await Task.WhenAll(round, _watch.RunAsync(round));
        await _state.NothingIsBrokenAsync();
    }

    /// <summary>
    /// After whatever has happened each node can prepare each model, and what was left can be pruned: then there is
    /// nothing but what the last of these left on purpose.
    /// </summary>
    public async Task RecoverAsync()
    {
        await PruneAsync(Tier);
        _leftovers.NoCopyIsOnTheTier();
        _leftovers.Age();
        foreach (var node in SoakDeed.Nodes)
        {
            await CleanAsync(node);
            await PruneAsync(node);
            _leftovers.NothingElseIsOn(node);
        }

        await _state.NothingIsBrokenAsync();

        // What dead publishers have left on the tier goes when it is old and the same is published anew.
        _leftovers.EmptyTheTier();
        _leftovers.Age();
        const string Third = "three";
        await CleanAsync(Third);
        await PruneAsync(Third);
        _leftovers.NothingElseIsOn(Third);
        _leftovers.NothingElseIsOnTheTier();
        Directory.Delete(sandbox[Third], recursive: true);
        await _state.NothingIsBrokenAsync();
    }

    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return sandbox.DisposeAsync();
    }

    private async Task CleanAsync(string node)
    {
        foreach (var model in SoakDeed.Models)
        {
            await CleanAsync(node, model, "trtllm");
            await CleanAsync(node, model, "vllm");
        }
    }

    private async Task PruneAsync(string node) =>
        await sandbox
            .On(node)
            .With("HF_HUB_CACHE", node is Tier ? sandbox["shared/hub"] : null)
            .SucceedAsync("cache prune --yes");

    private async Task CleanAsync(string node, string model, string engine)
    {
        var outcome = await sandbox
            .On(node)
            .With("HF_HUB_CACHE", null)
            .SucceedAsync($"init --model org/{model} --engine {engine} --shared-cache shared --share weights,engines");
        await _state.IsHandedOverAsync(node, model, outcome.Output.Trim());
    }

    private async Task RunAsync(SoakDeed deed)
    {
        await MomentAsync(_whole * deed.Start);
        await using var process = Start(deed);
        if (!deed.IsInit)
            _watch.Begin();
        if (deed.Fate is Fate.Killed or Fate.Ended or Fate.Stopped)
            await ApplyAsync(deed, process);
        var outcome = await process.EndAsync();
        if (!deed.IsInit)
            _watch.End();
        if (deed.Removes)
            _removals[deed] = process.EndedAt;
        Count(deed.IsInit ? $"init {outcome.ExitCode}" : $"removal {outcome.ExitCode}");
        if (outcome.ExitCode > 128)
            Count($"{(deed.IsInit ? "init" : "removal")} {deed.Fate}");
        Assert.True(Fits(deed, outcome.ExitCode), $"{deed}\n{outcome}");
        if (deed.IsInit && outcome.ExitCode == 0)
            await JudgeAsync(deed, outcome, process.EndedAt);
    }

    private Running Start(SoakDeed deed)
    {
        lock (sandbox) // whose environment is that of one node at a time
        {
            sandbox.On(deed.Node).With("HF_HUB_CACHE", deed.Node is Tier ? sandbox["shared/hub"] : null);
            if (deed.Removes)
                _removals[deed] = DateTime.MaxValue;
            if (deed.CommandLine is SoakDeed.ByHand)
                return sandbox.Start("/bin/sh", ["-c", SoakDeed.ByHand]);
            foreach (var (name, value) in deed.Faults)
                sandbox.With(name, value);
            sandbox.With("LD_PRELOAD", sandbox[Library]);
            var process = sandbox.Start(deed.CommandLine);
            sandbox.With("LD_PRELOAD", null);
            return process;
        }
    }

    private async Task ApplyAsync(SoakDeed deed, Running process)
    {
        await MomentAsync(_whole * deed.FateAfter);
        if (process.HasExited)
            return;
        process.Signal(
            deed.Fate switch
            {
                Fate.Killed => "KILL",
                Fate.Ended => "TERM",
                _ => "STOP",
            }
        );
        if (deed.Fate is not Fate.Stopped)
            return;
        if (!HoldsLock(process.Id))
            _letGo[deed] = DateTime.UtcNow;
        await MomentAsync(LeaseExpiry * (1.2 + deed.FateAfter));
        process.Signal("CONT");
    }

    /// <summary>What was handed over is whole at the end of its <c>init</c>, unless a removal came after it.</summary>
    private async Task JudgeAsync(SoakDeed deed, Outcome outcome, DateTime endedAt)
    {
        try
        {
            var model = SoakDeed.Models.Single(name =>
                deed.CommandLine.Contains($"org/{name} ", StringComparison.Ordinal)
            );
            await _state.IsHandedOverAsync(deed.Node, model, outcome.Output.Trim());
            Count("judged");
        }
        catch (Exception e) when (WasRemovedFrom(deed.Node, _letGo.TryGetValue(deed, out var letGo) ? letGo : endedAt))
        {
            Count($"removed after its report: {e.GetType().Name}");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{deed}\n{outcome}\nhas handed over what is not whole", e);
        }
    }

    /// <summary>
    /// Whether a process keeps anything. An <c>init</c> that was stopped behind its hand-over does not: what is removed
    /// then is removed after its report.
    /// </summary>
    private static bool HoldsLock(int process) =>
        File.ReadLines("/proc/locks").Any(line => line.Contains($" {process} ", StringComparison.Ordinal));

    private bool WasRemovedFrom(string node, DateTime moment) =>
        _removals.Any(one => one.Key.Node == node && one.Value > moment);

    private static bool Fits(SoakDeed deed, int status) =>
        status switch
        {
            0 => true,
            137 => deed.IsKilled,
            130 or 143 => deed.Fate is Fate.Ended,
            75 => true, // it is being removed, or in use
            66 => !deed.IsInit, // nothing of that name is there
            73 => deed.CommandLine.Contains("max-", StringComparison.Ordinal), // what must stay is larger
            _ => false,
        };

    private void Count(string what) => Counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <remarks>A moment, not an event, is what is wanted.</remarks>
    private static Task MomentAsync(TimeSpan after) => Task.Delay(after, TestContext.Current.CancellationToken);
}
