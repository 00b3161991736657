using ModelPrep.CommandLine;
using ModelPrep.Configuration;

namespace ModelPrep.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void The_old_scripts_command_lines_work_unchanged()
    {
        var init = Read("init --model=gpt2 --engine=trtllm --dt=bfloat16 --tp=2 --pp=3 --verbose").ReadForInit();
        Assert.Equal("bfloat16", init.Request!.DataType);
        Assert.Equal(new Parallelism(2, 3), init.Request.Parallelism);
        var exec = Read("exec --model gpt2 --tp 2 --pp 1 --iso8601 --verbose").ReadForServe();
        Assert.Equal(2, exec.Launch.Tensor);
        Assert.True(exec.Server is { Verbose: true, Iso8601: true });
    }

    [Fact]
    public void Flags_beat_our_variables_which_beat_well_known_ones_which_beat_defaults()
    {
        Assert.Equal(
            "/flag",
            Read("init --model gpt2 --cache /flag", ("MODELPREP_CACHE", "/variable")).ReadForInit().CachePath
        );
        Assert.Equal(
            "/variable",
            Read("init --model gpt2", ("MODELPREP_CACHE", "/variable"), ("XDG_CACHE_HOME", "/xdg"))
                .ReadForInit()
                .CachePath
        );
        Assert.Equal("/xdg/modelprep", Read("init --model gpt2", ("XDG_CACHE_HOME", "/xdg")).ReadForInit().CachePath);
        Assert.Equal(
            "/home/me/.cache/modelprep",
            Read("init --model gpt2", ("HOME", "/home/me")).ReadForInit().CachePath
        );
        Assert.Equal(
            "http://flag/",
            Read("init --model gpt2 --endpoint http://flag/", ("HF_ENDPOINT", "http://variable"))
                .ReadForInit()
                .Endpoint.AbsoluteUri
        );
        Assert.Equal(
            "hf:org/name",
            Read("init", ("MODELPREP_MODEL", "org/name")).ReadForInit().Request!.Source.ToString()
        );
    }

    [Fact]
    public void The_hub_cache_is_found_by_Hugging_Faces_rules()
    {
        Assert.Equal("/hub", Read("serve", ("HF_HUB_CACHE", "/hub"), ("HF_HOME", "/hf")).ReadForServe().HubCachePath);
        Assert.Equal("/hf/hub", Read("serve", ("HF_HOME", "/hf")).ReadForServe().HubCachePath);
        Assert.Equal("/xdg/huggingface/hub", Read("serve", ("XDG_CACHE_HOME", "/xdg")).ReadForServe().HubCachePath);
        Assert.Equal(
            "/home/me/x/hub",
            Read("serve", ("HOME", "/home/me"), ("HF_HOME", "~/x")).ReadForServe().HubCachePath
        );
        Assert.Equal("/data/hub", Read("serve", ("ROOT", "/data"), ("HF_HOME", "$ROOT")).ReadForServe().HubCachePath);
        Assert.Equal(
            "/data/x/hub",
            Read("serve", ("ROOT", "/data"), ("HF_HOME", "${ROOT}/x")).ReadForServe().HubCachePath
        );
        Assert.Equal(
            "/$ROOTS/hub",
            Read("serve", ("ROOT", "/data"), ("HF_HOME", "/$ROOTS")).ReadForServe().HubCachePath
        );
    }

    [Fact]
    public void An_empty_variable_counts_as_absent() =>
        Assert.Equal(
            "/home/me/.cache/modelprep",
            Read("serve", ("MODELPREP_CACHE", ""), ("HOME", "/home/me")).ReadForServe().CachePath
        );

    [Fact]
    public void The_hand_over_file_lies_in_the_cache_unless_named() =>
        Assert.Equal("/c/prepared.json", Read("serve --cache /c").ReadForServe().PreparedPath);

    [Theory]
    [InlineData("init", "--model is missing")]
    [InlineData("init --model gpt2 --tp 0", "--tp 0")]
    [InlineData("init --model gpt2 --tp -1", "--tp -1")]
    [InlineData("init --model gpt2 --pp x", "--pp x")]
    [InlineData("init --model gpt2 --dt bfloat", "--dt bfloat")]
    [InlineData("init --model gpt2 --engine onnx", "--engine onnx")]
    [InlineData("init --model gpt2 --endpoint huggingface.co", "--endpoint huggingface.co")]
    [InlineData("init --model gpt2 --until tomorrow", "--until tomorrow")]
    [InlineData("init --source hf:a/b", "--model is missing")]
    [InlineData("init --model gpt2 --endpoint http://user:secret@hub:80", "--endpoint hub has a user or password")]
    public void What_cannot_be_meant_is_refused_by_name(string line, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<UsageException>(() => Read(line).ReadForInit()).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("--metrics-file")]
    [InlineData("--cache")]
    [InlineData("--token-file")]
    public void An_empty_value_of_an_option_is_refused_by_name(string option)
    {
        var reader = new SettingsReader(
            new SettingValues(
                Verbs.Create().Parse(["init", "--model", "gpt2", option, ""]),
                new Variables(new Dictionary<string, string>(StringComparer.Ordinal))
            )
        );
        Assert.Contains(
            $"{option} has an empty value",
            Assert.Throws<UsageException>(reader.ReadForInit).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Arguments_after_two_dashes_are_the_servers() =>
        Assert.Equal(
            ["--log-verbose=2", "--id=x"],
            Read("serve --model gpt2 -- --log-verbose=2 --id=x").ReadForServe().Server.ExtraArguments
        );

    [Fact]
    public void A_token_shows_in_no_text_form_of_the_settings()
    {
        var settings = Read("init --model gpt2", ("HF_TOKEN", "hf_secret")).ReadForInit();
        if (!Path.Exists(HuggingFaceRules.MountedTokenPath))
            Assert.Equal("hf_secret", settings.Token.Value);
        Assert.DoesNotContain("hf_secret", settings.ToString(), StringComparison.Ordinal);
    }

    private static SettingsReader Read(string line, params (string Name, string Value)[] variables) =>
        new(
            new SettingValues(
                Verbs.Create().Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                new Variables(
                    variables.ToDictionary(
                        variable => variable.Name,
                        variable => variable.Value,
                        StringComparer.Ordinal
                    )
                )
            )
        );
}
