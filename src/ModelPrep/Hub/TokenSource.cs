using ModelPrep.Configuration;
using ModelPrep.Logging;
using ModelPrep.Processes;

namespace ModelPrep.Hub;

/// <summary>The hub token. Read on first use, and again only after the hub refused it.</summary>
/// <remarks>A source such as a pipe can be read only once.</remarks>
internal sealed class TokenSource(TokenSettings settings)
{
    private readonly Lock _gate = new();
    private string? _token;
    private bool _wasRead;

    /// <summary>The token, or null if none is configured.</summary>
    /// <exception cref="AccessDeniedException">The file cannot be read, or does not contain a token.</exception>
    public string? Read()
    {
        lock (_gate)
        {
            if (!_wasRead)
                _token = Load();
            _wasRead = true;
            return _token;
        }
    }

    /// <summary>Reads the token again, because a secret can be replaced while the pod waits.</summary>
    /// <param name="refused">The token that the hub refused; null if none was sent.</param>
    /// <returns>True if another token is available now.</returns>
    /// <exception cref="AccessDeniedException">The file cannot be read, or does not contain a token.</exception>
    public bool Renew(string? refused)
    {
        lock (_gate)
        {
            if (_token == refused)
                _token = Load() ?? _token; // a pipe is empty the second time
            return _token != refused;
        }
    }

    private string? Load()
    {
        var text = settings.FilePath is { } path ? ReadFile(path) : settings.Value;
        var token = text?.Trim(); // a secret made with echo ends with a newline, which a header must not contain
        if (string.IsNullOrEmpty(token))
            return null;
        Secrets.Add(token);
        if (token.AsSpan().ContainsAny('\r', '\n'))
            throw Malformed("has more than one line");
        return token.All(c => c is > ' ' and < '\x7f') ? token : throw Malformed("has characters that no token has");
    }

    private string? ReadFile(string path)
    {
        if (Directory.Exists(path))
            throw new AccessDeniedException(
                Messages.TokenFileMissing,
                $"The token file {path} is a folder",
                "Name the file inside it; a Kubernetes secret mount has one file per key"
            );
        try
        {
            return TokenFile.Read(path) ?? throw Malformed($"has more than {ByteSize.Format(TokenFile.MostBytes)}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return settings.FileRequired
                ? throw new AccessDeniedException(
                    Messages.TokenFileMissing,
                    $"The token file {path} does not exist",
                    "Mount the secret there, or name another file with --token-file",
                    e
                )
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessDeniedException(
                Messages.TokenFileUnreadable,
                $"The token file {path} cannot be read ({e.Message.TrimEnd('.')})",
                $"Make it readable for user {CurrentUser.Name}",
                e
            );
        }
    }

    private AccessDeniedException Malformed(string what) =>
        new(Messages.TokenMalformed, $"The token in {settings} {what}", "Write the bare token to it, nothing else");
}
