using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>A job of two ranks under the real <c>mpirun</c>.</summary>
public sealed class MpiTests
{
    [Fact]
    public async Task Only_the_first_rank_opens_ports_and_handles_signals()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions());
        var (job, leader, worker) = await MpiJob.StartServingAsync(sandbox);
        using var running = job;
        Assert.Equal(job.Ports.All.Order(), ProcessState.PortsOf(leader));
        Assert.Empty(ProcessState.PortsOf(worker));
        Assert.True(ProcessState.HandlesTerm(leader));
        Assert.False(ProcessState.HandlesTerm(worker));
        Assert.StartsWith(
            "rank 0: 0.0.0.0:",
            Assert.Single(sandbox.Events("ready", leader)).Detail,
            StringComparison.Ordinal
        );
        Assert.Equal("rank 1", Assert.Single(sandbox.Events("working", worker)).Detail);
        Assert.Equal(["tensorrt_llm"], sandbox.Events("loading", worker).Select(one => one.Detail));
        Assert.Equal("0", RankOf(leader));
        Assert.Equal("1", RankOf(worker));

        string RankOf(int process) =>
            Assert.Single(sandbox.Events("start", process)).Environment["OMPI_COMM_WORLD_RANK"];
    }

    [Fact]
    public async Task The_first_rank_drains_when_it_alone_gets_the_signal_and_ends_the_job()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions { DrainTime = TimeSpan.FromSeconds(0.5) });
        var (job, leader, worker) = await MpiJob.StartServingAsync(sandbox);
        using var running = job;
        Signals.Send(leader, Signals.Term);
        Assert.Equal(0, (await job.EndAsync()).Status);
        Assert.Equal(0, (await sandbox.WaitForAsync("exit", leader)).Code);
        Assert.Equal(0, (await sandbox.WaitForAsync("exit", worker)).Code);
    }

    [Fact]
    public async Task The_first_rank_can_leave_the_others_behind()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions { ServerFault = "workers-stay" });
        var (job, leader, worker) = await MpiJob.StartServingAsync(sandbox);
        using var running = job;
        Signals.Send(leader, Signals.Term);
        Assert.Equal(0, (await sandbox.WaitForAsync("exit", leader)).Code);
        Assert.True(ProcessState.Runs(worker));
        Signals.Send(job.Program.Id, Signals.Term);
        Assert.Equal(1, (await job.EndAsync()).Status);
        await ProcessState.GoneAsync(worker);
    }

    [Fact]
    public async Task A_signal_to_mpirun_cuts_the_drain_off()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions { DrainTime = TimeSpan.FromMinutes(5) });
        var (job, leader, worker) = await MpiJob.StartServingAsync(sandbox);
        using var running = job;
        Signals.Send(job.Program.Id, Signals.Term);
        Assert.Equal(1, (await job.EndAsync()).Status);
        // The worker dies of the signal that mpirun passes on, and mpirun then kills the other rank, maybe before it
        // has heard.
        await ProcessState.GoneAsync(leader);
        await ProcessState.GoneAsync(worker);
        Assert.Empty(sandbox.Events("exit", leader));
    }

    [Fact]
    public async Task A_rank_can_end_by_itself_and_its_status_is_the_jobs()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions { ServerFault = "exit-rank:1:3" });
        using var job = MpiJob.Start(sandbox);
        var ended = await job.EndAsync();
        Assert.Equal(3, ended.Status);
        Assert.DoesNotContain(StandInLog.Read(sandbox.LogFile), one => one.Name == "working");
    }

    [Fact]
    public async Task A_rank_that_is_killed_ends_the_job_with_status_137()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions());
        var (job, leader, worker) = await MpiJob.StartServingAsync(sandbox);
        using var running = job;
        Signals.Send(worker, Signals.Kill);
        Assert.Equal(128 + Signals.Kill, (await job.EndAsync()).Status);
        await ProcessState.GoneAsync(leader);
    }

    [Fact]
    public async Task A_rank_that_cannot_load_ends_the_job_with_status_1()
    {
        using var sandbox = await MpiJob.BuildAsync(new StandInOptions());
        File.Delete(Path.Combine(sandbox.EnginePath, "rank1.engine"));
        using var job = MpiJob.Start(sandbox);
        var ended = await job.EndAsync();
        Assert.Equal(1, ended.Status);
        Assert.Contains("rank1.engine", ended.All, StringComparison.Ordinal);
    }
}
