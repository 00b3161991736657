using System.Text.RegularExpressions;

namespace StandIns.Server;

/// <summary>A folder of the model repository.</summary>
internal sealed partial record ServedModel(string Name, string Path, string Config)
{
    public string VersionPath => System.IO.Path.Combine(Path, "1");

    public string Backend => BackendLine().Match(Config).Groups["value"].Value;

    /// <summary>What the configuration calls it; empty for the folder's name.</summary>
    public string ConfiguredName => NameLine().Match(Config).Groups["value"].Value;

    public ModelKind Kind =>
        Backend == "tensorrtllm" ? ModelKind.TensorRtLlm
        : Backend == "vllm" ? ModelKind.Vllm
        : Backend == "python" && File.Exists(System.IO.Path.Combine(VersionPath, ModelYaml.Name)) ? ModelKind.LlmApi
        : ModelKind.Other;

    public static ServedModel Read(string path)
    {
        var config = System.IO.Path.Combine(path, "config.pbtxt");
        return new ServedModel(
            System.IO.Path.GetFileName(path),
            path,
            File.Exists(config) ? File.ReadAllText(config) : ""
        );
    }

    /// <summary>Whether each instance is a Python process of its own; vLLM's backend is made of Python's.</summary>
    public bool IsPython => Backend is "python" or "vllm";

    /// <summary>How many instances the configuration asks for.</summary>
    public int InstanceCount =>
        int.TryParse(InstanceGroup().Match(Config).Groups["count"].Value, out var count) ? count : 1;

    /// <summary>A value of the configuration's <c>parameters</c>.</summary>
    public string? Parameter(string key) =>
        Parameters().Matches(Config).FirstOrDefault(match => match.Groups["key"].Value == key)?.Groups["value"].Value;

    [GeneratedRegex("^\\s*backend:\\s*\"(?<value>[^\"]*)\"", RegexOptions.Multiline)]
    private static partial Regex BackendLine();

    [GeneratedRegex("^name:\\s*\"(?<value>[^\"]*)\"", RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex("^\\s*instance_group\\s*:?\\s*\\[\\s*\\{[^}]*\\bcount:\\s*(?<count>\\d+)", RegexOptions.Multiline)]
    private static partial Regex InstanceGroup();

    [GeneratedRegex("key:\\s*\"(?<key>[^\"]*)\"\\s*value:?\\s*\\{\\s*string_value:\\s*\"(?<value>[^\"]*)\"")]
    private static partial Regex Parameters();
}
