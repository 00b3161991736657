using System.CommandLine;

namespace ModelPrep.CommandLine;

/// <summary>
/// <c>modelprep completion bash|zsh|fish</c>: the script by which a shell asks this program how a line may go on.
/// </summary>
internal static class CompletionVerb
{
    /// <summary>The shells, each with its script.</summary>
    /// <remarks>
    /// What may follow is never in a script: it asks <c>[suggest]</c>, so that it cannot be out of date.
    /// </remarks>
    public static readonly IReadOnlyDictionary<string, string> Scripts = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["bash"] = """
            # Load with: source <(modelprep completion bash)
            _modelprep() {
              local words
              words=$(modelprep "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
              mapfile -t COMPREPLY < <(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}")
            }
            complete -o bashdefault -o default -F _modelprep modelprep
            """,
        ["zsh"] = """
            #compdef modelprep
            # Load with: source <(modelprep completion zsh), after compinit
            _modelprep() {
              local line="${(j: :)words[1,CURRENT]}"
              local -a found
              found=(${(f)"$(modelprep "[suggest:${#line}]" "$line" 2>/dev/null)"})
              if (( ${#found} )); then compadd -- "${found[@]}"; else _files; fi
            }
            compdef _modelprep modelprep
            """,
        ["fish"] = """
            # Load with: modelprep completion fish | source
            function __modelprep_complete
              set -l line (commandline --cut-at-cursor)
              modelprep "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete --command modelprep --arguments '(__modelprep_complete)'
            """,
    };

    private static readonly Argument<string> Shell = new("SHELL") { Description = "bash, zsh or fish." };

    public static Command Create()
    {
        Shell.CompletionSources.Add(Scripts.Keys.ToArray());
        var command = Verbs.Verb(
            "completion",
            "Print the script that completes command lines in a shell; the shell loads it at its start.",
            [Options.LogFormat, Options.Verbose],
            (reader, _, _, _) =>
            {
                var shell = reader.Values.Read(Shell)!;
                if (!Scripts.TryGetValue(shell, out var script))
                    throw new UsageException(
                        Messages.ValueWrong,
                        $"There is no completion for {shell}, only for {string.Join(", ", Scripts.Keys)}",
                        "Name one of them"
                    );
                Console.Out.WriteLine(script);
                return Task.FromResult((int)ExitCode.Success);
            }
        );
        command.Arguments.Add(Shell);
        return command;
    }
}
