namespace ModelPrep.CommandLine;

/// <summary>Finds the name that was probably meant by one that does not exist. Pure.</summary>
internal static class NearestName
{
    /// <summary>What other programs for the same work call an option.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["--tensor-parallel"] = "--tp",
        ["--tensor-parallel-size"] = "--tp",
        ["--tp-size"] = "--tp",
        ["--pipeline-parallel"] = "--pp",
        ["--pipeline-parallel-size"] = "--pp",
        ["--pp-size"] = "--pp",
        ["--dtype"] = "--dt",
        ["--data-type"] = "--dt",
        ["--max-model-len"] = "--max-seq-len",
        ["--served-model-name"] = "--served-name",
        ["--cache-dir"] = "--cache",
        ["--backend"] = "--engine",
    };

    /// <summary>The nearest of some names; null where none is near.</summary>
    public static string? Find(string word, IEnumerable<string> names) => FindAll(word, names).FirstOrDefault();

    /// <summary>The nearest of some names: several where they are equally near.</summary>
    public static IEnumerable<string> FindAll(string word, IEnumerable<string> names)
    {
        var all = names.ToList();
        word = word.ToLowerInvariant().Replace('_', '-');
        if (Elsewhere.TryGetValue(word, out var known) && all.Contains(known, StringComparer.Ordinal))
            return [known];
        var most = Math.Max(1, word.TrimStart('-').Length / 3);
        return all.Select(name => (Name: name, Distance: Distance(word, name)))
                .Where(one => one.Distance <= most || IsBeginning(word, one.Name))
                .GroupBy(one => one.Distance, one => one.Name)
                .MinBy(group => group.Key)
            ?? Enumerable.Empty<string>();
    }

    private static bool IsBeginning(string word, string name) =>
        word.TrimStart('-').Length > 2 && name.StartsWith(word, StringComparison.Ordinal);

    /// <summary>How many letters must be put in, taken out, replaced, or exchanged with the next one.</summary>
    private static int Distance(string one, string other)
    {
        var (before, last) = (new int[other.Length + 1], new int[other.Length + 1]);
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var differs = one[i - 1] == other[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + differs);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }

        return row[other.Length];
    }
}
