namespace ModelPrep.Tests.EndToEnd;

/// <summary>What <c>serve</c> refuses because something else, or nothing complete, is prepared.</summary>
public sealed class ServeMismatchTests
{
    [Fact]
    public async Task Each_difference_between_the_request_and_what_is_prepared_is_named()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await ExpectAsync("--dt bfloat16", "data type is float16, asked for bfloat16");
        await ExpectAsync("--tp 4", "tensor parallelism is 2, asked for 4");
        await ExpectAsync("--pp 2", "pipeline parallelism is 1, asked for 2");
        await ExpectAsync("--engine vllm", "kind is trtllm, asked for vllm");
        await ExpectAsync("--served-name other", "served name is model, asked for other");
        await ExpectAsync("--model org/other", "model is hf:org/model, asked for hf:org/other");
        await ExpectAsync("--model org/model --source hf:org/other", "model is hf:org/model, asked for hf:org/other");
        await ExpectAsync("--model org/model --revision v2", "commit is ", "asked for v2");
        await ExpectAsync(
            "--model org/other --dt float32 --tp 1",
            "model is hf:org/model, asked for hf:org/other",
            "data type is float16, asked for float32",
            "tensor parallelism is 2, asked for 1"
        );

        async Task ExpectAsync(string options, params string[] words) =>
            await sandbox.FailAsync("MP7805", $"serve {options}", [.. words, "Run modelprep init"]);
    }

    [Fact]
    public async Task Nothing_prepared_is_said_with_the_file_that_is_missing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP7804", "serve", "Nothing is prepared", sandbox["cache/prepared.json"]);
        await sandbox.FailAsync(
            "MP7804",
            "serve --model org/model",
            "Nothing is prepared",
            "no artifact for the request"
        );
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.FailAsync("MP7804", "serve --model org/model", "Nothing is prepared");
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"formatVersion":1}""")]
    [InlineData("""{"formatVersion":2,"artifactPath":"/"}""")]
    public async Task A_hand_over_file_that_cannot_be_read_counts_as_none(string text)
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await File.WriteAllTextAsync(sandbox["cache/prepared.json"], text, TestContext.Current.CancellationToken);
        await sandbox.FailAsync("MP7804", "serve", "Nothing is prepared", sandbox["cache/prepared.json"]);
    }

    [Theory]
    [InlineData("manifest.json", "gone")]
    [InlineData("manifest.json", "half")]
    [InlineData("engine/rank1.engine", "gone")]
    [InlineData("engine/rank1.engine", "half")]
    [InlineData("engine/config.json", "half")]
    [InlineData("repository/tensorrt_llm/config.pbtxt", "gone")]
    public async Task An_artifact_that_is_not_whole_is_not_served(string file, string left)
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        var path = Path.Combine(artifact, file);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        File.Delete(path);
        if (left == "half")
            await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        await sandbox.FailAsync("MP7804", "serve", artifact, "missing or incomplete");
        await sandbox.FailAsync("MP7804", "serve --model org/model", artifact, "missing or incomplete");
    }

    [Fact]
    public async Task A_manifest_without_its_parts_is_none()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        await File.WriteAllTextAsync(
            Path.Combine(artifact, "manifest.json"),
            """{"formatVersion":1}""",
            TestContext.Current.CancellationToken
        );
        await sandbox.FailAsync("MP7804", "serve", artifact, "missing or incomplete");
    }

    [Fact]
    public async Task Weights_that_the_server_would_read_must_still_be_there()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--engine vllm");
        Directory.Delete(sandbox["huggingface"], recursive: true);
        await sandbox.FailAsync("MP7806", "serve", sandbox["huggingface/hub/models--org--model/snapshots/"], "gone");
    }
}
