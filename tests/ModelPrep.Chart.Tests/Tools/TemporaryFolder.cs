namespace ModelPrep.Chart.Tests.Tools;

/// <summary>A folder that goes when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("modelprep-").FullName;

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    public string Write(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a shell script that ends at the first command that fails.</summary>
    public void WriteScript(string name, string text) =>
        File.SetUnixFileMode(Write(name, $"#!/bin/sh\nset -e\n{text}\n"), (UnixFileMode)0b111_101_101);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
