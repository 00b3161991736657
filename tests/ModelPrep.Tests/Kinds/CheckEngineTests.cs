using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Kinds;

public sealed class CheckEngineTests : IDisposable
{
    private const string Config =
        """{"version":"0.9.0","pretrained_config":{"dtype":"float16","mapping":"""
        + """{"world_size":2,"tp_size":2,"pp_size":1}}}""";
    private const string OldConfig =
        """{"builder_config":{"precision":"float16","tensor_parallel":2,"pipeline_parallel":1}}""";
    private readonly TempFolder _folder = new();
    private readonly StagedBuild _staged;
    private readonly EngineBuild _build;

    public CheckEngineTests()
    {
        _staged = new StagedBuild(_folder.Path, "/final");
        _build = new EngineBuild(
            new BuildFolders(_folder["build"], "model"),
            new BuilderRun("triton", 0) { LastLine = "last words" }
        );
        foreach (var model in new[] { "model", "preprocessing", "postprocessing", "tensorrt_llm" })
            Write(
                $"repository/{model}/config.pbtxt",
                $"max_batch_size: 8\nparameters: {{ key: \"gpt_model_path\" value: {{ string_value: "
                    + $"\"{_build.EnginePath}\" }} }}"
            );
        Write("build/engines/model/rank0.engine", "e");
        Write("build/engines/model/rank1.engine", "e");
        Write("build/engines/model/config.json", Config);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_complete_build_passes_and_tells_its_data_type() => Assert.Equal("float16", Check());

    [Fact]
    public void The_form_of_config_json_before_0_8_is_understood()
    {
        Write("build/engines/model/config.json", OldConfig);
        Assert.Equal("float16", Check());
    }

    [Theory]
    [InlineData("build/engines/model/rank1.engine", null, "rank1.engine is missing or empty")]
    [InlineData("build/engines/model/rank0.engine", "", "rank0.engine is missing or empty")]
    [InlineData(
        "build/engines/model/rank0.engine",
        "01234567890123456789012345678901234567890123456789",
        "rank1.engine has 1 B, the largest rank has 50 B"
    )]
    [InlineData("build/engines/model/config.json", null, "config.json is missing")]
    [InlineData("build/engines/model/config.json", "{\"pretrained_", "config.json is missing or unreadable")]
    [InlineData(
        "build/engines/model/config.json",
        """{"pretrained_config":{"dtype":"float16","mapping":{"world_size":1,"tp_size":1,"pp_size":1}}}""",
        "the engine is for tp 1 x pp 1, asked for tp 2 x pp 1"
    )]
    [InlineData(
        "build/engines/model/config.json",
        """{"pretrained_config":{"dtype":"bfloat16","mapping":{"world_size":2,"tp_size":2,"pp_size":1}}}""",
        "data type is bfloat16, asked for float16"
    )]
    [InlineData("repository/model/config.pbtxt", null, "no model/config.pbtxt")]
    [InlineData("repository/preprocessing/config.pbtxt", null, "no preprocessing/config.pbtxt")]
    [InlineData(
        "repository/tensorrt_llm/config.pbtxt",
        "max_batch_size: 8\nparameters: { key: \"gpt_model_path\" value: { string_value: \"${engine_dir}\" } }",
        "names \"${engine_dir}\""
    )]
    [InlineData(
        "repository/tensorrt_llm/config.pbtxt",
        "max_batch_size: 8\nparameters: { key: \"gpt_model_path\" value: { string_value: \"/elsewhere\" } }",
        "names \"/elsewhere\""
    )]
    public void Whatever_is_missing_or_different_is_named(string path, string? content, string expected)
    {
        if (content is null)
            File.Delete(_folder[path]);
        else
            Write(path, content);
        var error = Assert.Throws<BuildFailedException>(() => Check());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("last words", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("preprocessing", "${tokenizer_dir}", "where no folder is")]
    [InlineData("postprocessing", "/no/such/folder", "names \"/no/such/folder\"")]
    [InlineData("postprocessing", "", "there is no tokenizer in")]
    public void A_tokenizer_that_is_not_there_is_a_failed_build(string model, string folder, string expected)
    {
        Write(
            $"repository/{model}/config.pbtxt",
            $"parameters: {{ key: \"tokenizer_dir\" value: {{ string_value: "
                + $"\"{(folder.Length > 0 ? folder : _build.EnginePath)}\" }} }}"
        );
        Assert.Contains(expected, Assert.Throws<BuildFailedException>(() => Check()).Message, StringComparison.Ordinal);
        if (folder.Length > 0)
            return;
        Write("build/engines/model/vocab.json", "{}");
        Assert.Contains(
            "vocab.json without merges.txt",
            Assert.Throws<BuildFailedException>(() => Check()).Message,
            StringComparison.Ordinal
        );
        Write("build/engines/model/merges.txt", "");
        Check();
    }

    [Fact]
    public void An_unfilled_batch_size_is_a_failed_build()
    {
        Write(
            "repository/tensorrt_llm/config.pbtxt",
            $"max_batch_size: ${{triton_max_batch_size}}\nparameters: {{ key: \"gpt_model_path\" value: {{ "
                + $"string_value: \"{_build.EnginePath}\" }} }}"
        );
        Assert.Throws<BuildFailedException>(() => Check());
    }

    [Fact]
    public void An_assembled_artifact_names_its_final_place_and_nothing_else()
    {
        Write("build/engines/model/hf_download/tokenizer.json", "{}");
        Write("build/engines/model/hf_download/converted_weights/rank0.safetensors", "big");
        File.CreateSymbolicLink(_folder["build/engines/model/hf_download/model.safetensors"], "/some/blob");
        AssembleArtifact.Run(_build, _staged);
        Assert.Contains(
            "\"/final/engine\"",
            File.ReadAllText(_folder["repository/tensorrt_llm/config.pbtxt"]),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_folder["repository"], "*", SearchOption.AllDirectories),
            path => File.ReadAllText(path).Contains(_folder.Path, StringComparison.Ordinal)
        );
        Assert.True(File.Exists(_folder["engine/hf_download/tokenizer.json"]));
        Assert.False(Directory.Exists(_folder["engine/hf_download/converted_weights"]));
        Assert.Null(new FileInfo(_folder["engine/hf_download/model.safetensors"]).LinkTarget);
        Assert.False(Directory.Exists(_folder["build"]));
    }

    [Theory]
    [InlineData("--max-input-len", 8192, """{"max_input_len":4096,"max_seq_len":4096}""", "from 8192 to 4096")]
    [InlineData(
        "--max-num-tokens",
        99999,
        """{"max_num_tokens":32768,"max_seq_len":4096,"max_batch_size":8}""",
        "from 99999 to 32768"
    )]
    [InlineData("--max-input-len", 8192, """{"max_input_len":4096,"max_seq_len":8192}""", null)]
    [InlineData("--max-input-len", 1024, """{"max_input_len":4096,"max_seq_len":4096}""", null)]
    [InlineData("--max-batch-size", 8, """{"max_batch_size":4}""", null)]
    [InlineData("--max-seq-len", 8192, """{"max_seq_len":4096}""", null)]
    [InlineData("--max-num-tokens", 10, """{"max_num_tokens":20}""", null)]
    public void A_limit_may_only_be_lowered_as_TensorRT_LLM_does_it(
        string option,
        int asked,
        string built,
        string? told
    )
    {
        Write(
            "build/engines/model/config.json",
            Config.Replace("\"version\"", $"\"build_config\":{built},\"version\"", StringComparison.Ordinal)
        );
        var request = Some.Request(dataType: "float16", tensor: 2) with
        {
            Build = option switch
            {
                "--max-input-len" => BuildOptions.Default with { MaxInputLength = asked },
                "--max-num-tokens" => BuildOptions.Default with { MaxTokens = asked },
                "--max-seq-len" => BuildOptions.Default with { MaxSequenceLength = asked },
                _ => BuildOptions.Default with { MaxBatchSize = asked },
            },
        };
        if (told is null)
            Assert.Contains(
                $"asked for {option} {asked}",
                Assert.Throws<BuildFailedException>(() => CheckEngine.Run(request, _build, _staged)).Message,
                StringComparison.Ordinal
            );
        else
            Assert.Contains(
                told,
                Assert.Single(CheckEngine.Run(request, _build, _staged).Lowered),
                StringComparison.Ordinal
            );
    }

    private string? Check() => CheckEngine.Run(Some.Request(dataType: "float16", tensor: 2), _build, _staged).DataType;

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], content);
    }
}
