using System.Security.Cryptography;
using System.Text;

namespace ModelPrep.Toolchain;

/// <summary>Remembers the output of a program in the cache: one file for each version of the program.</summary>
/// <param name="folderPath">Folder of the files. An error there only means that the program is started again.</param>
/// <param name="isReadOnly">True to store nothing new.</param>
internal sealed class ProbeMemory(string folderPath, bool isReadOnly = false)
{
    private const long MaximumBytes = 1 << 20;

    /// <summary>Returns what an earlier run stored for the same image, or else runs the query.</summary>
    /// <param name="program">The program. A change of its size or time invalidates the stored output.</param>
    /// <param name="version">Version of its package; null if unknown.</param>
    /// <param name="ask">Runs the query.</param>
    public async Task<IReadOnlySet<string>> RecallAsync(
        string program,
        string? version,
        Func<Task<IReadOnlySet<string>>> ask
    )
    {
        var path = PathOf(new FileInfo(program), version);
        if (Read(path) is { Count: > 0 } remembered)
            return remembered;
        var answer = await ask();
        if (!isReadOnly)
            Write(path, answer);
        return answer;
    }

    private string PathOf(FileInfo program, string? version)
    {
        var image = $"{program.FullName}\n{program.Length}\n{program.LastWriteTimeUtc:O}\n{version}";
        return Path.Combine(folderPath, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)))[..16]);
    }

    private static HashSet<string> Read(string path)
    {
        try
        {
            var isHere = File.Exists(path) && FileStatus.OfLink(Path.GetDirectoryName(path)!) is { IsFolder: true };
            return isHere ? [.. RegularFile.ReadAllTextNoLink(path, MaximumBytes).Split('\n')] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Write(string path, IReadOnlySet<string> answer)
    {
        try
        {
            OwnFolder.Create(folderPath);
            DurableFile.Replace(path, Encoding.UTF8.GetBytes(string.Join('\n', answer.Order(StringComparer.Ordinal))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The program is started again next time.
        }
    }
}
