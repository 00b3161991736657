using System.Globalization;

namespace StandIns.Server;

/// <summary>
/// The life of a server, in the order of the real one: load, signal handlers, endpoints, wait, drain.
/// </summary>
internal sealed class ServerRun(ProgramContext context, ServerArguments arguments)
{
    private const int ExpiredStatus = 1;

    // nobody waits longer, and no test leaves a process behind for good
    private static readonly TimeSpan ForEver = TimeSpan.FromHours(1);

    private readonly ServerLog _log = new(context.Terminal, arguments);
    private readonly MpiRank _mpi = MpiRank.Read();

    /// <exception cref="ServerFailure">It could not start.</exception>
    public async Task<int> RunAsync()
    {
        using var loader = new ModelLoader(context, arguments, _log, _mpi);
        var models = loader.Load();
        if (ExitOfThisRank() is { } status)
            return status;
        if (_mpi.IsWorker && models.All.Any(model => model.Kind is ModelKind.TensorRtLlm))
            return Work();

        using var others = RankChannel.Open(_mpi);
        using var stop = new StopSignal(context.Log, _log);
        var counters = RequestCounters.For(models);
        using var engine = new EngineSlots(context.Settings.EngineSlots);
        using var execution = new ModelExecution(models, counters, engine, context.Settings.GenerateTime);
        var api = new InferenceApi(arguments, models, counters, execution, _log);
        using var endpoints = Endpoints.Open(arguments, api, new MetricsText(models, counters, engine), _log);
        context.Log.Record(
            "ready",
            detail: $"rank {_mpi.Rank}: {string.Join(' ', arguments.Endpoints.Select(one => one.Place))}"
        );
        if (context.Settings.ServerFault == "crash-after-ready")
            return context.Settings.ExitCode;

        await stop.Asked.WaitAsync(ForEver);
        api.Stop();
        var ended = await DrainAsync(endpoints, loader.Regions);
        if (ended == 0 && context.Settings.ServerFault != "workers-stay")
            others?.TellEnd();
        return ended;
    }

    /// <remarks>
    /// In leader mode the worker's load does not return: no handlers, no ports, no word until the leader ends.
    /// </remarks>
    private int Work()
    {
        using var leader = RankChannel.Join();
        context.Log.Record("working", detail: $"rank {_mpi.Rank}");
        if (leader is null)
            Thread.Sleep(ForEver);
        leader?.WaitForEnd();
        return 0;
    }

    private async Task<int> DrainAsync(Endpoints endpoints, SharedRegions regions)
    {
        endpoints.StopAccepting();
        var deadline = Environment.TickCount64 + (long)arguments.ExitTimeout.TotalMilliseconds;
        _log.Info($"Waiting for {endpoints.InFlight} requests in flight");
        while (endpoints.InFlight > 0 && Environment.TickCount64 < deadline)
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        var left = TimeSpan.FromMilliseconds(Math.Max(0, deadline - Environment.TickCount64));
        if (endpoints.InFlight == 0)
        {
            var unloaded = UnloadAsync(regions);
            if (await Task.WhenAny(unloaded, Task.Delay(left)) == unloaded)
            {
                await unloaded;
                return 0;
            }
        }

        _log.Error("Exit timeout expired. Exiting immediately.");
        if (context.Settings.ServerFault == "finalize-hangs")
            Thread.Sleep(ForEver); // MPI_Finalize waits for the other ranks, which nobody has told to end
        return ExpiredStatus;
    }

    private async Task UnloadAsync(SharedRegions regions)
    {
        await Task.Delay(context.Settings.DrainTime);
        await regions.UnloadAsync(context.Settings.UnloadTime);
    }

    /// <summary>The status that a fault <c>exit-rank:RANK:CODE</c> gives this rank.</summary>
    private int? ExitOfThisRank() =>
        context.Settings.ServerFault?.Split(':') is ["exit-rank", var rank, var code]
        && rank == _mpi.Rank.ToString(CultureInfo.InvariantCulture)
            ? int.Parse(code, CultureInfo.InvariantCulture)
            : null;
}
