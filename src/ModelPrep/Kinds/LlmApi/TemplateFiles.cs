using System.Security.Cryptography;
using System.Text;

namespace ModelPrep.Kinds.LlmApi;

/// <summary>The files of a model's template.</summary>
/// <remarks>What Python compiles beside them when a server is started on the template itself is none of it.</remarks>
internal static class TemplateFiles
{
    private const string Compiled = "__pycache__";

    /// <summary>Paths relative to the folder, in an order that is always the same.</summary>
    public static IEnumerable<string> In(string folder) =>
        FolderWalk
            .AllFiles(folder)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !path.Split('/').Contains(Compiled, StringComparer.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>A hash over names and content.</summary>
    public static string Hash(string folder)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in In(folder))
        {
            all.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
            all.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, path))));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }
}
