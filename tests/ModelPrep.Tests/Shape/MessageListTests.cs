using System.Reflection;

namespace ModelPrep.Tests.Shape;

/// <summary>Codes, exit statuses and titles of all messages: people search for them, and scripts act on them.</summary>
public sealed class MessageListTests
{
    [Fact]
    public void The_list_of_messages_is_the_one_that_is_kept() =>
        GoldenFile.Verify(
            "messages.txt",
            typeof(Messages)
                .GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => (MessageCode)field.GetValue(null)!)
                .Select(code => $"{code.Text} {(int)code.ExitCode} {code.Title}")
                .Order(StringComparer.Ordinal)
        );
}
