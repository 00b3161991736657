using ModelPrep.CommandLine;

namespace ModelPrep.Tests.CommandLine;

/// <summary>Failures that are none of ModelPrep's own exceptions.</summary>
public sealed class FailureTests
{
    public static TheoryData<Exception, string> Failures =>
        new()
        {
            { new IOException("No space left on device : '/tmp/file'", Errno.NoSpaceLeft), "MP7302" },
            { new IOException("Disk quota exceeded : '/tmp/file'", Errno.QuotaExceeded), "MP7302" },
            { new UnauthorizedAccessException("Access to the path '/x' is denied."), "MP7307" },
            { new IOException("Read-only file system : '/x'", Errno.ReadOnlyFileSystem), "MP7307" },
            { new IOException("Input/output error : '/x'", 5), "MP7308" },
            { new AggregateException(new BusyException(Messages.EntryInUse, "busy", "wait")), "MP7505" },
            { new InvalidOperationException("two\nlines"), "MP7001" },
            { new AggregateException(new IOException("one"), new IOException("two")), "MP7001" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Each_has_a_code_and_one_line(Exception failure, string code)
    {
        var (found, message) = Failure.Explain(failure);
        Assert.Equal(code, found.Text);
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }
}
