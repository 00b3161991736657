using System.Text.RegularExpressions;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.Docs;

/// <summary>
/// Every command line of the pages is run here as it stands, or checked as far as it can be without what it needs, or
/// is named in <c>not-run.txt</c> with the reason. Sessions are run by <see cref="OutputTests"/>, <c>helm</c> on the
/// chart by the tests of the chart.
/// </summary>
public sealed partial class CommandTests
{
    /// <summary>
    /// Starts a server, the second argument, in place of the one before, and waits until it answers at the port that is
    /// the first.
    /// </summary>
    private const string Functions = """
        start() {
          [ -z "$server" ] || { kill "$server"; wait "$server"; }
          eval "$2 &" >server.log 2>&1
          server=$!
          until curl --silent --fail --output /dev/null "${MODELPREP_URL%:*}:$1/v2/health/ready"; do
            kill -0 "$server" || { cat server.log; return 1; }
            sleep 0.1
          done
        }
        echo Hello >prompts.txt
        mkdir --parents .cache/huggingface
        cp .hf-token .cache/huggingface/token
        """;

    public static TheoryData<string> Pages =>
        [.. Page.All.Where(page => Commands(page).Any(command => IsRun(page, command))).Select(page => page.Name)];

    public static TheoryData<string, string> ContainerCommands => [.. AllOf(Container())];

    public static TheoryData<string, string> BuildCommands => [.. AllOf(Build())];

    public static TheoryData<string, string> Scripts => [.. AllOf(Script())];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task What_a_page_says_can_be_typed_in_its_order(string name)
    {
        var page = new Page(name);
        var commands = Commands(page).Where(command => IsRun(page, command)).ToList();
        var before =
            commands.Any(Server().IsMatch)
            || !commands.Any(command => command.StartsWith("modelprep load", StringComparison.Ordinal))
                ? Functions
                : $"{Functions}\n{Runnable("modelprep run --model gpt2")}";
        await using var box = await Box.CreateAsync();

        foreach (
            var (command, (output, status)) in commands.Zip(
                await box.RunAsync(before, commands.Select(Runnable)),
                (command, result) => (command, result)
            )
        )
            Assert.True(
                status == 0 || (status == 3 && command.StartsWith("modelprep plan", StringComparison.Ordinal)),
                $"{name}: {command}\nends with {status}:\n{output}"
            );
    }

    [Theory]
    [MemberData(nameof(ContainerCommands))]
    public async Task What_a_container_gets_it_can_take(string page, string command)
    {
        var match = Container().Match(command);
        await using var box = await Box.CreateAsync();
        var arguments = Regex
            .Replace(match.Groups["arguments"].Value, "^run ", "plan ")
            .Replace("/run/secrets/hub-token", "~/.hf-token", StringComparison.Ordinal);
        var results = await box.RunAsync("true", ["/usr/bin/podman run --help", $"modelprep {arguments}"]);

        Assert.All(
            LongOption().Matches(match.Groups["options"].Value).Where(option => option.Value != "--gpus"),
            option => // Docker's own
                Assert.True(
                    Regex.IsMatch(results[0].Output, $@"{option.Value}\b"),
                    $"{page}: podman has no " + $"{option.Value}"
                )
        );
        Assert.True(results[1].Status is 0 or 3, $"{page}: {command}\n{results[1].Output}");
    }

    [Theory]
    [MemberData(nameof(BuildCommands))]
    public async Task What_builds_an_image_is_there(string page, string command)
    {
        await using var box = await Box.CreateAsync();
        var help = (await box.RunAsync("true", ["/usr/bin/buildah build --help"]))[0].Output;

        Assert.All(
            LongOption().Matches(command).AsEnumerable(),
            option => Assert.True(Regex.IsMatch(help, $@"{option.Value}\b"), $"{page}: buildah has no {option.Value}")
        );
        Assert.All(
            FileOption().Matches(command).AsEnumerable(),
            option => Assert.True(File.Exists(Path.Combine(LayoutTests.Root, option.Groups[1].Value)), option.Value)
        );
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_is_there_and_may_be_run(string page, string command)
    {
        var path = Path.Combine(LayoutTests.Root, Script().Match(command).Groups["path"].Value);

        Assert.True(
            File.Exists(path) && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute),
            $"{page}: {path}"
        );
    }

