using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>
/// Turns YAML into JSON as the API server does, by the types of YAML 1.1. A release called 7 or "on" that is written
/// without quotes becomes a number or a boolean here, as it would in a cluster; readers into .NET types are not that
/// strict.
/// </summary>
internal static partial class YamlToJson
{
    public static JsonNode? Convert(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(child => KeyValuePair.Create(child.Key.ToString(), Convert(child.Value)))
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => Resolve(plain.Value ?? ""),
            _ => node.ToString(),
        };

    private static JsonNode? Resolve(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            _ when TrueWord().IsMatch(text) => true,
            _ when FalseWord().IsMatch(text) => false,
            _ when Octal().IsMatch(text) => System.Convert.ToInt64(text, 8),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                whole,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };

    [GeneratedRegex("^([yY]|yes|Yes|YES|true|True|TRUE|on|On|ON)$")]
    private static partial Regex TrueWord();

    [GeneratedRegex("^([nN]|no|No|NO|false|False|FALSE|off|Off|OFF)$")]
    private static partial Regex FalseWord();

    [GeneratedRegex("^0[0-7]+$")]
    private static partial Regex Octal();
}
