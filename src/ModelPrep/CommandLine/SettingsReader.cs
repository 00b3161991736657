using System.CommandLine;
using ModelPrep.Configuration;
using ModelPrep.Load;

namespace ModelPrep.CommandLine;

/// <summary>
/// Resolves flags, variables and defaults into <see cref="Settings"/>, and refuses what cannot be meant.
/// </summary>
internal sealed partial class SettingsReader(ParseResult flags, Variables variables)
{
    private static readonly Uri DefaultEndpoint = new("https://huggingface.co");

    /// <summary>The flags alone, for options that no variable stands in for.</summary>
    public ParseResult Flags => flags;

    /// <summary>The settings of <c>init</c> and <c>run</c>.</summary>
    /// <exception cref="UsageException">A value is missing or cannot be meant.</exception>
    public Settings ReadForInit()
    {
        var settings = ReadForServe();
        var launch = settings.Launch;
        var builds = new BuildSettingsReader(flags, variables);
        if (launch.Source is null || launch.ServedName is null)
            throw new UsageException(
                Messages.ModelMissing,
                "--model is missing",
                "Name a model, for example --model gpt2 or --model ORG/NAME"
            );
        var until = OneOf(Options.Until, null, ["ready", "weights"]) is "weights" ? Until.Weights : Until.Ready;
        var request = new PreparationRequest(
            launch.Source,
            launch.ServedName,
            launch.Kind ?? PreparationKind.TensorRtLlm,
            launch.DataType,
            new Parallelism(launch.Tensor ?? 1, launch.Pipeline ?? 1),
            new FileRules(
                flags.GetValue(Options.Include) ?? [],
                flags.GetValue(Options.Exclude) ?? [],
                flags.GetValue(Options.AllowPickle)
            )
        )
        {
            Build = builds.ReadOptions(launch.Kind ?? PreparationKind.TensorRtLlm),
            Settings = builds.ReadSettings(launch.Kind ?? PreparationKind.TensorRtLlm, launch.ServedName),
        };
        return settings with
        {
            Endpoint = ReadEndpoint(),
            Transfer = ReadTransfer(),
            Request = request with
            {
                Files = request.Files with { TakeCode = request.TrustsCode, MustServe = until is Until.Ready },
            },
            BuildTimeout = builds.ReadTimeout(),
            MaxCacheBytes = Text(Options.MaxCacheSize, "MODELPREP_MAX_CACHE_SIZE") is { } size
                ? CacheOptions.ReadSize(Options.MaxCacheSize.Name, size)
                : null,
            SharedCache = ReadSharedCache(),
            MetricsPath = Text(Options.MetricsFile, "MODELPREP_METRICS_FILE") is { } metrics
                ? variables.ExpandPath(metrics)
                : null,
            Otlp = OtlpSettings.Read(variables),
            Proxies = ProxySettings.Read(variables),
            LiveProgress = !ReadJsonLog() && variables["TERM"] is not (null or "dumb"),
            Until = until,
        };
    }

    /// <summary>The settings of <c>serve</c>.</summary>
    /// <exception cref="UsageException">A value cannot be meant.</exception>
    public Settings ReadForServe()
    {
        var cache = variables.ExpandPath(
            Text(Options.Cache, "MODELPREP_CACHE") ?? Path.Combine(variables.UserCachePath, "modelprep")
        );
        return new Settings
        {
            Launch = ReadLaunch(),
            Server = new ServerOptions(
                flags.GetValue(Options.Verbose),
                flags.GetValue(Options.Iso8601),
                flags.GetValue(Options.ServerArguments) ?? []
            )
            {
                Mode = Enum.Parse<LaunchMode>(
                    OneOf(Options.Mode, "MODELPREP_LAUNCH", ["auto", "exec", "supervise"]) ?? "auto",
                    ignoreCase: true
                ),
            },
            DryRun = flags.GetValue(Options.DryRun) || flags.GetValue(Options.RunDryRun),
            JsonOutput = OneOf(Options.Output, null, ["text", "json"]) is "json",
            CachePath = cache,
            HubCachePath = HuggingFaceRules.CachePath(variables),
            PreparedPath = variables.ExpandPath(
                Text(Options.Prepared, "MODELPREP_PREPARED") ?? Path.Combine(cache, "prepared.json")
            ),
            Endpoint = DefaultEndpoint,
            OfflineVariable = HuggingFaceRules.OfflineVariable(variables),
            Token = HuggingFaceRules.Token(TypedTokens.ReadFile(Text(Options.TokenFile, null)), variables),
            Transfer = new TransferLimits(),
            Tools = new ToolSettings(
                Text(Options.TritonCli, null) ?? "triton",
                Text(Options.TritonServer, null) ?? "tritonserver",
                Text(Options.MpiRun, null) ?? "mpirun"
            )
            {
                LlmApiTemplate = Text(Options.LlmApiTemplate, "MODELPREP_LLMAPI_TEMPLATE") is { } template
                    ? variables.ExpandPath(template)
                    : null,
            },
        };
    }

