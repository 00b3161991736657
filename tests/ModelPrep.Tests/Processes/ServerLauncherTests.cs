using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Disk;
using ModelPrep.Processes;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Processes;

public sealed class ServerLauncherTests
{
    [Fact]
    public async Task A_signal_that_came_before_the_server_is_not_lost_in_becoming_it()
    {
        var time = TimeProvider.System;
        var cleanup = new ServerCleanup(new SharedRegions(NullLogger<SharedRegions>.Instance), time);
        var stop = new MpiStop(time, NullLogger<MpiStop>.Instance);
        var launcher = new ServerLauncher(
            LaunchMode.Auto,
            new ServerSupervisor(cleanup, time, NullLogger<ServerSupervisor>.Instance),
            new MpiSupervisor(stop, cleanup, time, NullLogger<MpiSupervisor>.Instance)
        );
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["manifest.json"], "", TestContext.Current.CancellationToken);
        using var use = ArtifactLock.TryShare(folder.Path)!;
        // else this process would become it
        var command = new ServerCommand("/no/such/program", [], Ranks: 1, TimeSpan.Zero);
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            launcher.LaunchAsync(command, use, new CancellationToken(canceled: true))
        );
    }
}
