using ModelPrep.Configuration;
using ModelPrep.Hosting;
using ModelPrep.Load;

namespace ModelPrep.CommandLine;

/// <summary>
/// Resolves flags, variables and defaults into <see cref="Settings"/>, and refuses what cannot be meant.
/// </summary>
internal sealed partial class SettingsReader(SettingValues values)
{
    private readonly Variables _variables = values.Variables;

    /// <summary>All values.</summary>
    public SettingValues Values => values;

    /// <summary>The settings of <c>init</c> and <c>run</c>.</summary>
    /// <exception cref="UsageException">A value is missing or cannot be meant.</exception>
    public Settings ReadForInit()
    {
        var settings = ReadForServe();
        var launch = settings.Launch;
        var builds = new BuildSettingsReader(values);
        if (launch.Source is null || launch.ServedName is null)
            throw new UsageException(
                Messages.ModelMissing,
                "--model is missing",
                "Name a model, for example --model gpt2 or --model ORG/NAME"
            );
        var kind = (launch.Kind is { } name ? KindServices.Catalog.Find(name) : null) ?? KindServices.Catalog.Default;
        var until = values.Read(Options.Until) is "weights" ? Until.Weights : Until.Ready;
        var request = new PreparationRequest(
            launch.Source,
            launch.ServedName,
            kind,
            launch.DataType,
            new Parallelism(launch.Tensor ?? 1, launch.Pipeline ?? 1),
            new FileRules(values.Read(Options.Include), values.Read(Options.Exclude), values.Read(Options.AllowPickle))
        )
        {
            Build = builds.ReadOptions(kind),
            Settings = builds.ReadSettings(kind, launch.ServedName),
        };
        return settings with
        {
            Endpoint = values.Read(Options.Endpoint)!,
            Transfer = ReadTransfer(),
            Request = request with
            {
                Files = request.Files with { TakeCode = request.TrustsCode, MustServe = until is Until.Ready },
            },
            BuildTimeout = values.Read(Options.BuildTimeout),
            MaxCacheBytes = values.Read(Options.MaxCacheSize),
            SharedCache = ReadSharedCache(),
            MetricsPath = values.Read(Options.MetricsFile),
            Otlp = OtlpSettings.Read(_variables),
            Proxies = ProxySettings.Read(_variables),
            LiveProgress = !ReadJsonLog() && _variables["TERM"] is not (null or "dumb"),
            Until = until,
        };
    }

    /// <summary>The settings of <c>serve</c>.</summary>
    /// <exception cref="UsageException">A value cannot be meant.</exception>
    public Settings ReadForServe()
    {
        return new Settings
        {
            Launch = ReadLaunch(),
            Server = new ServerOptions(
                values.Read(Options.Verbose),
                values.Read(Options.Iso8601),
                values.Read(Options.ServerArguments)
            )
            {
                Mode = Enum.Parse<LaunchMode>(values.Read(Options.Mode)!, ignoreCase: true),
            },
            DryRun = values.Read(Options.DryRun) || values.Read(Options.RunDryRun),
            JsonOutput = values.Read(Options.Output) is "json",
            CachePath = values.Read(Options.Cache)!,
            HubCachePath = HuggingFaceRules.CachePath(_variables),
            PreparedPath = values.Read(Options.Prepared)!,
            Endpoint = Options.Endpoint.Fallback!,
            OfflineVariable = HuggingFaceRules.OfflineVariable(_variables),
            Token = HuggingFaceRules.Token(TypedTokens.ReadFile(values.FlagOf(Options.TokenFile)), _variables),
            Transfer = new TransferLimits(),
            Tools = new ToolSettings(
                values.Read(Options.TritonCli)!,
                values.Read(Options.TritonServer)!,
                values.Read(Options.MpiRun)!
            )
            {
                LlmApiTemplate = values.Read(Options.LlmApiTemplate),
            },
        };
    }

    /// <summary>The settings of <c>doctor</c>.</summary>
    /// <exception cref="UsageException">A value cannot be meant.</exception>
    public Settings ReadForDoctor() =>
        ReadForServe() with
        {
            Endpoint = values.Read(Options.Endpoint)!,
            SharedCache = ReadSharedCache(),
            Proxies = ProxySettings.Read(_variables),
            ChangesNothing = true,
        };

    /// <summary>The settings of <c>load</c>.</summary>
    /// <exception cref="UsageException">A value is missing or cannot be meant.</exception>
    public LoadSettings ReadForLoad() => new LoadSettingsReader(values).Read();

    /// <summary>Whether the log is JSON.</summary>
    public bool ReadJsonLog() => values.Read(Options.LogFormat) is "json";

    private LaunchRequest ReadLaunch()
    {
        var (model, source) = (values.Read(Options.Model), values.Read(Options.Source));
        var (revision, servedName) = (values.Read(Options.Revision), values.Read(Options.ServedName));
        if (model is null && (source ?? revision) is not null)
            throw new UsageException(
                Messages.ModelMissing,
                "--source and --revision say where a model comes from, but --model is missing",
                "Add --model"
            );
        var naming = new ModelNaming(
            values.NameOf(Options.Model),
            values.NameOf(Options.Source),
            values.NameOf(Options.ServedName)
        );
        return new LaunchRequest(
            model is null ? null : naming.Source(model, source, revision ?? "main"),
            revision,
            model is null && servedName is null ? null : naming.ServedName(model ?? "", servedName),
            values.Read(Options.Engine),
            values.Read(Options.DataType),
            (int?)values.Read(Options.Tensor),
            (int?)values.Read(Options.Pipeline)
        );
    }
}
