using System.Text;
using System.Text.RegularExpressions;

namespace ModelPrep.Repositories;

/// <summary>
/// The text of a model's <c>config.pbtxt</c>, as far as values in it are replaced; everything else stays as it is.
/// </summary>
/// <remarks>
/// No parser of the whole format: the Triton CLI and TensorRT-LLM leave placeholders such as <c>${decoding_mode}</c>
/// where the format has numbers, so that what they write often does not parse.
/// </remarks>
internal sealed partial record ModelConfig(string Text)
{
    /// <summary>What is not a parameter of the model's code but a field of Triton's own.</summary>
    private static readonly (string Name, Regex Place)[] Fields =
    [
        ("max_batch_size", MaxBatchSize()),
        ("decoupled", Decoupled()),
        ("instance_count", InstanceCount()),
    ];

    /// <summary>What runs the model; null where the text does not say.</summary>
    public string? Backend => BackendLine().Match(Text) is { Success: true } match ? match.Groups["value"].Value : null;

    /// <summary>The names of all values that can be replaced.</summary>
    public IEnumerable<string> Names =>
        Fields
            .Where(one => one.Place.IsMatch(Text))
            .Select(one => one.Name)
            .Concat(
                Parameters().Matches(Text).Select(match => match.Groups["key"].Value).Distinct(StringComparer.Ordinal)
            );

    /// <summary>A value, as it stands in the text; null if there is none of that name.</summary>
    public string? Find(string name) => Locate(name)?.Value;

    /// <summary>The same with another value for a name that is there.</summary>
    public ModelConfig With(string name, string value) =>
        Locate(name) is { } place
            ? this with
            {
                Text = $"{Text[..place.Index]}{TextOf(name, value)}{Text[(place.Index + place.Length)..]}",
            }
            : throw new ArgumentException(name, nameof(name));

    /// <summary>The form that a value has in the text.</summary>
    public static string TextOf(string name, string value) =>
        Fields.Any(one => one.Name == name) ? value : Escape(value);

    /// <summary>The same for a model of another name.</summary>
    public ModelConfig Named(string model)
    {
        var line = $"name: \"{Escape(model)}\"";
        return NameLine().Matches(Text).FirstOrDefault(match => IsTopLevel(match.Index)) is { } old
            ? this with
            {
                Text = $"{Text[..old.Index]}{line}{Text[(old.Index + old.Length)..]}",
            }
            : this with
            {
                Text = $"{line}\n{Text}",
            };
    }

    private Group? Locate(string name) =>
        Fields.FirstOrDefault(one => one.Name == name) is { Place: { } place }
            ? place.Match(Text) is { Success: true } match
                ? match.Groups["value"]
                : null
            // of two the last counts
            : Parameters().Matches(Text).LastOrDefault(one => one.Groups["key"].Value == name)?.Groups["value"];

    private bool IsTopLevel(int index)
    {
        var before = Comment().Replace(Text[..index], "");
        return before.Count(c => c is '{' or '[') == before.Count(c => c is '}' or ']');
    }

    private static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value)
            _ =
                c is '"' or '\\' ? text.Append('\\').Append(c)
                : c is < ' ' or '\x7f' ? text.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0'))
                : text.Append(c);
        return text.ToString();
    }

    [GeneratedRegex(
        @"\bparameters\s*:?\s*\{\s*key\s*:\s*""(?<key>[^""]*)""\s*value\s*:?\s*\{\s*"
            + @"string_value\s*:\s*""(?<value>(?:[^""\\]|\\.)*)"""
    )]
    private static partial Regex Parameters();

    [GeneratedRegex(@"^\s*max_batch_size\s*:\s*(?<value>\$\{[^}]*\}|[^\s,;}]+)", RegexOptions.Multiline)]
    private static partial Regex MaxBatchSize();

    [GeneratedRegex(
        @"^\s*model_transaction_policy\s*:?\s*\{\s*decoupled\s*:\s*(?<value>\$\{[^}]*\}|[^\s,;}]+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Decoupled();

    [GeneratedRegex(
        @"^\s*instance_group\s*:?\s*\[\s*\{(?:[^{}]|\$\{[^}]*\})*?\bcount\s*:\s*(?<value>\$\{[^}]*\}|[^\s,;}]+)",
        RegexOptions.Multiline
    )]
    private static partial Regex InstanceCount();

    [GeneratedRegex(@"^\s*backend\s*:\s*""(?<value>[^""]*)""", RegexOptions.Multiline)]
    private static partial Regex BackendLine();

    [GeneratedRegex(@"^name\s*:\s*""[^""]*""|(?<=[\r\n][ \t]+)name\s*:\s*""[^""]*""", RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex("#[^\n]*")]
    private static partial Regex Comment();
}
