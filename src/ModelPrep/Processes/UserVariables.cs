namespace ModelPrep.Processes;

/// <summary>Environment variables about the user that a container with any user id may lack.</summary>
/// <remarks>
/// Python's <c>getpass.getuser()</c>, which PyTorch and huggingface_hub call, fails for a user without a name. Without
/// a home folder, Python fails in the same way, and mpirun of Open MPI 4.1.4 ends by SIGSEGV. Caches below a home
/// folder that is not writable fail later.
/// </remarks>
internal static class UserVariables
{
    private static readonly string[] Names = ["LOGNAME", "USER", "LNAME", "USERNAME"];

    /// <summary>The variables to add.</summary>
    /// <param name="variable">Reads a variable.</param>
    /// <param name="temporaryFolder">Replaces a missing home folder.</param>
    /// <param name="writesHome">True if a home folder that is not writable counts as missing.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Missing(
        Func<string, string?> variable,
        string temporaryFolder,
        bool writesHome
    )
    {
        if (variable("HOME") is not { Length: > 0 } home || (writesHome && !FileSystem.Libc.IsAccessible(home + "/")))
            yield return new("HOME", temporaryFolder);
        if (Names.Any(name => variable(name) is { Length: > 0 }) || CurrentUser.FindName() is not null)
            yield break;
        yield return new("LOGNAME", $"user{Libc.EffectiveUser()}");
        yield return new("USER", $"user{Libc.EffectiveUser()}");
    }
}
