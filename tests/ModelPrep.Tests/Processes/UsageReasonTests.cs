using System.Text;
using ModelPrep.Processes;

namespace ModelPrep.Tests.Processes;

public sealed class UsageReasonTests
{
    private const string Usage =
        "Usage: tritonserver [options]\n\nServer:\n  --id <string>\n\tThe server.\n\n"
        + "HTTP:\n  --http-port <integer>\n\tThe port.\n\n";

    private const string NoValue = "tritonserver: option '--id' requires an argument";
    private const string BadValue = "invalid value for bool option: 5";

    [Theory]
    [InlineData($"server: unrecognized option '--no'\n{Usage}\n", "server: unrecognized option '--no'")]
    [InlineData($"Warning: '--trace-rate' has been deprecated\n{NoValue}\n{Usage}\n\n", NoValue)]
    [InlineData($"{Usage}Bad option: \"--log-info\".\n{BadValue}\n\n", $"Bad option: \"--log-info\". {BadValue}")]
    [InlineData($"Warning: something\n{Usage}\nUnexpected argument: word\r\n", "Unexpected argument: word")]
    [InlineData($"{Usage}\n", null)]
    [InlineData("I am loading\n\nerror: creating server: Internal - failed to load all models\n", null)]
    [InlineData("", null)]
    public void It_stands_before_or_behind_the_usage(string output, string? expected)
    {
        var reason = new UsageReason();
        foreach (var line in output.Split('\n'))
            reason.Add(Encoding.UTF8.GetBytes(line));
        Assert.Equal(expected, reason.Text);
    }
}
