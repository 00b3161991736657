using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ModelPrep.Hub;

/// <summary>
/// Explains why a server's certificate is not trusted. The message of .NET names neither host nor issuer.
/// </summary>
internal static class ServerCertificate
{
    private const string AuthoritiesVariable = "SSL_CERT_FILE";

    /// <exception cref="UnreachableException">The certificate is not trusted; a retry would not help.</exception>
    public static bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
            return true;
        var reasons = chain?.ChainStatus.Select(status => status.Status).ToList() ?? [];
        var why = string.Join(", ", reasons.Select(reason => $"{reason}").Prepend($"{errors}"));
        throw new UnreachableException(
            Messages.CertificateUntrusted,
            $"The certificate of {((SslStream)sender).TargetHostName}, issued by {certificate?.Issuer ?? "nobody"}, "
                + $"is not trusted ({why})",
            errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                    ? "It is for another host: check --endpoint, and proxies on the way"
                : reasons is [X509ChainStatusFlags.NotTimeValid]
                    ? $"It is valid from {certificate?.GetEffectiveDateString()} to "
                        + $"{certificate?.GetExpirationDateString()}: check the clock of this machine"
                : Environment.GetEnvironmentVariable(AuthoritiesVariable) is not { Length: > 0 } file
                    ? $"If it should be, set {AuthoritiesVariable} to a PEM file with the certificate of its authority"
                : File.Exists(file)
                    ? $"If it should be, add the certificate of its authority to {file}, which "
                        + $"{AuthoritiesVariable} names"
                : $"{AuthoritiesVariable} names {file}, which does not exist"
        );
    }
}
