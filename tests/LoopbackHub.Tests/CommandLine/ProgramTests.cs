using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LoopbackHub.Tests.CommandLine;

public sealed class ProgramTests
{
    [Fact]
    public async Task The_program_writes_where_it_listens_and_takes_faults_from_scripts()
    {
        using var folder = new TemporaryFolder();
        var ports = folder["ports.json"];
        await using var program = HubProgram.Start(
            "--model",
            "org/small",
            "--weights",
            "1KiB",
            "--ports-file",
            ports,
            "--token",
            "hf_x",
            "--until-stdin-closes"
        );
        Assert.StartsWith("org/small with 17 files: ", await program.LineAsync());
        var addresses = JsonNode.Parse(await File.ReadAllTextAsync(ports, RunningHub.Patience))!;
        Assert.Matches(@"^http://localhost:\d+$", (string?)addresses["cdnUri"]);
        using var client = new HttpClient { BaseAddress = new Uri((string)addresses["hubUri"]!) };

        var fault = new
        {
            kind = "Status",
            pathContains = "whoami",
            status = 503,
            times = 2,
            origin = "Hub",
        };
        using var injected = await client.PostAsJsonAsync("_fault", fault, RunningHub.Patience);
        Assert.Equal(200, injected.Status());
        Assert.Equal(503, await StatusAsync(client, "api/whoami-v2"));
        using var cleared = await client.PostAsync("_fault/clear", content: null, RunningHub.Patience);
        Assert.Equal(401, await StatusAsync(client, "api/whoami-v2"));
        using var unknown = await client.PostAsJsonAsync("_fault", new { kind = "Nonsense" }, RunningHub.Patience);
        Assert.Equal(400, unknown.Status());
        Assert.Equal(405, await StatusAsync(client, "_fault"));

        var requests = (await client.GetFromJsonAsync<JsonArray>("_requests", RunningHub.Patience))!;
        Assert.Equal([503, 401], requests.Select(request => (int)request!["status"]!));
        Assert.Equal("Status", (string?)requests[0]!["faults"]![0]);
        using var forgotten = await client.PostAsync("_requests/clear", content: null, RunningHub.Patience);
        Assert.Empty((await client.GetFromJsonAsync<JsonArray>("_requests", RunningHub.Patience))!);

        program.CloseInput();
        Assert.Equal(0, await program.EndAsync());
    }

    [Theory]
    [InlineData("1", "2MiB", "model.safetensors", true)]
    [InlineData("3", "4KiB", "part-0001.json", false)]
    public async Task The_program_serves_generated_files_until_a_signal(
        string count,
        string size,
        string first,
        bool isLarge
    )
    {
        await using var program = HubProgram.Start("--files", count, "--file-size", size);
        var line = await program.LineAsync();
        var addresses = JsonNode.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..])!;
        using var client = new HttpClient { BaseAddress = new Uri((string)addresses["hubUri"]!) };
        var entries = (
            await client.GetFromJsonAsync<JsonArray>("api/models/org/model/tree/main", RunningHub.Patience)
        )!;
        Assert.Equal(first, (string?)entries[0]!["path"]);
        Assert.Equal(isLarge, entries[0]!["lfs"] is not null);
        Assert.Equal(
            (long)entries[0]!["size"]!,
            (await client.GetByteArrayAsync($"org/model/resolve/main/{first}", RunningHub.Patience)).Length
        );
        program.Terminate();
        Assert.Equal(0, await program.EndAsync());
    }

    [Fact]
    public async Task A_dump_has_each_large_file_under_its_hash()
    {
        using var folder = new TemporaryFolder();
        await using var program = HubProgram.Start("--weights", "100KiB", "--dump", folder["blobs"]);
        Assert.Equal(0, await program.EndAsync());
        var files = Directory.GetFiles(folder["blobs"]);
        Assert.Equal(7, files.Length);
        Assert.All(files, file => Assert.Equal(Path.GetFileName(file), new DiskContent(file).Sha256()));
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--files")]
    [InlineData("--file-size 4kB")]
    public async Task A_wrong_command_line_ends_with_the_usage(string commandLine)
    {
        await using var program = HubProgram.Start(commandLine.Split(' '));
        Assert.Equal(2, await program.EndAsync());
    }

    private static async Task<int> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, RunningHub.Patience);
        return response.Status();
    }
}
