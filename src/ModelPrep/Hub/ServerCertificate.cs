using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ModelPrep.Hub;

/// <summary>
/// Says why a server's certificate is not trusted: .NET's own message names neither the host nor the issuer.
/// </summary>
internal static class ServerCertificate
{
    private const string AuthoritiesVariable = "SSL_CERT_FILE";

    /// <exception cref="UnreachableException">It is not trusted; another try would not change that.</exception>
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
