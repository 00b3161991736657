using System.Text;
using System.Text.RegularExpressions;

namespace ModelPrep.Sources;

/// <summary>
/// Patterns of <c>--include</c> and <c>--exclude</c>, with the meaning that huggingface_hub gives them. Pure.
/// </summary>
/// <remarks>
/// Python's <c>fnmatchcase</c> over the whole path: <c>*</c> and <c>?</c> match '/', too; <c>[abc]</c>, <c>[!abc]</c>;
/// no escape; a pattern that ends with '/' means everything below it.
/// </remarks>
internal static class FilePattern
{
    public static bool Matches(string path, IEnumerable<string> patterns) =>
        patterns.Any(pattern => Translate(pattern.Replace('\\', '/')).IsMatch(path));

    private static Regex Translate(string pattern)
    {
        if (pattern.EndsWith('/'))
            pattern += '*';
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            // A ']' right after the '[' or '[!' is a member of the set.
            var first = i + 1 < pattern.Length && pattern[i + 1] is '!' ? i + 2 : i + 1;
            var close = pattern[i] is '[' && first < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
            if (pattern[i] is '[' && close > 0)
            {
                var negated = pattern[i + 1] is '!';
                var members = pattern[first..close]
                    .Replace("\\", @"\\", StringComparison.Ordinal)
                    .Replace("[", @"\[", StringComparison.Ordinal)
                    .Replace("]", @"\]", StringComparison.Ordinal)
                    .Replace("^", @"\^", StringComparison.Ordinal);
                regex.Append(negated ? "[^" : "[").Append(members).Append(']');
                i = close;
            }
            else
            {
                regex.Append(
                    pattern[i] switch
                    {
                        '*' => ".*",
                        '?' => ".",
                        var c => Regex.Escape(c.ToString()),
                    }
                );
            }
        }

        return new Regex(
            regex.Append(@"\z").ToString(),
            RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        );
    }
}