    /// <summary>The settings of <c>doctor</c>.</summary>
    /// <exception cref="UsageException">A value cannot be meant.</exception>
    public Settings ReadForDoctor() =>
        ReadForServe() with
        {
            Endpoint = ReadEndpoint(),
            SharedCache = ReadSharedCache(),
            Proxies = ProxySettings.Read(variables),
            ChangesNothing = true,
        };

    /// <summary>The settings of <c>load</c>.</summary>
    /// <exception cref="UsageException">A value is missing or cannot be meant.</exception>
    public LoadSettings ReadForLoad() =>
        new LoadSettingsReader(flags, variables).Read(
            ReadJsonLog(),
            OneOf(Options.Output, null, ["text", "json"]) is "json"
        );

    /// <summary>Whether the log is JSON.</summary>
    public bool ReadJsonLog() => OneOf(Options.LogFormat, "MODELPREP_LOG_FORMAT", ["text", "json"]) is "json";

    private LaunchRequest ReadLaunch()
    {
        var model = Text(Options.Model, "MODELPREP_MODEL");
        var source = Text(Options.Source, "MODELPREP_SOURCE");
        var revision = Text(Options.Revision, "MODELPREP_REVISION");
        var servedName = Text(Options.ServedName, "MODELPREP_SERVED_NAME");
        if (model is null && (source ?? revision) is not null)
            throw new UsageException(
                Messages.ModelMissing,
                "--source and --revision say where a model comes from, but --model is missing",
                "Add --model"
            );
        var kind = OneOf(Options.Engine, "MODELPREP_ENGINE", PreparationKinds.Names);
        return new LaunchRequest(
            model is null ? null : ModelNaming.Source(model, source, revision ?? "main"),
            revision,
            model is null && servedName is null ? null : ModelNaming.ServedName(model ?? "", servedName),
            kind is null ? null : PreparationKinds.TryParse(kind),
            OneOf(Options.DataType, null, DataType.Names),
            Number(Options.Tensor, null, 1024),
            Number(Options.Pipeline, null, 1024)
        );
    }

    private string? Text(Option<string> option, string? variable) =>
        (flags.GetResult(option) is null ? null : flags.GetValue(option)) switch
        {
            null => variable is null ? null : variables[variable],
            var value when string.IsNullOrWhiteSpace(value) => throw new UsageException(
                Messages.ValueWrong,
                $"{option.Name} has an empty value",
                $"Write one, or leave {option.Name} away; a variable of a shell may be empty"
            ),
            var value => value,
        };

    private string? OneOf(Option<string> option, string? variable, IReadOnlyList<string> names)
    {
        var value = Text(option, variable);
        return value is null || names.Contains(value, StringComparer.Ordinal)
            ? value
            : throw new UsageException(
                Messages.ValueWrong,
                $"{option.Name} {value} is not one of {string.Join(", ", names)}",
                $"Correct {option.Name}"
            );
    }

    private int? Number(Option<string> option, string? variable, int most)
    {
        if (Text(option, variable) is not { } value)
            return null;
        return int.TryParse(value, out var number) && number >= 1 && number <= most
            ? number
            : throw new UsageException(
                Messages.ValueWrong,
                $"{option.Name} {value} is not a whole number from 1 to {most}",
                $"Correct {option.Name}"
            );
    }
}
