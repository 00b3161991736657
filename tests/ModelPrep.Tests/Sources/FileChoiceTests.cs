using ModelPrep.Sources;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Sources;

public sealed class FileChoiceTests
{
    private static readonly string[] Typical =
    [
        ".gitattributes",
        "README.md",
        "config.json",
        "tokenizer.json",
        "merges.txt",
        "tokenizer.model",
        "chat_template.jinja",
        "pytorch_model.bin",
        "tf_model.h5",
        "flax_model.msgpack",
        "onnx/model.onnx",
        "original/consolidated.00.pth",
        "modeling.py",
    ];

    [Fact]
    public void Safetensors_are_taken_and_every_other_format_left() =>
        Assert.Equal(
            [
                "chat_template.jinja",
                "config.json",
                "merges.txt",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer.model",
            ],
            Choose([.. Typical, "model.safetensors", "consolidated.safetensors", "sub/other.safetensors"])
        );

    [Fact]
    public void With_an_index_exactly_its_shards_are_taken() =>
        Assert.Equal(
            ["a-1.safetensors", "a-2.safetensors", "config.json", "model.safetensors.index.json"],
            Choose(
                [
                    "config.json",
                    "model.safetensors.index.json",
                    "a-1.safetensors",
                    "a-2.safetensors",
                    "stray.safetensors",
                ],
                shards: ["a-1.safetensors", "a-2.safetensors"]
            )
        );

    [Fact]
    public void A_shard_that_the_index_names_and_the_repository_lacks_is_an_error() =>
        Assert.Contains(
            "a-2.safetensors",
            Assert
                .Throws<NotFoundException>(() =>
                    Choose(
                        ["model.safetensors.index.json", "a-1.safetensors"],
                        shards: ["a-1.safetensors", "a-2.safetensors"]
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Pickle_is_refused_without_being_asked_for() =>
        Assert.Contains(
            "--allow-pickle",
            Assert.Throws<NotFoundException>(() => Choose(Typical)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Pickle_is_taken_when_asked_for_but_not_training_state() =>
        Assert.Equal(
            ["config.json", "pytorch_model.bin", "pytorch_model.bin.index.json"],
            Choose(
                [
                    "config.json",
                    "pytorch_model.bin",
                    "pytorch_model.bin.index.json",
                    "training_args.bin",
                    "optimizer.pt",
                ],
                allowPickle: true
            )
        );

    [Fact]
    public void Safetensors_win_over_pickle_even_when_pickle_is_allowed() =>
        Assert.DoesNotContain("pytorch_model.bin", Choose([.. Typical, "model.safetensors"], allowPickle: true));

    [Fact]
    public void Include_replaces_the_choice_and_exclude_narrows_it()
    {
        Assert.Equal(["README.md"], Choose(Typical, include: ["*.md"]));
        Assert.Equal(["model.safetensors"], Choose(["config.json", "model.safetensors"], exclude: ["*.json"]));
    }

    [Fact]
    public void Including_pickle_by_pattern_still_needs_to_be_allowed() =>
        Assert.Throws<UsageException>(() => Choose(Typical, include: ["*.bin"]));

    [Fact]
    public void Patterns_that_match_nothing_are_an_error() =>
        Assert.Throws<NotFoundException>(() => Choose(Typical, include: ["nothing"]));

    [Fact]
    public void A_repository_without_weights_is_an_error() =>
        Assert.Throws<NotFoundException>(() => Choose(["config.json"]));

    [Fact]
    public void The_size_of_the_weights_counts_weights_only()
    {
        var selection = FileChoice.Run(
            Some.Repository,
            [Some.File("config.json", 5), Some.File("model.safetensors", 100)],
            null,
            new FileRules([], [], false)
        );
        Assert.Equal(100, selection.WeightBytes);
        Assert.Equal(105, selection.TotalBytes);
    }

    [Fact]
    public void Code_is_taken_where_it_is_trusted_and_not_left_out()
    {
        string[] files = ["config.json", "model.safetensors", "modeling.py", "scripts/train.py"];
        Assert.Equal(["config.json", "model.safetensors"], Choose(files));
        Assert.Equal(["config.json", "model.safetensors", "modeling.py"], Choose(files, takeCode: true));
        Assert.Equal(["config.json", "modeling.py"], Choose(files, include: ["*.json"], takeCode: true));
        Assert.Equal(["config.json", "model.safetensors"], Choose(files, exclude: ["*.py"], takeCode: true));
    }

    [Theory]
    [InlineData("*.py", "", "leave no weights of org/model", "--include '*.safetensors'")]
    [InlineData("", "*.safetensors", "leave no weights of org/model", "--include '*.safetensors'")]
    [InlineData("a-*", "", "leave no config.json of org/model", "--include 'config.json'")]
    [InlineData("*", "config.json", "leave no config.json of org/model", "--include 'config.json'")]
    [InlineData("config.json,model*,a-1*", "", "index.json without a-2.safetensors", "--include 'a-2.safetensors'")]
    [InlineData("", "a-2*", "index.json without a-2.safetensors", "--include 'a-2.safetensors'")]
    public void A_choice_that_no_server_can_start_from_is_refused(
        string include,
        string exclude,
        string found,
        string remedy
    )
    {
        string[] shards = ["a-1.safetensors", "a-2.safetensors"];
        string[] files = ["config.json", "tokenizer.json", "modeling.py", "model.safetensors.index.json", .. shards];
        var error = Assert.Throws<NotFoundException>(() =>
            Choose(files, shards, Split(include), Split(exclude), mustServe: true)
        );
        Assert.Equal(Messages.ChoiceIncomplete, error.Code);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Choose(files, shards, Split(include), Split(exclude)));

        static string[] Split(string patterns) => patterns.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void What_another_loader_reads_is_a_whole_model()
    {
        string[] files = ["params.json", "consolidated.safetensors", "config.json"];
        Assert.NotEmpty(Choose(files, include: ["params.json", "consolidated*"], mustServe: true));
        Assert.NotEmpty(Choose(["model.safetensors"], mustServe: true)); // the repository has no configuration
    }

    private static string[] Choose(
        string[] files,
        string[]? shards = null,
        string[]? include = null,
        string[]? exclude = null,
        bool allowPickle = false,
        bool takeCode = false,
        bool mustServe = false
    ) =>
        [
            .. FileChoice
                .Run(
                    Some.Repository,
                    [.. files.Select(path => Some.File(path))],
                    shards?.ToHashSet(StringComparer.Ordinal),
                    new FileRules(include ?? [], exclude ?? [], allowPickle)
                    {
                        TakeCode = takeCode,
                        MustServe = mustServe,
                    }
                )
                .Files.Select(file => file.Path)
                .Order(StringComparer.Ordinal),
        ];
}
