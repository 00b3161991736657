using System.Text.RegularExpressions;

namespace ModelPrep.CommandLine;

/// <summary>Reads the options that say how to build, and refuses what a kind cannot take.</summary>
internal sealed partial class BuildSettingsReader(SettingValues values)
{
    /// <exception cref="UsageException">A value is none, or the kind has no engine to be built.</exception>
    public BuildOptions ReadOptions(KindTraits kind)
    {
        var options = new BuildOptions(
            BuilderChoices.Parse(values.Read(Options.Builder)),
            (int?)values.Read(Options.MaxBatchSize),
            (int?)values.Read(Options.MaxInputLength),
            (int?)values.Read(Options.MaxSequenceLength),
            (int?)values.Read(Options.MaxTokens),
            [.. Pairs(Options.BuildArguments).Select(pair => new BuildArgument(pair.Name, pair.Value))]
        );
        if (!kind.HasEngine && options.ToKey() is { } given)
            throw new UsageException(
                Messages.OptionsConflict,
                $"--engine {kind.Name} builds no engine, so there is nothing to build with "
                    + $"{given.Replace("\n", ", ", StringComparison.Ordinal)}",
                "Leave the build options away, or give the server's engine its arguments with --set"
            );
        if (options is { MaxInputLength: { } input, MaxSequenceLength: { } sequence } && input > sequence)
            throw new UsageException(
                Messages.OptionsConflict,
                $"--max-input-len {input} is more than --max-seq-len {sequence}, which counts the answer, too",
                "Correct one of them"
            );
        return options;
    }

    /// <exception cref="UsageException">A name is none of the model repository's.</exception>
    public IReadOnlyList<RepositorySetting> ReadSettings(KindTraits kind, string servedName)
    {
        var settings = Pairs(Options.Set).Select(pair => new RepositorySetting(pair.Name, pair.Value)).ToList();
        kind.Settings.Require(settings, servedName);
        return settings;
    }

    private List<(string Name, string Value)> Pairs(ListSetting setting)
    {
        var pairs = values.Read(setting).Select(Split).ToList();
        return
            pairs.GroupBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)
                is { } twice
            ? throw new UsageException(
                Messages.OptionsConflict,
                $"{setting.Flag} {twice.Key} is given twice",
                "Leave one of them away"
            )
            : pairs;

        (string Name, string Value) Split(string text) =>
            text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
            && Name().IsMatch(text[..at])
            && !text.Contains('\n', StringComparison.Ordinal)
                ? (text[..at], text[(at + 1)..])
                : throw new UsageException(
                    Messages.ValueWrong,
                    $"{setting.Flag} {text} is not {setting.Placeholder}",
                    $"Correct {setting.Flag}"
                );
    }

    /// <remarks>A served name may hold dots and dashes, and begins a setting's name.</remarks>
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
    private static partial Regex Name();
}
