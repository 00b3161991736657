using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace LoopbackHub;

/// <summary>The signatures that the hub has given out and the CDN accepts.</summary>
internal sealed class SignatureBook(TimeProvider clock, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    public int Issued => _grants.Count;

    /// <summary>The query of a URL that may read one object for a while.</summary>
    public string Sign(string subject)
    {
        var expires = clock.GetUtcNow() + lifetime;
        var signature = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _grants[signature] = new Grant(subject, expires);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Expires={expires.ToUnixTimeSeconds()}&Signature={signature}"
        );
    }

    public bool Accepts(string subject, string? expires, string? signature) =>
        signature is not null
        && _grants.TryGetValue(signature, out var grant)
        && grant.Subject == subject
        && expires == grant.Expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        && grant.Expires > clock.GetUtcNow();

    public void Revoke(string? signature)
    {
        if (signature is not null && _grants.TryGetValue(signature, out var grant))
            _grants[signature] = grant with { Expires = DateTimeOffset.UnixEpoch };
    }

    private sealed record Grant(string Subject, DateTimeOffset Expires);
}
