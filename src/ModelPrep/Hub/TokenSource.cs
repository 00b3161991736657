using ModelPrep.Configuration;
using ModelPrep.Logging;
using ModelPrep.Processes;

namespace ModelPrep.Hub;

/// <summary>The hub token, read when it is needed and never kept elsewhere.</summary>
internal sealed class TokenSource(TokenSettings settings)
{
    /// <summary>The token, or null where none is set up.</summary>
    /// <exception cref="AccessDeniedException">The file cannot be read, or does not hold a token.</exception>
    public string? Read()
    {
        var text = settings.FilePath is { } path ? ReadFile(path) : settings.Value;
        // A secret made with echo ends with a newline, which must not get into a header.
        var token = text?.ReplaceLineEndings("").Trim();
        if (string.IsNullOrEmpty(token))
            return null;
        Secrets.Add(token);
        return token.All(c => c is > ' ' and < '\x7f')
            ? token
            : throw new AccessDeniedException(
                Messages.TokenMalformed,
                $"The token in {settings} has characters that no token has", "Write the bare token to it, nothing else");
    }

    private string? ReadFile(string path)
    {
        if (Directory.Exists(path))
            throw new AccessDeniedException(
                Messages.TokenFileMissing,
                $"The token file {path} is a folder", "Name the file inside it; a Kubernetes secret mount has one file per key");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return settings.FileRequired
                ? throw new AccessDeniedException(Messages.TokenFileMissing, $"The token file {path} does not exist", "Mount the secret there, or name another file with --token-file", e)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessDeniedException(Messages.TokenFileUnreadable, $"The token file {path} cannot be read", $"Make it readable for user {CurrentUser.Name}", e);
        }
    }
}
