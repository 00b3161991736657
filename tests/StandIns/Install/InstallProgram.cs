namespace StandIns.Install;

/// <summary>
/// <c>standins install --bin PREFIX [--generation G] [--fault F] ... [--llmapi-template DIR]</c>: an option for each
/// variable.
/// </summary>
internal static class InstallProgram
{
    private const int UsageStatus = 64;
    private const string OptionPrefix = "--";
    private const string Bin = "--bin";
    private const string Template = "--llmapi-template";

    public static int Run(ProgramContext context, string[] words)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < words.Length; i += 2)
        {
            if (i + 1 == words.Length || !Options().Contains(words[i]))
                return Refuse(context, words[i]);
            values[words[i]] = words[i + 1];
        }

        if (!values.Remove(Bin, out var prefix))
            return Refuse(context, $"{Bin} is missing");
        if (values.Remove(Template, out var template))
            StandInToolchain.WriteTemplate(template);
        var generation = values.GetValueOrDefault("--generation") ?? new StandInOptions().Generation;
        values["--generation"] = generation;
        var variables = values.ToDictionary(one => VariableOf(one.Key), one => one.Value, StringComparer.Ordinal);
        var paths = StandInToolchain.Install(Path.GetFullPath(prefix), generation, variables, Environment.ProcessPath!);
        context.Terminal.Line(paths.Bin);
        return 0;
    }

    private static IEnumerable<string> Options() => Variables.All.Select(OptionOf).Prepend(Bin).Append(Template);

    private static int Refuse(ProgramContext context, string what)
    {
        context.Terminal.Error(
            $"standins install: {what}: expected {string.Join(" ", Options().Select(option => $"{option} VALUE"))}"
        );
        return UsageStatus;
    }

    /// <summary><c>STANDIN_BUILD_SECONDS</c> is <c>--build-seconds</c>.</summary>
    private static string OptionOf(string variable) =>
        OptionPrefix + variable["STANDIN_".Length..].ToLowerInvariant().Replace('_', '-');

    private static string VariableOf(string option) => Variables.All.Single(variable => OptionOf(variable) == option);
}
