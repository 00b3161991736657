using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>The hand-over file (<c>--prepared</c>).</summary>
internal sealed class HandOverFile(string path) : IHandOver
{
    private const int FormatVersion = 1;
    private const long MaximumBytes = 1 << 20;

    public string FilePath => path;

    public HandedOver? Read()
    {
        try
        {
            var handOver = JsonSerializer.Deserialize(
                RegularFile.ReadAllBytes(path, MaximumBytes),
                ArtifactJson.Default.HandOver
            );
            return handOver is { FormatVersion: FormatVersion, ArtifactPath: not null }
                ? new HandedOver(handOver.ArtifactPath, handOver.Revision)
                : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(Artifact artifact, ModelSource source)
    {
        var revision = source.Revision;
        if (Read() == new HandedOver(artifact.FolderPath, revision))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Replace(
            path,
            JsonSerializer.SerializeToUtf8Bytes(
                new HandOver(FormatVersion, artifact.FolderPath, revision),
                ArtifactJson.Default.HandOver
            )
        );
    }
}
