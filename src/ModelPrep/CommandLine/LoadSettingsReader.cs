using System.CommandLine;
using System.Globalization;
using ModelPrep.Configuration;
using ModelPrep.Load;

namespace ModelPrep.CommandLine;

/// <summary>Reads the options of <c>modelprep load</c>, and refuses what cannot be meant.</summary>
internal sealed class LoadSettingsReader(ParseResult flags, Variables variables)
{
    private const int MostAtOnce = 10_000;
    private const double MostPerSecond = 100_000;
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(40); // what timers can count

    /// <param name="jsonLog">Whether the log is JSON.</param>
    /// <param name="jsonOutput">Whether the report is JSON.</param>
    /// <exception cref="UsageException">A value is missing or cannot be meant.</exception>
    public LoadSettings Read(bool jsonLog, bool jsonOutput)
    {
        var rate = ReadRate();
        return new LoadSettings
        {
            Server = ReadServer(),
            Model = ModelNaming.NameInTriton(
                Text(LoadOptions.Model, "MODELPREP_MODEL")
                    ?? throw new UsageException(
                        Messages.ModelMissing,
                        "--model is missing",
                        "Name the model as the server does, for example --model gpt2"
                    )
            ),
            Stream = flags.GetValue(LoadOptions.Stream) || variables.IsTrue("MODELPREP_STREAM"),
            Bodies = ReadBodies(),
            Concurrency = (int)(
                Number(LoadOptions.Concurrency, "MODELPREP_CONCURRENCY", 1, MostAtOnce) ?? (rate is null ? 1 : 1000)
            ),
            Rate = rate,
            Requests = Number(LoadOptions.Requests, null, 1, long.MaxValue),
            Duration = Time(LoadOptions.Duration, "MODELPREP_DURATION", mayBeZero: false),
            Timeout =
                Time(LoadOptions.Timeout, "MODELPREP_REQUEST_TIMEOUT", mayBeZero: false) ?? TimeSpan.FromMinutes(5),
            ConnectionLifetime =
                Time(LoadOptions.ConnectionLifetime, null, mayBeZero: true) ?? TimeSpan.FromSeconds(10),
            Wait = Time(LoadOptions.Wait, null, mayBeZero: true) ?? TimeSpan.Zero,
            Proxies = ProxySettings.Read(variables),
            JsonOutput = jsonOutput,
            LiveProgress = !jsonLog && variables["TERM"] is not (null or "dumb"),
        };
    }

    private Uri ReadServer()
    {
        var text = Text(LoadOptions.Server, "MODELPREP_URL") ?? "http://localhost:8000";
        return
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? uri
            : throw new UsageException(
                Messages.ValueWrong,
                $"--url {text} is not an http or https address without a user, query and fragment",
                "Write for example http://localhost:8000"
            );
    }

    private double? ReadRate()
    {
        if (Text(LoadOptions.Rate, "MODELPREP_RATE") is not { } text)
            return null;
        return
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
            && rate is >= 0.001 and <= MostPerSecond
            ? rate
            : throw new UsageException(
                Messages.ValueWrong,
                $"--rate {text} is not a number of requests per second from 0.001 to {MostPerSecond}",
                "Write for example 2.5"
            );
    }

    private IReadOnlyList<byte[]> ReadBodies() =>
        RequestBodies.Build(
            Text(LoadOptions.Prompts, "MODELPREP_PROMPTS") is { } path
                ? Prompts.Read(variables.ExpandPath(path))
                : [.. Prompts.BuiltIn.Select(Prompts.Of)],
            (int)(Number(LoadOptions.MaxTokens, "MODELPREP_MAX_TOKENS", 0, int.MaxValue) ?? 64),
            flags.GetValue(LoadOptions.Stream) || variables.IsTrue("MODELPREP_STREAM"),
            [.. (flags.GetValue(LoadOptions.Parameter) ?? []).Select(ReadParameter)]
        );

    private static KeyValuePair<string, string> ReadParameter(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? KeyValuePair.Create(name, value)
            : throw new UsageException(
                Messages.ValueWrong,
                $"--parameter {text} is not NAME=VALUE",
                "Write for example temperature=0.5"
            );

    private string? Text(Option<string> option, string? variable) =>
        flags.GetValue(option) switch
        {
            null => variable is null ? null : variables[variable],
            var value when string.IsNullOrWhiteSpace(value) => throw new UsageException(
                Messages.ValueWrong,
                $"{option.Name} has an empty value",
                $"Write one, or leave {option.Name} away; a variable of a shell may be empty"
            ),
            var value => value,
        };

    private long? Number(Option<string> option, string? variable, long least, long most)
    {
        if (Text(option, variable) is not { } text)
            return null;
        return
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
            ? number
            : throw new UsageException(
                Messages.ValueWrong,
                $"{option.Name} {text} is not a whole number from "
                    + $"{least}{(most == long.MaxValue ? "" : $" to {most}")}",
                $"Correct {option.Name}{(variable is null ? "" : $" or {variable}")}"
            );
    }

    private TimeSpan? Time(Option<string> option, string? variable, bool mayBeZero)
    {
        if (Text(option, variable) is not { } text)
            return null;
        return
            Age.TryParse(text) is { } time && time <= LongestTime && (mayBeZero || time >= TimeSpan.FromMilliseconds(1))
            ? time
            : throw new UsageException(
                Messages.ValueWrong,
                $"{option.Name} {text} is not a time {(mayBeZero ? "" : "above zero ")}of at most "
                    + $"{LongestTime.TotalDays:0} days",
                "Write for example 30s, 10m or 2h"
            );
    }
}
