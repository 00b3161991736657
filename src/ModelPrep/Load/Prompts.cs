using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPrep.Load;

/// <summary>Reads prompts, and provides built-in ones.</summary>
internal static class Prompts
{
    private const int MostBytes = 16 << 20;
    private const int MostPrompts = 100_000;
    private const string Remedy =
        "Name a text file with a prompt in each line, or a .jsonl file with a JSON object in each line";

    /// <summary>Built-in prompts of different lengths.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
    [
        "Hello",
        "What is machine learning?",
        "Write a haiku about a river in winter.",
        "Explain in three sentences why the sky is blue in the daytime and red in the evening.",
        "Here are the notes of a meeting: the release moves to Thursday; the tests on the large machine fail now "
            + "and then and somebody has to look why; "
            + "the documentation of the new option is missing; two customers asked for smaller images. Write a "
            + "friendly summary for the whole team, with a list of what is to be done.",
    ];

    /// <summary>
    /// Reads a file of prompts. Each line of a text file is a prompt; each line of a <c>.jsonl</c> file is an object
    /// with request fields. Empty lines are skipped.
    /// </summary>
    /// <exception cref="UsageException">
    /// The file cannot be read, is too large or has no prompt, or a line is not a JSON object.
    /// </exception>
    public static IReadOnlyList<JsonObject> Read(string path)
    {
        try
        {
            var bytes =
                UserFile.ReadAll(path, MostBytes)
                ?? throw new UsageException(
                    Messages.PromptsUnreadable,
                    $"--prompts {path} has more than {ByteSize.Format(MostBytes)}",
                    "Name a smaller file"
                );
            var isJson = Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase);
            var prompts = LinesOf(bytes)
                .Select((line, index) => (Line: line, Number: index + 1))
                .Where(entry => !string.IsNullOrWhiteSpace(entry.Line))
                .Select(entry => isJson ? Parse(path, entry.Line, entry.Number) : Of(entry.Line))
                .Take(MostPrompts + 1)
                .ToList();
            return prompts.Count switch
            {
                0 => throw new UsageException(Messages.PromptsUnreadable, $"--prompts {path} has no prompt", Remedy),
                > MostPrompts => throw new UsageException(
                    Messages.PromptsUnreadable,
                    $"--prompts {path} has more than {MostPrompts} prompts",
                    "Name a smaller file"
                ),
                _ => prompts,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                Messages.PromptsUnreadable,
                $"--prompts {path} cannot be read: {e.Message.TrimEnd('.')}",
                Remedy,
                e
            );
        }
    }

    /// <summary>The request field of a text prompt.</summary>
    public static JsonObject Of(string text) => new() { ["text_input"] = JsonValue.Create(text) };

    private static IEnumerable<string> LinesOf(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static JsonObject Parse(string path, string line, int number)
    {
        try
        {
            var json =
                JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
                    as JsonObject
                ?? throw new JsonException("it is another JSON value");
            _ = json.DeepClone().ToJsonString(); // JsonNode reports invalid text only when it is used
            return json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UsageException(
                Messages.PromptsUnreadable,
                $"--prompts {path}: line {number} is no JSON object: {e.Message.TrimEnd('.')}",
                Remedy,
                e
            );
        }
    }
}
