using System.Globalization;

namespace LoopbackHub;

/// <summary>The command line of the program.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        LoopbackHub: a model hub on this machine, with one generated repository.

          --model ORG/NAME        id of the repository (org/model)
          --weights SIZE          bytes of weights of the generated GPT-2 (64MiB)
          --files N               N generated files in place of the GPT-2
          --file-size SIZE        bytes of each of them (1MiB); from 1MiB on they are large files
          --ports-file FILE       where to write {"hubUri":…,"cdnUri":…} once the hub answers
          --hub-port N            port of the hub (any free one)
          --cdn-port N            port of the CDN (any free one)
          --token TOKENS          accepted tokens, separated by commas (everything that begins with hf_)
          --blob-origin URL       another server for the large files, as URL/SHA256
          --dump DIR              write the large files as DIR/SHA256 and exit
          --until-stdin-closes    stop when standard input ends, not only by a signal
        """;

    public string Model { get; init; } = "org/model";

    public long Weights { get; init; } = ByteSize.Parse("64MiB");

    public int Files { get; init; }

    public long FileSize { get; init; } = ByteSize.Parse("1MiB");

    public string? PortsFile { get; init; }

    public string? Dump { get; init; }

    public bool UntilStandardInputCloses { get; init; }

    public HubServerOptions Server { get; init; } = new(TreePageSize: 1000);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An option is not known, or its value is missing or wrong.</exception>
    public static Arguments Parse(IEnumerable<string> words)
    {
        var arguments = new Arguments();
        using var rest = words.GetEnumerator();
        while (rest.MoveNext())
        {
            var option = rest.Current;
            arguments = option switch
            {
                "--model" => arguments with { Model = Value(option) },
                "--weights" => arguments with { Weights = ByteSize.Parse(Value(option)) },
                "--files" => arguments with { Files = Number(option) },
                "--file-size" => arguments with { FileSize = ByteSize.Parse(Value(option)) },
                "--ports-file" => arguments with { PortsFile = Value(option) },
                "--hub-port" => arguments with { Server = arguments.Server with { HubPort = Number(option) } },
                "--cdn-port" => arguments with { Server = arguments.Server with { CdnPort = Number(option) } },
                "--token" => arguments with { Server = arguments.Server with { Token = Value(option) } },
                "--blob-origin" => arguments with { Server = arguments.Server with { BlobOrigin = Value(option) } },
                "--dump" => arguments with { Dump = Value(option) },
                "--until-stdin-closes" => arguments with { UntilStandardInputCloses = true },
                _ => throw new FormatException($"{option} is not an option."),
            };
        }

        return arguments;

        string Value(string option) =>
            rest.MoveNext() ? rest.Current : throw new FormatException($"{option} needs a value.");
        int Number(string option) => int.Parse(Value(option), CultureInfo.InvariantCulture);
    }
}
