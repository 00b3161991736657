namespace ModelPrep.Tests.EndToEnd;

/// <summary>Settings whose value is a file or folder that the server reads.</summary>
public sealed class SettingPathTests
{
    [Theory]
    [InlineData("--set preprocessing.tokenizer_dir=/nowhere", "there is no /nowhere")]
    [InlineData("--set tensorrt_llm.tokenizer_dir=tokenizer", "tokenizer is no absolute path")]
    [InlineData("--engine vllm --set tokenizer=/nowhere", "there is no /nowhere")]
    [InlineData("--engine vllm --set speculative_config={\"model\":\"/nowhere\",\"n\":5}", "there is no /nowhere")]
    [InlineData("--engine llmapi --set lora_config.lora_dir=[\"/nowhere\"]", "there is no /nowhere")]
    public async Task What_is_not_there_is_refused_before_the_download(string options, string problem)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP6408", $"init --model org/model {options}", problem);
        sandbox.NothingWasFetched();
        var plan = await sandbox.RunAsync($"plan --model org/model {options}");
        Assert.Contains("init would end with 64: MP6408", plan.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--set preprocessing.tokenizer_dir=DIR")]
    [InlineData("--set preprocessing.tokenizer_dir=")]
    [InlineData("--engine vllm --set tokenizer=DIR")]
    [InlineData("--engine vllm --set tokenizer=org/other")] // an id
    [InlineData("--engine vllm --set download_dir=/nowhere")] // is written
    public async Task What_is_there_or_no_path_is_taken(string options)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        options = options.Replace("DIR", sandbox["home"], StringComparison.Ordinal);
        await sandbox.SucceedAsync($"init --model org/model {options}");
    }

    [Theory]
    [InlineData("--set preprocessing.tokenizer_dir=DIR")]
    [InlineData("--engine vllm --set tokenizer=DIR")]
    public async Task A_server_that_does_not_see_it_is_not_started(string options)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["mounted"]);
        options = options.Replace("DIR", sandbox["mounted"], StringComparison.Ordinal);
        await sandbox.SucceedAsync($"init --model org/model {options}");
        Directory.Delete(sandbox["mounted"]);
        await sandbox.FailAsync("MP7806", "serve", $"there is no {sandbox["mounted"]}");
    }
}
