using System.Text.Json.Nodes;

namespace ModelPrep.Kinds;

/// <summary>The arguments of a server's engine: ours, and over them what the user set.</summary>
internal static class EngineArguments
{
    /// <param name="ours">Our own; changed.</param>
    /// <param name="settings">The user's, of which none leads into what another sets.</param>
    /// <returns><paramref name="ours"/>.</returns>
    public static JsonObject Merge(JsonObject ours, IReadOnlyList<RepositorySetting> settings)
    {
        foreach (var setting in settings)
        {
            var owner = ours;
            var names = setting.Name.Split('.');
            foreach (var name in names[..^1])
            {
                if (owner[name] is not JsonObject)
                    owner[name] = new JsonObject();
                owner = owner[name]!.AsObject();
            }

            Assign(owner, names[^1], ValueOf(setting.Value));
        }

        return ours;
    }

    /// <summary>A setting's value as JSON.</summary>
    /// <remarks>Both engines are Python's, where a text that says False is true.</remarks>
    public static JsonNode? ValueOf(string text) =>
        text switch
        {
            "True" => JsonValue.Create(true),
            "False" => JsonValue.Create(false),
            "None" => null,
            _ => JsonText.ParseOrText(text),
        };

    /// <remarks>An object leaves alone what it says nothing about, as a name with dots does.</remarks>
    private static void Assign(JsonObject owner, string name, JsonNode? value)
    {
        if (value is JsonObject more && owner[name] is JsonObject there)
        {
            foreach (var (inner, one) in more.ToList())
                Assign(there, inner, one?.DeepClone());
            return;
        }

        owner[name] = value;
    }
}
