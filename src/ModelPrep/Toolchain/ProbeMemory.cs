using System.Security.Cryptography;
using System.Text;

namespace ModelPrep.Toolchain;

/// <summary>What a program was asked once, kept in the cache: a file for each image that has another one.</summary>
/// <param name="folderPath">
/// Where it is kept. Whatever goes wrong there only costs that the program is asked again.
/// </param>
/// <param name="isReadOnly">Whether nothing new is kept.</param>
internal sealed class ProbeMemory(string folderPath, bool isReadOnly = false)
{
    private const long MaximumBytes = 1 << 20;

    /// <summary>The answer of an earlier run in the same image; else asks.</summary>
    /// <param name="program">The program. Another size or time makes it another one.</param>
    /// <param name="version">Version of its package; null where it is not known.</param>
    /// <param name="ask">Asks it.</param>
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
            // It is asked again, then.
        }
    }
}
