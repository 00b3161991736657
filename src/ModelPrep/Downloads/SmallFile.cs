namespace ModelPrep.Downloads;

/// <summary>Size limit of files that are read into memory.</summary>
internal static class SmallFile
{
    /// <summary>The index of a model with a trillion parameters has about 15 MiB.</summary>
    private const int MostBytes = 32 << 20;

    /// <exception cref="BrokenContentException">The file is larger than any file that the plan depends on.</exception>
    public static void Require(RepositoryId repository, string commit, RemoteFile file)
    {
        if (file.Size > MostBytes)
            throw new BrokenContentException(
                Messages.IndexUnreadable,
                $"{file.Path} of {repository} at {commit} has {ByteSize.Format(file.Size)}, "
                    + $"expected at most {ByteSize.Format(MostBytes)}",
                "Choose another --revision, or tell the model's owner"
            );
    }
}
