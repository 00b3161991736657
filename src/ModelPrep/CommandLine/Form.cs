using System.Globalization;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>How the value of a setting is written.</summary>
/// <typeparam name="T">Type of the value; nullable, since a text may be none.</typeparam>
/// <param name="What">What a value is, in words that continue "is not".</param>
/// <param name="Placeholder">A word for it in help.</param>
/// <param name="Parse">Reads a value; returns null if the text is not one.</param>
internal sealed record Form<T>(string What, string Placeholder, Func<FormText, T?> Parse)
{
    /// <summary>Who writes a wrong value is told this; null for "correct it".</summary>
    public string? Remedy { get; init; }

    /// <summary>All values, where they are a few words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Reads a value.</summary>
    /// <exception cref="UsageException">The text is not a value of this form.</exception>
    public T Read(FormText text) =>
        Parse(text)
        ?? throw new UsageException(
            Messages.ValueWrong,
            $"{text.Origin} {text.Value} is not {What}",
            Remedy ?? $"Correct {text.Origin}"
        );
}

/// <summary>A value as the user has written it.</summary>
/// <param name="Value">The text, not empty.</param>
/// <param name="Origin">The flag or the environment variable that it comes from.</param>
/// <param name="Variables">For paths that name variables.</param>
internal readonly record struct FormText(string Value, string Origin, Variables Variables);

/// <summary>The forms that there are.</summary>
internal static class Form
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(40); // what timers can count

    /// <summary>Any text.</summary>
    public static Form<string> Text(string placeholder) => new("a text", placeholder, text => text.Value);

    /// <summary>A file or folder; <c>~</c> and <c>$NAME</c> are replaced.</summary>
    public static Form<string> Path(string placeholder) =>
        new("a path", placeholder, text => text.Variables.ExpandPath(text.Value));

    /// <summary>A file that is to be written, and so has a name.</summary>
    public static Form<string> File(string placeholder) =>
        new(
            "the path of a file",
            placeholder,
            text =>
                text.Variables.ExpandPath(text.Value) is var path && System.IO.Path.GetFileName(path).Length > 0
                    ? path
                    : null
        );

    /// <summary>One of a few words.</summary>
    public static Form<string> OneOf(string placeholder, IReadOnlyList<string> words) =>
        new(
            $"one of {string.Join(", ", words)}",
            placeholder,
            text => words.Contains(text.Value, StringComparer.Ordinal) ? text.Value : null
        )
        {
            Words = words,
        };

    /// <summary>A whole number.</summary>
    public static Form<long?> Whole(long least, long most = long.MaxValue) =>
        new(
            $"a whole number from {least}{(most == long.MaxValue ? "" : $" to {most}")}",
            "N",
            text =>
                long.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
                    ? number
                    : null
        );

    /// <summary>A number with a fraction.</summary>
    public static Form<double?> Number(double least, double most, string unit, string example) =>
        new(
            $"a number of {unit} from {least} to {most}",
            "N",
            text =>
                double.TryParse(
                    text.Value,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                && number >= least
                && number <= most
                    ? number
                    : null
        )
        {
            Remedy = $"Write for example {example}",
        };

    /// <summary>A number of seconds, for variables.</summary>
    public static Form<TimeSpan?> Seconds { get; } =
        new(
            "a number of seconds from 1",
            "SECONDS",
            text =>
                double.TryParse(
                    text.Value,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var seconds
                ) && seconds is >= 1 and <= 1e6
                    ? TimeSpan.FromSeconds(seconds)
                    : null
        );

    /// <summary>A size in bytes.</summary>
    public static Form<long?> Size { get; } =
        new("a size", "SIZE", text => ByteSize.TryParse(text.Value))
        {
            Remedy = "Write for example 500GB, 1.5TiB or 8000000",
        };

    /// <summary>Bytes per second.</summary>
    public static Form<long?> Rate { get; } =
        new("a number of bytes per second", "RATE", text => ByteRate.TryParse(text.Value))
        {
            Remedy = "Write for example 100MB, 1.5GiB or 8000000",
        };

    /// <summary>How long ago something was used.</summary>
    public static Form<TimeSpan?> LongAgo { get; } =
        new("an age", "AGE", text => Age.TryParse(text.Value)) { Remedy = "Write for example 12h, 30d or 2w" };

    /// <summary>A time with a unit.</summary>
    public static Form<TimeSpan?> Time(bool mayBeZero = false) =>
        new(
            $"a time {(mayBeZero ? "" : "above zero ")}of at most {LongestTime.TotalDays:0} days",
            "TIME",
            text =>
                Age.TryParse(text.Value) is { } time
                && time <= LongestTime
                && (mayBeZero || time >= TimeSpan.FromMilliseconds(1))
                    ? time
                    : null
        )
        {
            Remedy = "Write for example 30s, 10m or 2h",
        };

    /// <summary>What nodes share.</summary>
    public static Form<SharedContents?> SharedContents { get; } =
        new("a list of weights, engines", "LIST", text => SharedContentsText.TryParse(text.Value))
        {
            Remedy = "Write weights, engines or weights,engines",
            Words = ["engines", "weights", "weights,engines"],
        };

    /// <summary>The address of a hub.</summary>
    public static Form<Uri> HubAddress { get; } =
        new("an http or https address", "URL", ReadHubAddress) { Remedy = "Write for example https://huggingface.co" };

    /// <summary>The address of a server.</summary>
    public static Form<Uri> ServerAddress { get; } =
        new(
            "an http or https address without a user, query and fragment",
            "URL",
            text =>
                Uri.TryCreate(text.Value, UriKind.Absolute, out var uri)
                && uri is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
                    ? uri
                    : null
        )
        {
            Remedy = "Write for example http://localhost:8000",
        };

    private static Uri? ReadHubAddress(FormText text)
    {
        if (
            !Uri.TryCreate(text.Value.TrimEnd('/'), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http")
        )
            return null;
        return uri.UserInfo.Length == 0
            ? uri
            : throw new UsageException(
                Messages.ValueWrong,
                $"{text.Origin} {uri.Host} has a user or password, which is never sent",
                "Leave it away; a hub wants a token, for example by --token-file"
            );
    }
}
