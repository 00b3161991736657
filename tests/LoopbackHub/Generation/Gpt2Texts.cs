using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>The small files of a GPT-2 model.</summary>
internal static class Gpt2Texts
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly int EndId = ByteVocabulary.Tokens.Count - 1;

    public static IEnumerable<HubFile> Files(string id, Gpt2Shape shape) =>
        [
            new(
                ".gitattributes",
                "*.safetensors filter=lfs diff=lfs merge=lfs -text\n*.bin filter=lfs diff=lfs merge=lfs -text\n"
            ),
            new("README.md", $"---\nlicense: mit\n---\n# {id}\n\nNumbers without meaning in the shape of GPT-2.\n"),
            Json("config.json", Config(shape)),
            Json("generation_config.json", new JsonObject { ["bos_token_id"] = EndId, ["eos_token_id"] = EndId }),
            Json("special_tokens_map.json", Special()),
            Json("tokenizer.json", Tokenizer()),
            Json("tokenizer_config.json", TokenizerConfig()),
            Json("vocab.json", ByteVocabulary.Ids()),
            new("merges.txt", $"#version: 0.2\n{string.Join('\n', ByteVocabulary.Merges)}\n"),
        ];

    public static HubFile Json(string path, JsonObject content) => new(path, content.ToJsonString(Readable) + "\n");

    private static JsonObject Config(Gpt2Shape shape) =>
        new()
        {
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["model_type"] = "gpt2",
            ["activation_function"] = "gelu_new",
            ["attn_pdrop"] = 0.1,
            ["bos_token_id"] = EndId,
            ["embd_pdrop"] = 0.1,
            ["eos_token_id"] = EndId,
            ["initializer_range"] = 0.02,
            ["layer_norm_epsilon"] = 1e-5,
            ["n_ctx"] = Gpt2Shape.Positions,
            ["n_embd"] = shape.Width,
            ["n_head"] = shape.Width / Gpt2Shape.HeadWidth,
            ["n_layer"] = shape.Layers,
            ["n_positions"] = Gpt2Shape.Positions,
            ["resid_pdrop"] = 0.1,
            ["tie_word_embeddings"] = true,
            ["torch_dtype"] = "float16",
            ["use_cache"] = true,
            ["vocab_size"] = shape.Vocabulary,
        };

    private static JsonObject Special() =>
        new(
            new[] { "bos_token", "eos_token", "unk_token" }.Select(name =>
                KeyValuePair.Create(name, (JsonNode?)ByteVocabulary.EndOfText)
            )
        );

    private static JsonObject TokenizerConfig()
    {
        var config = Special();
        config["add_prefix_space"] = false;
        config["model_max_length"] = Gpt2Shape.Positions;
        config["tokenizer_class"] = "GPT2Tokenizer";
        return config;
    }

    private static JsonObject Tokenizer() =>
        new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = EndId,
                    ["content"] = ByteVocabulary.EndOfText,
                    ["single_word"] = false,
                    ["lstrip"] = false,
                    ["rstrip"] = false,
                    ["normalized"] = false,
                    ["special"] = true,
                }
            ),
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(),
            ["post_processor"] = ByteLevel(),
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = "",
                ["end_of_word_suffix"] = "",
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["vocab"] = ByteVocabulary.Ids(),
                ["merges"] = new JsonArray([.. ByteVocabulary.Merges.Select(merge => JsonValue.Create(merge))]),
            },
        };

    private static JsonObject ByteLevel() =>
        new()
        {
            ["type"] = "ByteLevel",
            ["add_prefix_space"] = false,
            ["trim_offsets"] = true,
            ["use_regex"] = true,
        };
}
