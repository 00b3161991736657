using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Load;

/// <summary>Against the stand-in for the real server, started as <c>serve</c> starts it.</summary>
public sealed class LoadServedTests
{
    [Fact]
    public async Task What_serve_serves_can_be_loaded()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        foreach (var options in new[] { "--concurrency 4 --wait 1m", "--rate 100", "--stream" })
        {
            var report = LoadClient.Parse(
                await sandbox.SucceedAsync(
                    $"load --url {serving.Address} --model org/model --requests 20 --output json {options}"
                )
            );
            Assert.Equal((20, 20, 0, 0, 0), report.Counts());
        }

        await sandbox.FailAsync(
            "MP6610",
            $"load --url {serving.Address} --model other --requests 1",
            "has no model other: HTTP 400, Request for unknown model: 'other' is not found"
        );
    }
}
