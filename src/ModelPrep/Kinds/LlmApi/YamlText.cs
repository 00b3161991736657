using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelPrep.Kinds.LlmApi;

/// <summary>Writes JSON values as YAML 1.1, the version that Python reads.</summary>
/// <remarks>
/// Nearly all JSON is YAML. Not a number such as <c>1e-5</c>, which Python takes for text, nor a character outside the
/// first 65,536 in the form that JSON escapes it.
/// </remarks>
internal static partial class YamlText
{
    public static string Of(JsonObject values)
    {
        var text = new StringBuilder();
        Append(text, values, indent: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonObject values, int indent)
    {
        foreach (var (name, value) in values)
        {
            text.Append(' ', indent).Append(PlainKey().IsMatch(name) ? name : Quote(name)).Append(':');
            if (value is JsonObject { Count: > 0 } inner)
                Append(text.Append('\n'), inner, indent + 2);
            else
                text.Append(' ').Append(InLine(value)).Append('\n');
        }
    }

    private static string InLine(JsonNode? value) =>
        value switch
        {
            null => "null",
            JsonObject all => $"{{{string.Join(", ", all.Select(one => $"{Quote(one.Key)}: {InLine(one.Value)}"))}}}",
            JsonArray all => $"[{string.Join(", ", all.Select(InLine))}]",
            _ when value.GetValueKind() is JsonValueKind.String => Quote(value.GetValue<string>()),
            _ when value.GetValueKind() is JsonValueKind.Number => Number(value.ToJsonString()),
            _ => value.ToJsonString(),
        };

    private static string Number(string text)
    {
        if (text.ToLowerInvariant().Split('e') is not [var mantissa, var exponent])
            return text;
        var fraction = mantissa.Contains('.', StringComparison.Ordinal) ? "" : ".0";
        var sign = exponent[0] is '-' or '+' ? "" : "+";
        return $"{mantissa}{fraction}e{sign}{exponent}";
    }

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ =
                c is '"' or '\\' ? text.Append('\\').Append(c)
                : char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF'
                    ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : text.Append(c);
        }

        return text.Append('"').ToString();
    }

    /// <remarks>Short words such as <c>on</c>, <c>no</c> and <c>y</c> are truth values in YAML 1.1.</remarks>
    [GeneratedRegex(@"\A(?!(?:null|true|false)\z)[a-z_][a-z0-9_]{3,}\z")]
    private static partial Regex PlainKey();
}
