using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelPrep.Logging;

namespace ModelPrep.Tests.Logging;

public sealed class LogSetupTests
{
    private static readonly DownloadState State = new(30, 12, 4000, 1000, 100, []);

    [Fact]
    public void Progress_as_text() =>
        Assert.EndsWith(
            " INF Downloaded 1000 B of 3.9 KiB (25 %), 12 of 30 files, 100 B/s, 0:00:30 left\n",
            Written(json: false, log => new LogDisplay(log.CreateLogger<LogDisplay>()).Show(State)),
            StringComparison.Ordinal
        );

    [Fact]
    public void Progress_as_JSON_has_its_numbers_as_fields()
    {
        var line = Json(State);
        Assert.Equal(
            "Downloaded 1000 B of 3.9 KiB (25 %), 12 of 30 files, 100 B/s, 0:00:30 left",
            line.GetProperty("@m").GetString()
        );
        Assert.Equal(
            [1000, 4000, 25, 100, 30, 12, 30],
            new[] { "bytes", "totalBytes", "percent", "bytesPerSecond", "secondsLeft", "filesDone", "files" }.Select(
                name => line.GetProperty(name).GetInt64()
            )
        );
    }

    [Fact]
    public void Unknown_time_left_is_null() =>
        Assert.Equal(JsonValueKind.Null, Json(State with { BytesPerSecond = 0 }).GetProperty("secondsLeft").ValueKind);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_others_say_cannot_spoil_a_line(bool json)
    {
        var written = Written(
            json,
            log =>
                log.CreateLogger("tool")
                    .Log(LogLevel.Warning, default, "10 %\r20 %\e[2J\n30 %\u009b", null, (text, _) => text)
        );
        Assert.Single(written, '\n');
        Assert.EndsWith("\n", written, StringComparison.Ordinal);
        Assert.DoesNotContain(written[..^1], char.IsControl);
        Assert.Contains(json ? @"\u001B[2J" : @"10 %\r20 %\x1b[2J\n30 %\u009b", written, StringComparison.Ordinal);
        Assert.True(!json || JsonDocument.Parse(written) is not null);
    }

    private static JsonElement Json(DownloadState state) =>
        JsonDocument
            .Parse(Written(json: true, log => new LogDisplay(log.CreateLogger<LogDisplay>()).Show(state)))
            .RootElement;

    private static string Written(bool json, Action<ILoggerFactory> write)
    {
        using var output = new MemoryStream();
        using var screen = new Screen(output);
        using var log = LogSetup.Create(screen, json, verbose: false, Colours.None);
        write(log);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
