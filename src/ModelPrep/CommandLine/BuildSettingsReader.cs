using System.CommandLine;
using System.Text.RegularExpressions;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>Reads the options that say how to build, and refuses what a kind cannot take.</summary>
internal sealed partial class BuildSettingsReader(ParseResult flags, Variables variables)
{
    private const int LargestLimit = 100_000_000;
    private static readonly string[] HelperModels = ["preprocessing", "postprocessing", "tensorrt_llm"];

    /// <exception cref="UsageException">A value is none, or the kind has no engine to be built.</exception>
    public BuildOptions ReadOptions(PreparationKind kind)
    {
        var name = flags.GetValue(Options.Builder);
        if (name is not null && !BuilderChoices.Names.Contains(name))
            throw new UsageException(
                Messages.ValueWrong,
                $"--builder {name} is not one of {string.Join(", ", BuilderChoices.Names)}",
                "Correct --builder"
            );
        var options = new BuildOptions(
            BuilderChoices.Parse(name),
            Limit(Options.MaxBatchSize),
            Limit(Options.MaxInputLength),
            Limit(Options.MaxSequenceLength),
            Limit(Options.MaxTokens),
            [.. Pairs(Options.BuildArguments).Select(pair => new BuildArgument(pair.Name, pair.Value))]
        );
        if (kind is not PreparationKind.TensorRtLlm && options.ToKey() is { } given)
            throw new UsageException(
                Messages.OptionsConflict,
                $"--engine {kind.ToName()} builds no engine, so there is nothing to build with "
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
    public IReadOnlyList<RepositorySetting> ReadSettings(PreparationKind kind, string servedName)
    {
        var settings = Pairs(Options.Set).Select(pair => new RepositorySetting(pair.Name, pair.Value)).ToList();
        if (kind is PreparationKind.TensorRtLlm)
            settings.ForEach(setting =>
                RepositorySettingRules.RequireParameter(setting, [.. HelperModels, servedName])
            );
        else
            RepositorySettingRules.RequireArguments(settings);
        return settings;
    }

    /// <exception cref="UsageException">The time is none.</exception>
    public TimeSpan? ReadTimeout()
    {
        if ((flags.GetValue(Options.BuildTimeout) ?? variables["MODELPREP_BUILD_TIMEOUT"]) is not { } text)
            return null;
        return Age.TryParse(text) is { Ticks: > 0 } time
            ? time
            : throw new UsageException(
                Messages.ValueWrong,
                $"--build-timeout {text} is not a time",
                "Write for example 90s, 90m or 2h"
            );
    }

    private int? Limit(Option<string> option)
    {
        if (flags.GetValue(option) is not { } text)
            return null;
        return int.TryParse(text, out var number) && number is >= 1 and <= LargestLimit
            ? number
            : throw new UsageException(
                Messages.ValueWrong,
                $"{option.Name} {text} is not a whole number from 1 to {LargestLimit}",
                $"Correct {option.Name}"
            );
    }

    private List<(string Name, string Value)> Pairs(Option<string[]> option)
    {
        var pairs = (flags.GetValue(option) ?? []).Select(Split).ToList();
        return
            pairs.GroupBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)
                is { } twice
            ? throw new UsageException(
                Messages.OptionsConflict,
                $"{option.Name} {twice.Key} is given twice",
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
                    $"{option.Name} {text} is not {option.HelpName}",
                    $"Correct {option.Name}"
                );
    }

    /// <remarks>A served name may hold dots and dashes, and begins a setting's name.</remarks>
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
    private static partial Regex Name();
}
