using ModelPrep.Configuration;
using ModelPrep.Load;

namespace ModelPrep.CommandLine;

/// <summary>Reads the settings of <c>modelprep load</c>, and refuses what cannot be meant.</summary>
internal sealed class LoadSettingsReader(SettingValues values)
{
    /// <exception cref="UsageException">A value is missing or cannot be meant.</exception>
    public LoadSettings Read()
    {
        var rate = values.Read(LoadOptions.Rate);
        return new LoadSettings
        {
            Server = values.Read(LoadOptions.Server)!,
            Model = ModelNaming.NameInTriton(
                values.Read(LoadOptions.Model)
                    ?? throw new UsageException(
                        Messages.ModelMissing,
                        "--model is missing",
                        "Name the model as the server does, for example --model gpt2"
                    ),
                values.NameOf(LoadOptions.Model)
            ),
            Stream = values.Read(LoadOptions.Stream),
            Bodies = ReadBodies(),
            Concurrency = (int)(values.Read(LoadOptions.Concurrency) ?? (rate is null ? 1 : 1000)),
            Rate = rate,
            Requests = values.Read(LoadOptions.Requests),
            Duration = values.Read(LoadOptions.Duration),
            Timeout = values.Read(LoadOptions.Timeout)!.Value,
            ConnectionLifetime = values.Read(LoadOptions.ConnectionLifetime)!.Value,
            Wait = values.Read(LoadOptions.Wait)!.Value,
            Proxies = ProxySettings.Read(values.Variables),
            JsonOutput = values.Read(Options.Output) is "json",
            LiveProgress = values.Read(Options.LogFormat) is "text" && values.Variables["TERM"] is not (null or "dumb"),
        };
    }

    private IReadOnlyList<byte[]> ReadBodies() =>
        RequestBodies.Build(
            values.Read(LoadOptions.Prompts) is { } path ? Prompts.Read(path) : [.. Prompts.BuiltIn.Select(Prompts.Of)],
            (int)values.Read(LoadOptions.MaxTokens)!.Value,
            values.Read(LoadOptions.Stream),
            [.. values.Read(LoadOptions.Parameter).Select(ReadParameter)]
        );

    private static KeyValuePair<string, string> ReadParameter(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? KeyValuePair.Create(name, value)
            : throw new UsageException(
                Messages.ValueWrong,
                $"--parameter {text} is not NAME=VALUE",
                "Write for example temperature=0.5"
            );
}