    [Fact]
    public void Each_command_is_run_or_checked_or_named_with_the_reason_why_not()
    {
        var left = Page
            .All.SelectMany(page => Commands(page).Where(command => !IsRun(page, command) && !IsChecked(command)))
            .Distinct()
            .Order(StringComparer.Ordinal);
        var named = File.ReadLines(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/Docs/not-run.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(string.Join('\n', named), string.Join('\n', left));
    }

    [Fact]
    public void A_block_with_commands_says_so() =>
        Assert.DoesNotContain(
            Page.All.SelectMany(page => page.Blocks()),
            block => block.Language.Length == 0 && CommandLine().IsMatch(block.Text)
        );

    [Fact]
    public void A_session_is_compared() =>
        Assert.DoesNotContain(
            Page.All.SelectMany(page => page.Blocks()),
            block => block.Language == "console" && block.Marker is null
        );

    private static IEnumerable<string> Commands(Page page) =>
        page.Blocks().Where(block => block.Language != "console").SelectMany(block => block.Commands());

    private static IEnumerable<(string, string)> AllOf(Regex form) =>
        Page.All.SelectMany(page =>
            Commands(page).Where(command => form.IsMatch(command)).Distinct().Select(command => (page.Name, command))
        );

    private static bool IsRun(Page page, string command) =>
        Own().IsMatch(command)
        || (command.StartsWith("curl ", StringComparison.Ordinal) && Commands(page).Any(Server().IsMatch));

    private static bool IsChecked(string command) =>
        Chart().IsMatch(command)
        || Container().IsMatch(command)
        || Build().IsMatch(command)
        || Script().IsMatch(command);

    /// <summary>
    /// The same for the box: a server goes to the background with an address of its own, and nothing takes minutes.
    /// </summary>
    private static string Runnable(string command)
    {
        command = Regex
            .Replace(command, "--duration [0-9]+[sm]", "--duration 1s")
            .Replace("--requests 100", "--requests 5", StringComparison.Ordinal)
            .Replace("http://triton:8000", "$MODELPREP_URL", StringComparison.Ordinal);
        if (!Server().IsMatch(command))
            return command;
        var more = command.Contains(" -- ", StringComparison.Ordinal) ? "" : " --";
        return Port().Match(command) is { Success: true } own
            ? $"start {own.Groups[1].Value} '{command}{more} ${{SERVER#* }}'" // all but the port
            : $"start ${{MODELPREP_URL##*:}} '{command}{more} $SERVER'";
    }

    /// <summary>What this machine can run itself.</summary>
    [GeneratedRegex(@"^(modelprep |source <\(modelprep |export (OTEL|MODELPREP|HF)_)")]
    private static partial Regex Own();

    /// <summary>What goes on until it is stopped.</summary>
    [GeneratedRegex(@"^modelprep (run|serve)\b(?!.*--dry-run)")]
    private static partial Regex Server();

    [GeneratedRegex(@"--http-port=(\d+)")]
    private static partial Regex Port();

    /// <summary>What the tests of the chart render.</summary>
    [GeneratedRegex(@"^helm (install|upgrade|template) .*\./chart( |$)")]
    private static partial Regex Chart();

    [GeneratedRegex(@"^(docker|podman) run (?<options>.*) modelprep:0\.1\.0 (?<arguments>.*)$")]
    private static partial Regex Container();

    [GeneratedRegex(@"^(docker|podman|buildah) build ")]
    private static partial Regex Build();

    [GeneratedRegex(@"^(?<path>(\./|scripts/|cluster/)[\w/-]+\.sh)( |$)")]
    private static partial Regex Script();

    [GeneratedRegex(@"--[a-z-]+(?=[ =])")]
    private static partial Regex LongOption();

    [GeneratedRegex(@"--(?:file|ignorefile) (\S+)")]
    private static partial Regex FileOption();

    [GeneratedRegex(@"(?m)^(\$ |modelprep [a-z]|\./|docker |podman |helm |kubectl |curl )")]
    private static partial Regex CommandLine();
}
