using System.Text.Json;

namespace StandIns.Server;

/// <summary>The top level of a <c>model.yaml</c>: arguments of <c>LLM()</c>, those that are plain values.</summary>
internal sealed record ModelYaml(IReadOnlyDictionary<string, string> Values)
{
    public const string Name = "model.yaml";

    public static ModelYaml Read(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var line in File.ReadLines(path)
                .Where(line => line.Length > 0 && (char.IsAsciiLetter(line[0]) || line[0] == '"'))
        )
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                throw new FormatException($"could not find expected ':' in \"{path}\": {line}");
            values[line[..colon].Trim('"')] = Scalar(line[(colon + 1)..].Trim());
        }

        return new ModelYaml(values);
    }

    public string? this[string key] => Values.GetValueOrDefault(key);

    private static string Scalar(string text) =>
        text.StartsWith('"') ? Quoted(text)
        : text.StartsWith('\'') ? text[1..text.LastIndexOf('\'')].Replace("''", "'", StringComparison.Ordinal)
        : text.Split(" #")[0].TrimEnd();

    /// <remarks>Double quotes mean the same as in JSON, as far as paths and numbers go.</remarks>
    private static string Quoted(string text)
    {
        using var json = JsonDocument.Parse(text[..(text.LastIndexOf('"') + 1)]);
        return json.RootElement.GetString()!;
    }
}
