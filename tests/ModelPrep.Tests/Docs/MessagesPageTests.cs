using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.Docs;

/// <summary>The page of all messages is made from their table.</summary>
public sealed class MessagesPageTests
{
    private const string PagePath = "../../../docs/messages.md";

    private const string Introduction = """
        # Messages

        Each failure of `modelprep` is one line that begins with a code. It is in the log after `ERR`, in the message
        of a container that has ended, and in the field `code` of a JSON log. A code is `MP`, the
        [exit status](../README.md#exit-codes) and a number. It stays the same when the wording changes. The line itself
        says more than this page: which file, what was expected and found, and what helps in this case.

        ```bash
        kubectl logs POD --container init --previous | grep --only-matching "ERR MP[0-9]*"
        modelprep explain MP7204    # the entry of this page; without a code, a list of all
        ```

        *Chart* names the values of the Helm chart that matter. For a list by symptom, and for what Kubernetes itself
        reports, see [troubleshooting.md](troubleshooting.md).

        Status 3 is not a failure and has no code: [`plan`](plan.md) ends with it when `init` would have work to do.

        This page is made from the program, as `modelprep explain` is.
        """;

    [Fact]
    public void The_page_of_messages_is_made_from_their_table() => GoldenFile.Verify(PagePath, Lines());

    private static IEnumerable<string> Lines() =>
        Introduction
            .Split('\n')
            .Concat(Messages.All.GroupBy(message => message.ExitCode).SelectMany(group => Section(group.Key, group)));

    private static IEnumerable<string> Section(ExitCode status, IEnumerable<MessageCode> messages) =>
        ["", $"## {(int)status:00}: {ExitStatus.Of(status).Title}", .. messages.SelectMany(Entry)];

    private static IEnumerable<string> Entry(MessageCode message) =>
        [
            "",
            $"### {message.Text} {message.Title}",
            "",
            message.Cause,
            "",
            $"**Do**: {message.Cure}{(message.Chart is { } chart ? $" *Chart*: {chart}." : "")}",
        ];
}
