using CsCheck;

namespace ModelPrep.Tests.Models;

public sealed class RemotePathTests
{
    [Theory]
    [InlineData("config.json", true)]
    [InlineData("sub/dir/x.json", true)]
    [InlineData("..hidden/x", true)]
    [InlineData("a..b", true)]
    [InlineData("", false)]
    [InlineData("../evil", false)]
    [InlineData("a/../b", false)]
    [InlineData("a/..", false)]
    [InlineData("/abs", false)]
    [InlineData("a\\..\\b", false)]
    [InlineData("C:x", false)]
    [InlineData("a//b", false)]
    [InlineData("a/./b", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\nb", false)]
    public void Only_paths_that_stay_inside_are_safe(string path, bool expected) =>
        Assert.Equal(expected, RemotePath.IsSafe(path));

    [Fact]
    public void Whatever_is_called_safe_stays_below_the_folder_it_is_joined_to() =>
        Gen.String[Gen.Char["ab./\\:\0~- "], 0, 12]
            .Sample(
                path =>
                    Assert.True(
                        !RemotePath.IsSafe(path)
                            || Path.GetFullPath(Path.Combine("/root/folder", path))
                                .StartsWith("/root/folder/", StringComparison.Ordinal),
                        path
                    ),
                iter: 20_000
            );
}
