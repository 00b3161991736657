using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>The hand-over file (<c>--prepared</c>).</summary>
internal sealed class HandOverFile(string path) : IHandOver
{
    private const int FormatVersion = 1;

    public string FilePath => path;

    public string? Read()
    {
        try
        {
            var handOver = JsonSerializer.Deserialize(File.ReadAllBytes(path), ArtifactJson.Default.HandOver);
            return handOver is { FormatVersion: FormatVersion } ? handOver.ArtifactPath : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(Artifact artifact)
    {
        if (Read() == artifact.FolderPath)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Replace(
            path,
            JsonSerializer.SerializeToUtf8Bytes(new HandOver(FormatVersion, artifact.FolderPath), ArtifactJson.Default.HandOver));
    }
}
