using StandIns.Arguments;
using StandIns.TritonCli;

namespace StandIns.Install;

/// <summary>
/// The package <c>triton_cli</c>, as far as its file <c>parser.py</c> tells which options there are, and its templates
/// which parameters.
/// </summary>
internal static class TritonCliPackage
{
    public static void Write(string packages, Generation generation)
    {
        if (generation.CliVersion is null)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(packages, "triton_cli")).FullName;
        File.WriteAllText(Path.Combine(folder, "__init__.py"), "");
        WriteTemplates(folder, generation);
        File.WriteAllText(Path.Combine(folder, "repository.py"), Repository(generation));
        File.WriteAllText(
            Path.Combine(folder, "parser.py"),
            "# Stands for the Triton CLI's own file.\n"
                + Function("add_import_args", ImportArguments.Of(generation).Where(one => one != Argument.HelpFlag))
                + Function(
                    "add_server_start_args",
                    [new(["--mode"], "Where the server runs", Choices: ["local", "docker"])]
                )
        );
    }

    /// <remarks>Versions before 0.1.0 have the list of ids that they can build here.</remarks>
    private static string Repository(Generation generation) =>
        "# Stands for the Triton CLI's own file.\n\nENGINE_DEST_PATH = \"/tmp/engines\"\n"
        + (
            generation.ConvertsCheckpoints
                ? "\nSUPPORTED_TRT_LLM_BUILDERS = "
                    + $"{{\n{string.Concat(KnownModels.Convertible(generation).Select(Entry))}}}\n"
                : ""
        )
        + "\n\nclass ModelRepository:\n    CONFIG = {\"backend\": {}}\n";

    private static string Entry(string id) =>
        $"    {Text(id)}: {{\n        \"hf_allow_patterns\": [\"*.safetensors\", \"*.json\"],\n    }},\n";

    private static void WriteTemplates(string folder, Generation generation)
    {
        foreach (var model in ModelTemplates.Helpers.Append("tensorrt_llm_bls"))
        {
            var path = Directory.CreateDirectory(Path.Combine(folder, "templates", "trt_llm", model)).FullName;
            File.WriteAllText(Path.Combine(path, "config.pbtxt"), ModelTemplates.Of(model, generation));
        }
    }

    private static string Function(string name, IEnumerable<Argument> arguments) =>
        $"\n\ndef {name}(subcommands):\n    for subcommand in subcommands:\n{string.Concat(arguments.Select(Call))}";

    private static string Call(Argument argument)
    {
        List<string> lines = [.. argument.Names.Select(Text)];
        if (!argument.TakesValue)
            lines.Add("action=\"store_true\"");
        else
            lines.Add(argument.IsNumber ? "type=int" : "type=str");
        if (argument.Choices is { } choices)
            lines.Add($"choices=[{string.Join(", ", argument.IsNumber ? choices : choices.Select(Text))}]");
        lines.Add($"required={(argument.IsRequired ? "True" : "False")}");
        lines.Add($"help={Text(argument.Help)}");
        return $"        subcommand.add_argument(\n{string.Concat(lines.Select(line => $"            {line},\n"))}  "
            + "      )\n";
    }

    private static string Text(string value) => $"\"{value}\"";
}
