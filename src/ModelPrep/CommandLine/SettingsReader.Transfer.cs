using System.Globalization;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>How and from where files are brought.</summary>
internal sealed partial class SettingsReader
{
    private TransferLimits ReadTransfer()
    {
        var defaults = new TransferLimits();
        return new TransferLimits
        {
            Connections = Number(Options.Connections, "MODELPREP_CONNECTIONS", 128) ?? defaults.Connections,
            MaxRate = Text(Options.MaxRate, "MODELPREP_MAX_RATE") is { } rate
                ? ByteRate.TryParse(rate)
                    ?? throw new UsageException(
                        Messages.ValueWrong,
                        $"--max-rate {rate} is not a number of bytes per second",
                        "Write for example 100MB, 1.5GiB or 8000000"
                    )
                : null,
            StallWindow = Seconds("MODELPREP_STALL_WINDOW") ?? defaults.StallWindow,
            Deadline = Seconds("MODELPREP_DOWNLOAD_DEADLINE"),
        };
    }

    private SharedCacheSettings? ReadSharedCache()
    {
        var share = Text(Options.Share, "MODELPREP_SHARE");
        if (Text(Options.SharedCache, "MODELPREP_SHARED_CACHE") is not { } folder)
            return share is null
                ? null
                : throw new UsageException(
                    Messages.OptionsConflict,
                    $"--share {share} says what nodes share, but --shared-cache is missing",
                    "Add --shared-cache DIR"
                );
        return new SharedCacheSettings(
            variables.ExpandPath(folder),
            SharedContentsText.Parse(share ?? "engines"),
            Seconds("MODELPREP_SHARED_CACHE_TIMEOUT") ?? TimeSpan.FromSeconds(60),
            Seconds("MODELPREP_LEASE_EXPIRY") ?? TimeSpan.FromSeconds(60)
        );
    }

    private TimeSpan? Seconds(string variable) =>
        variables[variable] is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 1 and <= 1e6
            ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException(
            Messages.ValueWrong,
            $"{variable} is {text}, not a number of seconds from 1",
            $"Correct {variable}"
        );

    private Uri ReadEndpoint()
    {
        if (Text(Options.Endpoint, "HF_ENDPOINT") is not { } text)
            return DefaultEndpoint;
        if (!Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            throw new UsageException(
                Messages.ValueWrong,
                $"--endpoint {text} is not an http or https address",
                "Write for example https://huggingface.co"
            );
        return uri.UserInfo.Length == 0
            ? uri
            : throw new UsageException(
                Messages.ValueWrong,
                $"--endpoint {uri.Host} has a user or password, which is never sent",
                "Leave it away; a hub wants a token, for example by --token-file"
            );
    }
}
