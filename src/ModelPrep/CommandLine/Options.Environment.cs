using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary>Variables of other programs that ModelPrep heeds, too, and those that no flag stands for.</summary>
internal static partial class Options
{
    private static readonly Form<string> AnyText = Form.Text("TEXT");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> Environment { get; } =
    [
        new Setting<string>(flag: null, Form.Path("DIR"))
        {
            Variable = "HF_HUB_CACHE",
            Help = "Hugging Face cache, where weights are kept.",
            Default = "HF_HOME/hub",
            FallbackOf = values => HuggingFaceRules.CachePath(values.Variables),
        },
        new Setting<string>(flag: null, Form.Path("DIR"))
        {
            Variable = "HF_HOME",
            Help = "Root of the folders of Hugging Face's programs.",
            Default = "${XDG_CACHE_HOME:-~/.cache}/huggingface",
        },
        Secret("HF_TOKEN", "The hub token, where no file holds it."),
        Word("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1, ON, YES or TRUE: a token is sent only if --token-file names it."),
        Word("HF_HUB_OFFLINE", "1, ON, YES or TRUE: the cache alone is used and no request is sent."),
        Word("TRANSFORMERS_OFFLINE", "The same."),
        Secret("HTTPS_PROXY", "Proxy for https addresses; also in lower case, and ALL_PROXY."),
        Secret("HTTP_PROXY", "Proxy for http addresses; also in lower case, and ALL_PROXY."),
        Word("NO_PROXY", "Hosts, domains and networks that are reached without a proxy, with commas."),
        Word("SSL_CERT_FILE", "Certificates to trust instead of those of the system, as OpenSSL takes them."),
        Word("OTEL_EXPORTER_OTLP_ENDPOINT", "Collector that gets spans and metrics of init; none by default."),
        Word(
            TerminationLog.Variable,
            "File that gets the error, and the last lines of a tool that failed: /dev/termination-log, if it exists."
        ),
    ];

    private static Setting<string> Word(string variable, string help) =>
        new(flag: null, AnyText) { Variable = variable, Help = help };

    private static Setting<string> Secret(string variable, string help) =>
        new(flag: null, AnyText)
        {
            Variable = variable,
            Help = help,
            IsSecret = true,
        };
}
