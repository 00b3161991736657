using System.Text.Json;
using ModelPrep.Tests.Shape;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// The key of an artifact of each kind, and the id made from it. Where one of them changes, every artifact on every
/// node and tier is built once more.
/// </summary>
public sealed class KeyGoldenTests
{
    private const string Model = "init --model org/model";

    [Theory]
    [InlineData("trtllm", "r25.08", "")]
    [InlineData(
        "trtllm-options",
        "r25.08",
        "--served-name chat --dt bfloat16 --max-batch-size 8 --max-num-tokens 512 --set "
            + "preprocessing.max_batch_size=4 --include *.json --include *.safetensors"
    )]
    [InlineData("trtllm-ranks", "word_size", "--tp 2 --pp 2")]
    [InlineData("llmapi", "no-engines", "--engine llmapi --tp 2 --llmapi-template template")]
    [InlineData("vllm", "r25.08", "--engine vllm --pp 2 --set enforce_eager=true")]
    public async Task The_key_of_a_request_is_the_one_that_is_kept(string name, string generation, string options)
    {
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain with { Generation = generation });
        StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        var artifact = (await sandbox.SucceedAsync($"{Model} {options}")).Output.Trim();
        using var manifest = JsonDocument.Parse(
            await File.ReadAllTextAsync($"{artifact}/manifest.json", TestContext.Current.CancellationToken)
        );
        var key = JsonSerializer.Serialize(manifest.RootElement.GetProperty("key"), JsonSerializerOptions.Web);
        GoldenFile.Verify(
            $"key-{name}.txt",
            [Path.GetFileName(artifact), .. key.Split(",\"").Select((part, index) => index == 0 ? part : $",\"{part}")]
        );
    }
}
