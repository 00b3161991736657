using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>How and from where files are brought.</summary>
internal sealed partial class SettingsReader
{
    private TransferLimits ReadTransfer() =>
        new()
        {
            Connections = (int)values.Read(Options.Connections)!.Value,
            MaxRate = values.Read(Options.MaxRate),
            StallWindow = values.Read(Options.StallWindow) ?? new TransferLimits().StallWindow,
            Deadline = values.Read(Options.DownloadDeadline),
        };

    private SharedCacheSettings? ReadSharedCache()
    {
        if (values.Read(Options.SharedCache) is { } folder)
            return new SharedCacheSettings(
                folder,
                values.Read(Options.Share)!.Value,
                values.Read(Options.SharedCacheTimeout)!.Value,
                values.Read(Options.LeaseExpiry)!.Value
            );
        return values.TextOf(Options.Share) is not { } share
            ? null
            : throw new UsageException(
                Messages.OptionsConflict,
                $"{values.NameOf(Options.Share)} {share} says what nodes share, but --shared-cache is missing",
                "Add --shared-cache DIR"
            );
    }
}
