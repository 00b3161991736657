using System.Text;
using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>Standard output, which never has a token that this process knows.</summary>
internal sealed class CleanWriter(Stream stream, Encoding encoding) : StreamWriter(stream, encoding)
{
    public override void Write(string? value) => base.Write(Secrets.HideKnown(value));

    public override void WriteLine(string? value) => base.WriteLine(Secrets.HideKnown(value));
}
